"""Values that a desk states: judgements, and what no register could answer; who, when, and what rests on them."""

import json

import pytest

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import canonical
from pilotzone.kernel.errors import Refused, Stale
from subsidies import facts, queries
from subsidies.actions import reviewing, stating
from subsidies.actions.reviewing import ValueMissing
from subsidies.actions.stating import Spoken, Unclear
from subsidies.enums import Stage, State, Verdict
from subsidies.models import Entitlement, ReviewerValue
from subsidies.rules import records
from subsidies.rules.explanation import explain
from subsidies.rules.statements import is_ruling, may_state_column
from tests.factories.measures import (
    make_call_of,
    make_claim,
    make_headquarters_call,
    policy,
    propose,
    proposed_at_decision,
    sign_both,
    state_trade,
)
from tests.factories.review import make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_bureau()


@pytest.fixture
def claim(bureau, now):
    claim = make_claim(make_headquarters_call())
    reviewing.take(claim, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    return claim


def opine(claim, person, now):
    return reviewing.opine(claim, verdict=Verdict.AGREE, by=person, now=now)


def told(entitlement, language="zh", **how):
    measure = facts.measure_of(entitlement.application.measure_version)
    return explain(json.loads(entitlement.record), measure, language, **how)


def test_a_claim_whose_amount_is_discretionary_can_be_submitted_and_waits_for_the_desk(claim):
    assert claim.claimed is None
    assert claim.verified is None


def test_no_opinion_while_a_value_is_missing_and_the_message_names_it(claim, bureau, now):
    with pytest.raises(ValueMissing) as missing:
        opine(claim, bureau.commerce, now)
    assert missing.value.places == ("trade", "proposal")
    assert missing.value.field == "trade"
    state_trade(claim, bureau.commerce, now)
    with pytest.raises(ValueMissing) as missing:
        opine(claim, bureau.commerce, now)
    assert missing.value.places == ("proposal",)
    propose(claim, "800000", bureau.commerce, now)
    assert opine(claim, bureau.commerce, now).entitlement.amount == 800_000_00


def test_a_proposal_above_the_ceiling_is_capped_and_told_as_discretionary(claim, bureau, now):
    state_trade(claim, bureau.commerce, now)
    made = propose(claim, "1,500,000", bureau.commerce, now)
    assert made.amount == 1_000_000_00
    step = next(each for each in told(made).steps if each.discretionary)
    assert step.criteria == "按总部的营业规模、人员和在本市的业务量综合确定。"
    assert "¥1,000,000.00" in step.words
    assert "¥1,500,000.00" in step.words


def test_the_applicant_reads_the_reason_and_not_the_proposal(claim, bureau, now):
    state_trade(claim, bureau.commerce, now)
    made = propose(claim, "1,500,000", bureau.commerce, now, reason="规模居全市前列")
    for language in ("zh", "en"):
        shown = told(made, language, applicant=True)
        text = " ".join(
            [step.words + "".join(each.value + each.source_words for each in step.inputs) for step in shown.steps]
        )
        assert "1,500,000" not in text
        assert "规模居全市前列" in text
        assert shown.amount == "¥1,000,000.00"


def test_what_no_register_answers_is_entered_with_its_source_and_told_so(claim, bureau, now):
    made = state_trade(claim, bureau.commerce, now)
    finding = next(each for each in told(made).findings if each.id == "large_enough")
    assert (finding.result, finding.stated) == ("met", "区商务局录入，来源：海关统计月报（与海关数据核对一致）")
    finding = next(each for each in told(made, "en").findings if each.id == "large_enough")
    assert finding.stated.startswith("entered by the district commerce bureau from 海关统计月报")


@pytest.mark.parametrize(
    ("name", "spoken", "code"),
    [
        ("proposal", Spoken("800000", reason=" "), "reason_missing"),
        ("proposal", Spoken("", reason="x"), "value_missing"),
        ("trade", Spoken("60000000", reason="x"), "source_missing"),
        ("kind", Spoken("national", reason="x"), "no_such_value"),
        ("threshold", Spoken("1", reason="x", source="x"), "no_such_value"),
        ("nothing", Spoken("1", reason="x"), "no_such_value"),
    ],
)
def test_what_is_incomplete_or_not_the_desks_to_say_is_refused(claim, bureau, now, name, spoken, code):
    with pytest.raises(Refused) as refused:
        stating.state(claim, name, spoken, by=bureau.commerce, now=now)
    assert refused.value.code == code
    assert not ReviewerValue.objects.exists()


def test_a_value_that_cannot_be_read_says_why(claim, bureau, now):
    with pytest.raises(Unclear) as unclear:
        stating.state(claim, "proposal", Spoken("八十万", reason="x"), by=bureau.commerce, now=now)
    assert (unclear.value.field, unclear.value.problem.reason) == ("value", "not_a_number")


def test_a_register_that_answers_is_not_overruled(bureau, now):
    """SZ-2025-FAIR asks the enterprise file whether it is registered here, and the file says so."""
    claim = make_claim(make_call_of("SZ-2025-FAIR", values={"support_rate": "0.5"}), {"other_money": "0.00"})
    with pytest.raises(Refused) as refused:
        stating.state(claim, "operating_here", Spoken("no", reason="x", source="x"), by=bureau.commerce, now=now)
    assert refused.value.code == "register_answers"


def test_the_highest_desk_s_word_counts_and_the_history_is_kept(claim, bureau, now):
    state_trade(claim, bureau.commerce, now)
    propose(claim, "700000", bureau.commerce, now)
    propose(claim, "750000", bureau.commerce, now, reason="补充材料后调整")
    opine(claim, bureau.commerce, now)
    made = propose(claim, "720000", bureau.finance, now, reason="与预算安排衔接")
    assert made.amount == 720_000_00
    assert claim.opinions.get().fallen_at == now
    opine(claim, bureau.finance, now)
    claim.refresh_from_db()
    assert claim.state == State.DISTRICT_REVIEW  # commerce has to look at the new figure
    opine(claim, bureau.commerce, now)
    claim.refresh_from_db()
    assert (claim.state, claim.verified, claim.audited) == (State.CITY_REVIEW, 720_000_00, 720_000_00)
    propose(claim, "690000", bureau.caseworker, now, reason="人员规模偏小")
    claim.refresh_from_db()
    assert (claim.verified, claim.audited) == (720_000_00, 690_000_00)
    rows = claim.reviewer_values.filter(input="proposal").order_by("pk")
    assert [(row.desk, row.value, row.replaced_at is None) for row in rows] == [
        ("district_commerce", "700000.00", False),
        ("district_commerce", "750000.00", True),
        ("district_finance", "720000.00", True),
        ("city", "690000.00", True),
    ]


def test_a_later_desk_cannot_be_given_twice_by_one_person_and_the_stranger_may_not_speak(claim, bureau, now):
    with pytest.raises(Refused) as refused:
        propose(claim, "1", bureau.caseworker, now)
    assert refused.value.code == "not_here"


def test_who_stated_a_value_has_a_part_in_the_review(claim, bureau, now):
    propose(claim, "700000", bureau.finance, now)
    assert (bureau.finance.pk, "district_finance") in {(act.person, act.desk) for act in queries.acts_on(claim)}


def test_a_value_typed_on_an_older_page_is_stale(claim, bureau, now):
    with pytest.raises(Stale):
        stating.state(
            claim, "proposal", Spoken("1", reason="x"), by=bureau.commerce, now=now, expected_version=claim.version - 1
        )


def test_the_event_holds_what_was_said(claim, bureau, now):
    state_trade(claim, bureau.commerce, now)
    payload = AuditEvent.objects.get(kind="value.stated").payload
    assert payload["label"] == {"zh": "上年度进出口额", "en": "Trade of the last year"}
    assert (payload["value"], payload["source"], payload["desk"]) == (
        "60000000.00",
        "海关统计月报",
        "district_commerce",
    )


def test_the_same_value_with_the_same_reason_keeps_the_amount_that_stands(claim, bureau, now):
    state_trade(claim, bureau.commerce, now)
    first = propose(claim, "700000", bureau.commerce, now)
    assert propose(claim, "700,000.00", bureau.commerce, now).pk == first.pk
    assert propose(claim, "700000", bureau.commerce, now, reason="另一理由").pk != first.pk


def test_records_with_statements_evaluate_to_themselves(bureau, now):
    claim = proposed_at_decision(make_headquarters_call(), bureau, "800000", now)
    sign_both(claim, bureau, now)
    stages = set()
    for entitlement in Entitlement.objects.select_related("application__measure_version"):
        frozen, measure = json.loads(entitlement.record), facts.measure_of(entitlement.application.measure_version)
        assert canonical.dumps(records.again(frozen, measure)).decode() == entitlement.record
        stages.add(entitlement.stage)
    assert stages == {"claimed", "verified", "audited", "approved"}


def test_a_record_without_statements_has_no_such_part(now):
    made = make_submitted().entitlements.get()
    assert "stated" not in json.loads(made.record)


def test_columns_that_nobody_else_fills_are_stated_line_by_line(bureau, now):
    """GD-2024-ECI: exports come from figures and the ceiling by bracket from the call, both for each policy.

    Two policies of one exporter with premiums of 30,000 each; the ceiling of 50,000 holds for them together.
    """
    claim = make_claim(make_call_of("GD-2024-ECI"), {"other_money": "0.00"})
    lines = [
        claim.lines.create(
            input="insured",
            position=position,
            values={"exporter": "甲", "premium": "30000.00", "starts": starts, "ends": ends},
        )
        for position, starts, ends in ((1, "2023-01-01", "2023-06-30"), (2, "2023-07-01", "2023-12-31"))
    ]
    reviewing.take(claim, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    with pytest.raises(ValueMissing) as missing:
        opine(claim, bureau.commerce, now)
    assert missing.value.places == tuple(
        f"insured[{n}].{name}" for n in (1, 2) for name in ("exports", "bracket_ceiling")
    )
    for line in lines:
        for name, value in (("exports", "10,000,000"), ("bracket_ceiling", "50,000")):
            spoken = Spoken(value, reason="核对", source="省级档次表")
            made = stating.state(claim, name, spoken, line=line, by=bureau.commerce, now=now)
    assert made.amount == 50_000_00
    assert opine(claim, bureau.commerce, now).entitlement == made
    assert len(json.loads(made.record)["stated"]) == 4


def test_a_line_ruling_is_no_judgement_of_another_kind(bureau, now):
    """XM-2015-PAYMENT's `major` is a judgement that is false until stated; it is not the desk's word on the line."""
    measure = facts.load(policy("XM-2015-PAYMENT"))
    columns = {column.name: column for spec in measure.row_inputs for column in spec.columns}
    assert (is_ruling(columns["major"]), may_state_column(columns["major"])) == (False, True)
    usual = facts.load(policy("TJ-2024-TRANSFORM"))
    columns = {column.name: column for spec in usual.row_inputs for column in spec.columns}
    assert (is_ruling(columns["accepted"]), may_state_column(columns["accepted"])) == (True, False)


def test_none_may_be_stated_where_the_measure_allows_it(bureau, now):
    """DG-2024-KEY: an enterprise that was never scored before has no best score."""
    claim = make_claim(make_call_of("DG-2024-KEY"), {})
    spoken = Spoken("", reason="首次参评", source="评审台账", none=True)
    stating.state(claim, "best_before", spoken, by=bureau.commerce, now=now)
    assert claim.reviewer_values.get().value is None
    assert json.loads(claim.entitlements.get(stage=Stage.VERIFIED).record)["facts"]["best_before"] is None


def test_what_the_list_is_ranked_by_is_asked_of_the_city_only(bureau, now):
    """SZ-2021-SERVICE ranks by score; the award itself rests on `chosen` and on figures."""
    answers = {
        "kind": "legal", "clients": "50", "revenue_2018": "7000000.00", "revenue_2019": "8400000.00",
        "revenue_2020": "10080000.00", "other_money": "0.00",
    }  # fmt: skip
    claim = make_claim(make_call_of("SZ-2021-SERVICE"), answers)
    reviewing.take(claim, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    spoken = Spoken("yes", reason="一致", source="统计部门反馈")
    stating.state(claim, "figures_agree", spoken, by=bureau.commerce, now=now)
    stating.state(claim, "chosen", Spoken("yes", reason="专家推荐"), by=bureau.commerce, now=now)
    opine(claim, bureau.commerce, now)
    opine(claim, bureau.finance, now)
    with pytest.raises(ValueMissing) as missing:
        opine(claim, bureau.caseworker, now)
    assert missing.value.places == ("score",)
    stating.state(claim, "score", Spoken("90", reason="专家评分表"), by=bureau.caseworker, now=now)
    opine(claim, bureau.caseworker, now)
    claim.refresh_from_db()
    assert claim.state == State.DECIDING
