"""From rows to an amount: the figures are example 4 of the measure, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from enterprises.enums import CreditEffect
from enterprises.models import CreditRecord, Qualification
from pilotzone.kernel.access import R
from pilotzone.reference import actions as reference
from subsidies import facts
from subsidies.actions import valuing
from subsidies.enums import Desk, Stage, State
from subsidies.models import ClaimLine, InvoiceUse, LineRuling
from tests.factories.people import NOW, make_application, make_call, make_enterprise, make_officer

pytestmark = pytest.mark.django_db

LINES = [
    ("site_build", "23332000000000000001", "2023-03-18", "42000.00", "CNY"),
    ("platform_fee", "23332000000000000002", "2023-02-10", "1200.00", "USD"),
    ("platform_fee", "23332000000000000003", "2023-02-11", "950.00", "EUR"),
    ("promotion", "23332000000000000004", "2024-01-09", "86000.00", "CNY"),
]
ANSWERS = {
    "turnover": "62480000.00",
    "turnover_before": "0.00",
    "platform_trade": "true",
    "overseas_mark": "true",
    "filed_by_agent": "false",
    "other_money": "0.00",
}


def add_lines(application, lines=LINES):
    return [
        ClaimLine.objects.create(
            application=application,
            input="spend",
            position=position,
            invoice_number=number,
            values={
                "kind": kind,
                "description": "",
                "invoice_number": number,
                "invoice_date": day,
                "paid_on": day,
                "buyer_is_applicant": "true",
                "amount": {"amount": amount, "currency": currency},
            },
        )
        for position, (kind, number, day, amount, currency) in enumerate(lines, start=1)
    ]


@pytest.fixture
def rates():
    reference.enter_rates(
        "pboc-central-parity", date(2023, 12, 29), {"USD": Decimal("7.0827"), "EUR": Decimal("7.8592")}
    )


@pytest.fixture
def claim(rates):
    application = make_application(answers=ANSWERS)
    add_lines(application)
    return application


def test_the_amount_of_three_currencies_is_exact(claim):
    result = valuing.estimate(claim)
    assert result.total == 28_982_74
    by_id = {finding.id: finding.result for finding in result.findings}
    assert by_id["in_city"] == "met"
    assert by_id["in_period"] == "not_met"
    assert by_id["invoice_there"] == "not_met"


def test_a_credit_record_bars_the_claim(claim):
    CreditRecord.objects.create(
        uscc=claim.enterprise.uscc,
        name=claim.enterprise.name_zh,
        effect=CreditEffect.OWES_FISCAL,
        list_name="财政资金追缴名单",
        legal_basis="财政违法行为处罚处分条例",
        starts_on=date(2023, 5, 1),
        source="市财政局",
    )
    assert valuing.estimate(claim).total == 0


def test_a_qualification_counts_only_while_it_is_valid(rates):
    enterprise = make_enterprise()
    application = make_application(enterprise=enterprise, answers=ANSWERS | {"overseas_mark": "false"})
    add_lines(application)
    row = Qualification.objects.create(
        enterprise=enterprise, kind="high_tech", source="市科技局", starts_on=date(2020, 1, 1), ends_on=date(2024, 7, 1)
    )
    assert valuing.estimate(application).total == 17_389_64  # 30% of 57,965.48, rounded down
    row.ends_on = date(2024, 7, 2)
    row.save()
    assert valuing.estimate(application).total == 28_982_74


def test_a_number_used_elsewhere_or_twice_counts_once(claim):
    other = make_application(call=claim.call)
    line = add_lines(other, [LINES[0]])[0]
    InvoiceUse.objects.create(number=LINES[0][1], line=line, application=other)
    ClaimLine.objects.filter(application=claim, position=3).update(invoice_number=LINES[1][1])
    taken = facts.numbers_taken(claim, list(claim.lines.all()))
    assert {line.position for line in claim.lines.filter(pk__in=taken)} == {1, 3}


def test_the_city_overrules_the_district(claim):
    line = claim.lines.get(position=1)
    officer = make_officer(R.CASEWORKER)
    for desk, accepted in ((Desk.DISTRICT_COMMERCE, False), (Desk.CITY, True)):
        LineRuling.objects.create(line=line, desk=desk, accepted=accepted, reason="核对", made_at=NOW, made_by=officer)
    assert valuing.estimate(claim, stage=Stage.CLAIMED).total == 28_982_74
    assert valuing.estimate(claim, stage=Stage.VERIFIED).total == 7_982_74  # (57,965.48 - 42,000) x 50%
    assert valuing.estimate(claim, stage=Stage.AUDITED).total == 28_982_74


def test_value_again_with_the_same_result_keeps_the_record(claim):
    officer = make_officer(R.CASEWORKER)
    with transaction.atomic():
        first = valuing.value(claim, Stage.CLAIMED, by=officer, now=NOW)
        second = valuing.value(claim, Stage.CLAIMED, by=officer, now=NOW)
    assert first == second
    assert first.amount == 28_982_74
    claim.refresh_from_db()
    assert claim.claimed == 28_982_74
    assert claim.state == State.DRAFT


def test_facts_cost_the_same_queries_for_one_line_and_for_three(rates):
    counts = []
    for number in (1, 3):
        application = make_application(call=make_call(), answers=ANSWERS)
        add_lines(application, LINES[:number])
        with CaptureQueriesContext(connection) as captured:
            facts.facts_for(application, Stage.CLAIMED)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
