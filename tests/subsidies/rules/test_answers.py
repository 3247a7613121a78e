"""Text as typed, text as kept, exact values: one table each way."""

from datetime import date
from fractions import Fraction

import pytest

from pilotzone.formula.kinds import CODE, DATE, MONEY, RATE, parse_type
from pilotzone.formula.text import Text
from pilotzone.formula.values import UNKNOWN
from subsidies.rules import answers
from subsidies.rules.answers import Unreadable
from subsidies.rules.model import InputSpec

LABEL = Text("项", "item")


def spec(type_name, **more):
    typed = {"rate": RATE, "date": DATE, "money": MONEY, "kind": CODE}.get(type_name) or parse_type(type_name, set())
    values = {"min": Fraction(0)} if typed.is_quantity else {}
    if type_name == "money":
        values |= {"currencies": ("CNY", "USD", "EUR"), "min": Fraction(0)}
    if type_name == "kind":
        values["codes"] = (("fee", Text("平台费用", "Platform fee")), ("site", Text("独立站", "Website")))
    return InputSpec("item", typed, type_name, LABEL, LABEL, "claim", **values | more)


@pytest.mark.parametrize(
    ("type_name", "typed", "kept"),
    [
        ("CNY", "62,480,000", "62480000.00"),
        ("CNY", "¥ 1200.5", "1200.50"),
        ("CNY", "6248万", "62480000.00"),
        ("CNY", "1.234567 万元", "12345.67"),
        ("count", "3万", "30000"),
        ("CNY", "６２，４８０．５", "62480.50"),
        ("CNY", "0", "0.00"),
        ("CNY", "", ""),
        ("CNY", "  ", ""),
        ("CNY", "007.10", "7.10"),
        ("rate", "30%", "0.3"),
        ("rate", "12.5", "0.125"),
        ("count", "1,200", "1200"),
        ("date", "2023-05-18", "2023-05-18"),
        ("date", "2023/5/8", "2023-05-08"),
        ("date", "2023年5月8日", "2023-05-08"),
        ("date", "20230508", "2023-05-08"),
        ("date", "2024-02-29 00:00:00", "2024-02-29"),
        ("bool", "是", "true"),
        ("bool", "No", "false"),
        ("kind", "平台费用", "fee"),
        ("kind", "WEBSITE", "site"),
        ("text", " 独立站\u0000二期 ", "独立站二期"),
    ],
)
def test_kept_of_what_people_type(type_name, typed, kept):
    assert answers.kept(typed, spec(type_name)) == kept


@pytest.mark.parametrize(
    ("type_name", "typed", "reason"),
    [
        ("CNY", "6248万多", "not_a_number"),
        ("CNY", "1.2345678万", "too_precise"),
        ("CNY", "约6248万", "not_a_number"),
        ("CNY", "1,2345", "not_a_number"),
        ("CNY", "٣", "not_a_number"),
        ("CNY", "1e5", "not_a_number"),
        ("CNY", "12,400.005", "too_precise"),
        ("CNY", "-350", "negative"),
        ("CNY", "12345678901234", "too_large"),
        ("count", "1.5", "too_precise"),
        ("date", "2023-04-31", "no_such_day"),
        ("date", "May 2023", "not_a_date"),
        ("date", "0023-05-01", "far_date"),
        ("bool", "maybe", "not_yes_or_no"),
        ("kind", "软件服务", "not_in_list"),
        ("text", "长" * 501, "too_long"),
    ],
)
def test_unreadable_says_why(type_name, typed, reason):
    with pytest.raises(Unreadable) as refused:
        answers.kept(typed, spec(type_name))
    assert refused.value.reason == reason


def test_kept_money_has_its_currency():
    assert answers.kept("1,200", spec("money"), currency="usd") == {"amount": "1200.00", "currency": "USD"}
    assert answers.kept("1,200", spec("money"), currency="人民币")["currency"] == "CNY"
    wrong = (("5", "JPY", "unknown_currency"), ("0.00", "CNY", "zero"), ("x", "CNY", "not_a_number"))
    for typed, currency, reason in wrong:
        with pytest.raises(Unreadable) as refused:
            answers.kept(typed, spec("money"), currency=currency)
        assert refused.value.reason == reason


def test_bounds_of_the_measure_hold():
    with pytest.raises(Unreadable) as refused:
        answers.kept("101", spec("count", max=Fraction(100)))
    assert refused.value.reason == "above"
    with pytest.raises(Unreadable) as refused:
        answers.kept("2022-12-31", spec("date", min=date(2023, 1, 1)))
    assert refused.value.reason == "below"


def test_value_of_is_exact_and_absent_is_unknown():
    assert answers.value_of("0.10", spec("CNY")) == Fraction(1, 10)
    assert answers.value_of({"amount": "0.10", "currency": "EUR"}, spec("money")) == (Fraction(1, 10), "EUR")
    assert answers.value_of("2023-05-18", spec("date")) == date(2023, 5, 18)
    assert answers.value_of("false", spec("bool")) is False
    assert answers.value_of("", spec("bool")) is UNKNOWN


def test_minor_counts_fen():
    assert answers.minor("1200.05", spec("CNY")) == (120_005, "CNY")
    assert answers.minor({"amount": "950.00", "currency": "EUR"}, spec("money")) == (95_000, "EUR")
    assert answers.minor("", spec("CNY")) is None


def test_as_typed_reads_back_to_the_same():
    for type_name, kept in (("CNY", "62480000.00"), ("rate", "0.125"), ("date", "2023-05-18"), ("count", "1200")):
        shown = answers.as_typed(kept, spec(type_name))
        assert answers.kept(shown, spec(type_name)) == kept
    assert answers.as_typed("62480000.00", spec("CNY")) == "62,480,000.00"
