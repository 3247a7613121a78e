"""Amounts in other currencies than the scheme's: converted at the end of their period, with the rate frozen beside."""

from datetime import date
from decimal import Decimal

import pytest

from enterprises import result_words
from enterprises.actions.assessments import cycles
from enterprises.cycle_pages import rates_missing
from enterprises.models import DataSource, SharingItem
from enterprises.result_pages import ResultPage
from enterprises.verification import differences
from pilotzone.reference import actions as reference
from tests.enterprises.actions.test_cycles import line
from tests.factories import assessments as make
from tests.factories import figures

pytestmark = pytest.mark.django_db


@pytest.mark.engine
def test_other_currencies_are_converted_and_the_rate_is_frozen():
    officer = figures.make_assessor()
    firms = make.make_firms(officer, 4)
    told = [(firm, "receipts", "2024Q1", "none", 100_00) for firm in firms[1:3]]
    bank = DataSource.objects.get(code="bank")
    item = SharingItem.objects.create(
        number="TEST", name_zh="收汇", source=bank, purposes=["assessment"], starts_on=date(2024, 1, 1)
    )
    item.indicators.add(figures.indicator("receipts"))
    for row, currency in zip(told, ("USD", "EUR"), strict=True):
        make.tell([row], "bank", officer, basis="catalogue", sharing=item.pk, currency=currency)
    reference.enter_rates("pboc-central-parity", date(2024, 3, 29), {"USD": Decimal("7.0950")})
    cycle = make.scored(make.open_cycle(make.make_version(), officer), officer)
    # 100.00 USD of 900.00 yuan (customs'): 709.50 of 900.
    converted = line(make.result_of(cycle, firms[1]), "banked")
    assert converted["figures"][0] == {
        "converted": [
            {
                "amount": "100.00",
                "currency": "USD",
                "day": "2024-03-29",
                "list": "pboc-central-parity",
                "rate": "7.095",
                "source": "bank",
            }
        ],
        "name": "receipts",
        "source": "bank",
        "value": "709.50",
    }
    assert converted["value"] == "0.788333333"
    missing = line(make.result_of(cycle, firms[2]), "banked")
    assert missing["figures"][0]["refused"][0] == {"reason": "no_rate EUR 2024-03-31", "source": "bank"}
    assert "EUR" in result_words.refusal("no_rate EUR 2024-03-31")
    page = ResultPage(make.result_of(cycle, firms[1]))
    shown = next(row for row in page.rows if row.id == "banked").figures[0].converted
    assert len(shown) == 1
    assert "USD 100.00" in shown[0]
    assert "7.095" in shown[0]

    assert [text[:3] for text in rates_missing(cycle)] == ["EUR"]

    # Another rate that is entered later changes nothing of the run; a new run takes it.
    reference.enter_rates("pboc-central-parity", date(2024, 3, 29), {"USD": Decimal("7.2"), "EUR": Decimal("7.6765")})
    assert list(differences(cycle.run)) == []
    cycles.run_again(cycle, by=officer, now=make.FROZEN)
    make.drain()
    assert line(make.result_of(cycle, firms[1]), "banked")["figures"][0]["value"] == "720.00"
    assert line(make.result_of(cycle, firms[2]), "banked")["figures"][0]["value"] == "767.65"
    assert rates_missing(cycle) == []
