"""Formulas and values in words."""

from fractions import Fraction

import pytest

from pilotzone.formula.check import check
from pilotzone.formula.formats import decimal, round_amount, show
from pilotzone.formula.kinds import BOOL, CNY, DATE, Type
from pilotzone.formula.scope import Scope
from pilotzone.formula.single import Compiler
from pilotzone.formula.syntax import parse
from pilotzone.formula.terms import Teller
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Names
from pilotzone.formula.values import UNKNOWN, exact, number
from pilotzone.formula.words import Speaker

LABELS = {"now": Text("今年", "This year"), "last": Text("上年", "Last year"), "new": Text("新设", "Newly founded")}
NAMES = Names(
    claim={"now": CNY, "last": CNY, "new": BOOL, "day": DATE},
    rows={"r": {"x": CNY}},
    lists={},
)


def told(text, language, **values):
    scope = Scope({"now": 12, "last": 10, "new": True, "day": UNKNOWN} | values, {"r": [{"x": 1}, {"x": 2}]}, {})
    term = Teller(Compiler({}), {}).tell(check(parse(text), NAMES))(scope)
    return Speaker(language, lambda name: LABELS.get(name, Text("日期", "Date")), lambda *code: Text("", ""), {}).draw(
        term
    )


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("now * 30%", "¥12.00 × 30%", "¥12.00 × 30%"),
        ("(now - last) * 30%", "（¥12.00 − ¥10.00） × 30%", "(¥12.00 − ¥10.00) × 30%"),
        ("now - (last - 1 CNY)", "¥12.00 − （¥10.00 − ¥1.00）", "¥12.00 − (¥10.00 − ¥1.00)"),
        ("if new then 50% else 30%", "新设的为 50%，其他为 30%", "50% if newly founded, otherwise 30%"),
        (
            "now >= 5 CNY and not new",
            "今年 ¥12.00 不低于 ¥5.00和不属于：新设",
            "this year ¥12.00 at least ¥5.00 and not: newly founded",
        ),
        ("growth(now, last) otherwise 0%", "从 ¥10.00 到 ¥12.00，增长 20%", "from ¥10.00 to ¥12.00, a growth of 20%"),
        ("min(now, last)", "¥12.00和¥10.00中的较低者", "the smaller of ¥12.00 and ¥10.00"),
        ("sum(x over r)", "2 项相加", "2 lines added up"),
        ("sum(x over r where x > 1 CNY)", "2 项中计入 1 项，剔除 1 项 ¥1.00", "1 of 2 lines count, 1 left out ¥1.00"),
        ("count(r)", "2 项", "2 lines"),
        ("count(r where x > 1 CNY)", "1 项", "1 line"),
        ("now / 3", "¥12.00 ÷ 3", "¥12.00 ÷ 3"),
        (
            "day in 2023-01-01..2023-12-31",
            "日期 在 2023年1月1日 至 2023年12月31日 之间（含）",
            "date from 1 January 2023 to 31 December 2023",
        ),
    ],
)
def test_formula_in_words(text, zh, en):
    assert told(text, "zh") == zh
    assert told(text, "en") == en


def test_quotient_that_does_not_exist_is_told_as_counted():
    assert told("growth(now, last) otherwise 0%", "en", last=0) == "cannot be computed, counted as 0%"


@pytest.mark.parametrize(
    ("value", "type_name", "text"),
    [
        ("74580", "CNY", "¥74,580.00"),
        ("-1.5", "CNY", "−¥1.50"),
        ("1/3", "CNY", "≈¥0.33"),
        ("2/3", "rate", "≈66.6667%"),
        ("0.3", "rate", "30%"),
        ("1200", "USD", "USD 1,200.00"),
        ("12345", "number", "12,345"),
        ("8", "m2", "8 m²"),
        ("2023-12-29", "date", "29 December 2023"),
        (True, "bool", "yes"),
        ({"amount": "950.00", "currency": "EUR"}, "money", "EUR 950.00"),
    ],
)
def test_value_shown(value, type_name, text):
    assert show(value, type_name, "en") == text


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (20_000_000, "2,000 万", "¥20,000,000"),
        (500_000_000, "5 亿", "¥500,000,000"),
        (9_999, "¥9,999", "¥9,999"),
        (62_480_000, "6,248 万", "¥62,480,000"),
        (0, "¥0", "¥0"),
    ],
)
def test_round_amount_in_prose(value, zh, en):
    assert round_amount(Fraction(value), "CNY", "zh") == zh
    assert round_amount(Fraction(value), "CNY", "en") == en


@pytest.mark.parametrize("text", ["0", "-0.05", "17389.644", "1/3", "-7/6", "1000000"])
def test_exact_text_reads_back(text):
    assert exact(number(text)) == text


def test_decimal_rounds_half_up():
    assert decimal(Fraction(1, 200), 2) == "≈0.01"


def test_product_of_currencies_and_areas_has_its_name():
    assert Type("quantity", (("CNY", 1), ("m2", -1))).name == "CNY/m2"


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("600", "CNY/container", "¥600.00/个集装箱", "¥600.00 per container"),
        ("0.15", "CNY/parcel", "¥0.15/件包裹", "¥0.15 per parcel"),
        ("20", "USD/m2", "USD 20.00/平方米", "USD 20.00 per m²"),
    ],
)
def test_an_amount_for_each_of_something_has_its_unit(value, unit, zh, en):
    assert (show(value, unit, "zh"), show(value, unit, "en")) == (zh, en)
