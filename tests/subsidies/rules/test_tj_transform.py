"""TJ-2024-TRANSFORM by hand: bands, uplift, growth gate, currencies, dropped rows, missing facts."""

import datetime as dt
from decimal import Decimal

import pytest

from pilotzone.kernel import canonical
from subsidies.rules.evaluation import evaluate, facts_of, rates_of, record
from subsidies.rules.examples import run_examples
from subsidies.rules.facts_check import FactsError
from subsidies.rules.materials import required_materials
from tests.subsidies.rules.tj import RATES, claim, cost, tj

YUAN = 100


def total(*costs, **changes):
    return evaluate(tj(), claim(*costs, **changes), rates=RATES).total


def finding(entitlement, name):
    return next(each for each in entitlement.findings if each.id == name)


def line(entitlement, name):
    return next(each for each in entitlement.lines if each.id == name)


def test_examples_of_the_document_pass():
    assert [(each.number, each.passed, each.differences) for each in run_examples(tj())] == [
        (1, True, ()),
        (2, True, ()),
        (3, True, ()),
        (4, True, ()),
    ]


@pytest.mark.parametrize(
    ("turnover", "yuan"),
    [
        ("0", 0),
        ("99999.99", 0),
        ("100000", 10_000),
        ("2999999.99", 10_000),
        ("3000000", 30_000),
        ("19999999.99", 30_000),
        ("20000000", 70_000),
        ("99999999.99", 70_000),
        ("100000000", 150_000),
        ("499999999.99", 150_000),
        ("500000000", 300_000),
        ("90000000000", 300_000),
    ],
)
def test_ceiling_at_each_edge_of_the_bands(turnover, yuan):
    assert total(cost("2000000"), turnover=Decimal(turnover)) == yuan * YUAN


@pytest.mark.parametrize("attribute", ["high_tech", "specialised", "overseas_mark"])
def test_rate_is_half_with_any_one_attribute(attribute):
    assert total(cost("100000"), **{attribute: True}) == 50_000 * YUAN


def test_rate_is_thirty_percent_without_attribute():
    assert total(cost("100000")) == 30_000 * YUAN


@pytest.mark.parametrize(
    ("now", "before", "result"),
    [
        ("13000000.00", "10000000", "not_met"),  # growth of exactly 30 %
        ("13000000.01", "10000000", "met"),
        ("3000000.00", "2000000", "not_met"),  # increase of exactly 1,000,000
        ("3000000.01", "2000000", "met"),
        ("5000000.00", "0", "not_met"),  # base year zero counts as no growth
    ],
)
def test_second_application_needs_growth_and_increase(now, before, result):
    changes = {"applied_before": True, "turnover": Decimal(now), "turnover_before": Decimal(before)}
    found = evaluate(tj(), claim(cost("1000"), **changes))
    assert finding(found, "second_year").result == result
    assert found.total == (300 * YUAN if result == "met" else 0)
    assert found.state == ("computed" if result == "met" else "barred")


def test_growth_is_not_asked_of_a_first_application():
    found = evaluate(tj(), claim(cost("1000"), turnover_before=None))
    assert finding(found, "second_year").result == "not_applicable"
    assert found.total == 300 * YUAN


def test_three_currencies_at_the_fixed_date():
    # 1,200 USD = 8,499.24 and 950 EUR = 7,466.24; with 42,000 CNY: 57,965.48; 30 % = 17,389.644, down to the fen
    found = evaluate(tj(), claim(cost("42000"), cost("1200", "USD"), cost("950", "EUR")), rates=RATES)
    assert line(found, "yuan").values == ("42000.00", "8499.24", "7466.24")
    assert line(found, "eligible").value == "57965.48"
    assert line(found, "support.value").value == "17389.644"
    assert found.total == 1_738_964


def test_foreign_line_is_rounded_half_up_to_the_fen():
    found = evaluate(tj(), claim(cost("0.05", "USD"), cost("0.10", "USD")), rates={"USD": Decimal("7.1")})
    assert line(found, "yuan").values == ("0.36", "0.71")  # 0.355 and 0.71


def test_amount_is_unknown_without_the_rate():
    assert evaluate(tj(), claim(cost("1200", "USD"))).total is None


def test_ceiling_that_bites_says_so():
    found = line(evaluate(tj(), claim(cost("248600"))), "support.1")
    assert (found.bit, found.before, found.after) == (True, "74580.00", "70000.00")


def test_ceiling_that_is_not_reached_says_so():
    found = line(evaluate(tj(), claim(cost("120000"))), "support.1")
    assert (found.bit, found.before, found.after) == (False, "36000.00", "36000.00")


@pytest.mark.parametrize(
    ("change", "condition"),
    [
        ({"invoice_date": dt.date(2024, 1, 9)}, "in_period"),
        ({"paid_on": dt.date(2022, 12, 31)}, "in_period"),
        ({"buyer_is_applicant": False}, "own_payment"),
        ({"first_use": False}, "single_use"),
        ({"accepted": False}, "confirmed"),
    ],
)
def test_row_that_fails_is_named_and_dropped(change, condition):
    found = evaluate(tj(), claim(cost("1000"), cost("500", **change), cost("2000")))
    assert finding(found, condition).result == "not_met"
    assert finding(found, condition).rows == (2,)
    assert line(found, "eligible").formula["left_out"] == "500.00"
    assert found.total == 900 * YUAN


