"""Figures as officials type them into the editor."""

import pytest

from subsidies.rules.editing.figures import as_expression, as_formula, as_number
from subsidies.rules.editing.taking import fact


@pytest.mark.parametrize(
    ("text", "unit", "written"),
    [
        ("５００万", "CNY", "500万 CNY"),
        ("３０％", "CNY", "30%"),
        ("１２．５", "%", "12.5%"),
        ("1，200", "CNY", "1200 CNY"),
        ("turnover", "CNY", "turnover"),
        ("10万元", "CNY", "10万 CNY"),
        ("10万元", "USD", "10万 CNY"),  # the check tells the wrong currency; it is not taken for another
        ("1,000万美元", "USD", "1000万 USD"),
        ("20万 美元", "CNY", "20万 USD"),
        ("5万欧元", "CNY", "5万 EUR"),
        ("美元", "CNY", "美元"),
    ],
)
def test_a_typed_figure_is_written_as_the_language_has_it(text, unit, written):
    assert as_expression(text, unit) == written


def test_the_facts_of_an_example_are_bare_numbers():
    assert as_number("６００万") == "6000000"
    assert fact("６００万　ＵＳＤ", "money") == "6000000 USD"
    assert fact("６００万", "money") == "6000000 CNY"
    assert fact("120万美元", "USD") == "1200000"
    assert fact("120万元", "USD") == "120万元"  # the check tells that it is none
    assert fact("2,400,000元", "CNY") == "2400000"


@pytest.mark.parametrize(
    ("text", "unit", "written"),
    [
        ("３０％　*　cost", "", "30% * cost"),
        ("cost × 30％", "", "cost * 30%"),
        ("cost ÷ 2", "", "cost / 2"),
        ("max（cost，5万元）", "", "max(cost,5万 CNY)"),
        ("if kind = “甲（乙）” then 5万元 else 0 CNY", "", 'if kind = "甲（乙）" then 5万 CNY else 0 CNY'),
        ("if sales >= 100万美元 then 1 else 2", "", "if sales >= 100万 USD then 1 else 2"),
        ("20万", "CNY", "20万 CNY"),
        ("２００，０００元", "CNY", "20万 CNY"),
        ("200,000 CNY", "CNY", "20万 CNY"),
        ("20万 USD", "CNY", "20万 USD"),
        ("cost * 30%", "CNY", "cost * 30%"),
        ("-5", "CNY", "-5"),
    ],
)
def test_a_typed_formula_is_written_in_the_signs_of_the_language(text, unit, written):
    assert as_formula(text, unit) == written
