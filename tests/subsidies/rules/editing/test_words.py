"""Figures as typed, expressions in words, and the curve of an amount."""

from fractions import Fraction

import pytest

from pilotzone.formula.saying import say
from subsidies.rules.editing.checking import check
from subsidies.rules.editing.curve import axes, curve
from subsidies.rules.editing.figures import as_expression, as_number, figure, typed_value
from subsidies.rules.editing.references import in_sight, labels
from subsidies.rules.editing.writing import write
from subsidies.rules.measure import load_measure
from tests.subsidies.rules.editing.drafts import FOLDER, transform


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3,000,000", 3_000_000),
        ("300万", 3_000_000),
        ("1.5 亿", 150_000_000),
        ("30%", Fraction(3, 10)),
        ("12，345.67", Fraction("12345.67")),
        ("20万元", 200_000),
        ("-5", -5),
        ("about 3", None),
        ("", None),
    ],
)
def test_a_typed_figure_is_read(typed, value):
    assert typed_value(typed) == value


@pytest.mark.parametrize(
    ("typed", "unit", "written"),
    [
        ("3,000,000", "CNY", "300万 CNY"),
        ("1234567.89", "CNY", "1234567.89 CNY"),
        ("30", "%", "30%"),
        ("30%", "CNY", "30%"),
        ("12", "", "12"),
        ("max(a, b)", "CNY", "max(a, b)"),
        ("2023-01-01", "", "2023-01-01"),
    ],
)
def test_a_typed_figure_is_written_with_its_unit(typed, unit, written):
    assert as_expression(typed, unit) == written


def test_facts_are_bare_and_constants_have_thousands():
    assert (as_number("1,800万"), as_number("unknown")) == ("18000000", "unknown")
    assert (figure("10万 CNY").shown, figure("10万 CNY").unit) == ("100,000", "CNY")
    assert (figure("30%").shown, figure("30%").unit) == ("30", "%")
    assert figure("a * 2") is None


WORDS = [
    ("eligible * 600 CNY/container", "可支持费用 × ¥600/个集装箱", "Eligible costs × ¥600 per container"),
    ("eligible * 0.15 CNY/parcel", "可支持费用 × ¥0.15/件包裹", "Eligible costs × ¥0.15 per parcel"),
    ("min(turnover, turnover_before)", "2023年营业额和2022年营业额中的较低者", None),
    ("eligible * rate", "可支持费用 × 补助比例", "Eligible costs × rate"),
    (
        "if high_tech or overseas_mark then 50% else 30%",
        "高新技术企业或持有境外商标的为50%，否则为30%",
        "50% if high-tech enterprise or holder of an overseas trademark, otherwise 30%",
    ),
    (
        "turnover - turnover_before > 1_000_000 CNY",
        "2023年营业额 − 2022年营业额高于100万元",
        "Turnover of 2023 − turnover of 2022 above ¥1,000,000",
    ),
    ("not serious_violation", "不属于：近五年有严重违法违规行为", "Not: serious violation in the last five years"),
    ('kind in {"site_build", "promotion"}', "费用类别为独立站建设或推广服务", None),
    ("ceiling(turnover)", "按营业额分档的上限（按2023年营业额查表）", None),
    ("(turnover + other_money) * 30%", "（2023年营业额 + 同一费用从其他渠道获得的资金） × 30%", None),
    ("count(spend where in_period)", "费用明细（费用发生在2023年内的）的项数", None),
    ("steps(turnover, 100万 CNY) * 1万 CNY", "2023年营业额中每满100万元的次数 × 1万元", None),
    ("turnover *", "", ""),
]


@pytest.mark.parametrize(("text", "zh", "en"), WORDS, ids=[each[0][:20] for each in WORDS])
def test_an_expression_is_told_in_words(text, zh, en):
    known = labels(transform())
    assert say(text, known, "zh") == zh
    if en is not None:
        assert say(text, known, "en") == en


def test_names_in_sight_are_those_of_the_claim_and_of_the_own_rows():
    claim = {each.name for each in in_sight(transform())}
    rows = {each.name: each for each in in_sight(transform(), "spend")}
    assert {"turnover", "rate", "ceiling", "in_city", "support"} <= claim
    assert not {"amount", "in_period", "yuan"} & claim
    assert {"amount", "in_period", "yuan", "turnover"} <= rows.keys()
    assert (rows["ceiling"].insert, rows["spend"].insert) == ("ceiling()", "count(spend)")


def test_the_curve_steps_where_the_table_does():
    measure = check(write(transform()), linted=False).measure
    found = curve(measure, measure.examples[1], "turnover")
    amounts = {each.value: each.amount for each in found.points}
    assert amounts[Fraction("99999.99")] == 0
    assert amounts[Fraction(100_000)] == 10_000_00
    assert amounts[Fraction("2999999.99")] == 10_000_00
    assert amounts[Fraction(3_000_000)] == 30_000_00
    assert amounts[Fraction(20_000_000)] == 36_000_00
    assert (found.own.value, found.own.amount) == (60_000_000, 36_000_00)
    assert found.is_wide


def test_the_curve_of_a_value_that_the_example_has_at_nothing_reaches_past_the_measure_s_ceilings():
    """40,000, 40,000 and half of 40,000 by JL-2022-FAIR; what was received before goes off 600,000 a year."""
    measure = load_measure((FOLDER / "JL-2022-FAIR.yaml").read_text("utf-8"))
    found = curve(measure, measure.examples[0], "booths_paid")
    assert (found.own.value, found.own.amount) == (0, 100_000_00)
    assert (found.points[-1].value, found.points[-1].amount) == (900_000, 0)
    assert any(0 < each.amount < 100_000_00 for each in found.points)


def test_the_curve_can_follow_an_amount_of_the_first_line():
    measure = check(write(transform()), linted=False).measure
    assert [name for name, _label in axes(measure)] == ["turnover", "turnover_before", "other_money", "spend.amount"]
    found = curve(measure, measure.examples[1], "spend.amount")
    assert found.own.value == 120_000
    assert max(each.amount for each in found.points) <= 70_000_00
    assert curve(measure, measure.examples[1], "spend.kind") is None
    assert curve(measure, measure.examples[1], "nothing") is None