@pytest.mark.parametrize("day", [dt.date(2023, 1, 1), dt.date(2023, 12, 31)])
def test_both_ends_of_the_year_count(day):
    assert total(cost("1000", invoice_date=day, paid_on=day)) == 300 * YUAN


def test_missing_voucher_asks_for_a_document_and_leaves_the_amount():
    found = evaluate(tj(), claim(cost("1000"), cost("1000", has_voucher=False)))
    asked = finding(found, "voucher_there")
    assert (asked.result, asked.needs_material, asked.material, asked.rows) == ("not_met", True, "vouchers", (2,))
    assert found.total == 600 * YUAN


def test_turnover_unknown_leaves_the_amount_unknown():
    found = evaluate(tj(), claim(cost("1000"), turnover=None))
    assert (found.state, found.total, found.provisional) == ("unknown", None, None)


def test_credit_unknown_shows_what_it_could_be():
    found = evaluate(tj(), claim(cost("1000"), serious_violation=None))
    assert (found.state, found.total, found.provisional) == ("unknown", None, 300 * YUAN)
    assert finding(found, "no_violation").missing == ("serious_violation",)


def test_bar_decides_beside_what_is_unknown():
    found = evaluate(tj(), claim(cost("1000"), turnover=None, registered_here=False))
    assert (found.state, found.total) == ("barred", 0)


def test_row_with_unknown_date_leaves_the_amount_unknown_and_is_named():
    found = evaluate(tj(), claim(cost("1000"), cost("500", paid_on=None)))
    asked = finding(found, "in_period")
    assert (asked.result, asked.rows, asked.missing) == ("unknown", (2,), ("paid_on",))
    assert found.total is None


def test_claim_without_rows_is_zero():
    found = evaluate(tj(), claim())
    assert found.total == 0
    assert finding(found, "in_period").result == "not_applicable"


def test_money_received_elsewhere_is_shown_and_not_deducted():
    found = evaluate(tj(), claim(cost("1000"), other_money=Decimal(200)))
    assert found.total == 300 * YUAN
    assert line(found, "total.1").assumption == "a5"


@pytest.mark.parametrize(
    ("row", "path", "code"),
    [
        ({"amount": (Decimal("-1"), "CNY")}, "spend[1].amount", "low"),
        ({"amount": (Decimal("0.001"), "CNY")}, "spend[1].amount", "places"),
        ({"amount": (Decimal(10) ** 16, "CNY")}, "spend[1].amount", "high"),
        ({"amount": (Decimal("NaN"), "CNY")}, "spend[1].amount", "type"),
        ({"amount": (1.5, "CNY")}, "spend[1].amount", "type"),
        ({"amount": (Decimal(1), "RUB")}, "spend[1].amount", "currency"),
        ({"paid_on": "2023-01-01"}, "spend[1].paid_on", "type"),
        ({"kind": "party"}, "spend[1].kind", "code"),
        ({"buyer": True}, "spend[1].buyer", "unknown"),
    ],
)
def test_bad_row_is_refused_with_its_place(row, path, code):
    with pytest.raises(FactsError) as caught:
        evaluate(tj(), claim(cost("1") | row))
    assert [(each.path, each.code) for each in caught.value.problems] == [(path, code)]


def test_negative_turnover_and_unknown_input_are_refused_together():
    with pytest.raises(FactsError) as caught:
        evaluate(tj(), claim(turnover=Decimal(-1), turnovers=Decimal(1)))
    assert {(each.path, each.code) for each in caught.value.problems} == {("turnover", "low"), ("turnovers", "unknown")}


@pytest.mark.parametrize(
    "changes",
    [{}, {"turnover": None}, {"registered_here": False}, {"applied_before": True, "turnover_before": Decimal("7.10")}],
)
def test_record_evaluates_to_the_same_bytes(changes):
    measure = tj()
    costs = [cost("1200.50", "USD"), cost("3", paid_on=None), cost("10", accepted=False)]
    first = record(evaluate(measure, claim(*costs, **changes), rates=RATES))
    again = record(evaluate(measure, facts_of(first, measure), rates=rates_of(first)))
    assert canonical.dumps(again) == canonical.dumps(first)
    assert first["format"] == "entitlement/1"
    assert first["digest"] == measure.digest


def test_record_holds_amounts_as_text():
    found = record(evaluate(tj(), claim(cost("248600"))))
    assert (found["total"], found["currency"], found["facts"]["turnover"]) == ("70000.00", "CNY", "62480000.00")
    assert found["facts"]["spend"][0]["amount"] == {"amount": "248600.00", "currency": "CNY"}


def test_materials_follow_the_facts():
    needs = {
        each.material.id: each for each in required_materials(tj(), claim(cost("1"), cost("2", kind="site_build")))
    }
    assert needs["screenshots"].needed is True
    assert needs["trademark"].needed is False
    assert needs["authority"].needed is False
    assert needs["invoices"].rows == (1, 2)
    without = required_materials(tj(), claim(cost("1"), overseas_mark=None))
    assert {each.material.id: each.needed for each in without if each.material.id in ("screenshots", "trademark")} == {
        "screenshots": False,
        "trademark": None,
    }


def test_form_and_precheck_come_from_the_document():
    measure = tj()
    assert [section.id for section in measure.sections] == ["qualifications", "costs", "elsewhere"]
    assert "turnover" in {spec.name for spec in measure.precheck_inputs}
    assert measure.notice_working_days == 5


def test_two_thousand_rows_are_evaluated():
    assert total(*[cost("10.01") for _ in range(2000)]) == 6_006 * YUAN
