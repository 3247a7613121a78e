"""Where the amount falls or jumps along an input. Expected places and sums are worked out by hand."""

from fractions import Fraction

import pytest

from subsidies.rules.lints import cliffs, lint
from subsidies.rules.measure import load_measure
from tests.subsidies.rules.lints.documents import BASE, EXHIBITION, edited, lints
from tests.subsidies.rules.tj import tj


def falls(*changes, text=BASE):
    return [each for each in lints(*changes, text=text) if each.code.startswith("amount_falls")]


def test_the_exhibition_measure_falls_at_60_000_square_metres():
    """Below: 300,000 + 24 whole steps of 2,000 m2 × 50,000 = 1,500,000. From there: 6 × 100,000."""
    found = [each for each in lints(text=EXHIBITION) if each.severity != "note"]
    assert [(each.code, each.severity, each.place) for each in found] == [("amount_falls", "warning", "tables.size")]
    assert "由 59,999.99 平方米 变为 60,000 平方米 时，金额由 ¥1,500,000.00 降为 ¥600,000.00" in found[0].message.zh
    assert "from 59,999.99 m² to 60,000 m²" in found[0].message.en
    assert "a1" in found[0].message.zh


def test_a_fall_that_is_meant_is_not_told():
    assert falls(("area: {type: m2, label", "area: {type: m2, more: any, label"), text=EXHIBITION) == []


def test_an_amount_that_may_only_fall_is_told_where_it_rises():
    reported = falls(("area: {type: m2, label", "area: {type: m2, more: lower, label"))
    assert [each.place for each in reported] == ["tables.size"]
    assert "由 5,000 平方米 变为 4,999.99 平方米 时，金额由 ¥400,000.00 降为 ¥100,000.00" in reported[0].message.zh
    assert "此处另有 1 个类似的值" in reported[0].message.zh  # 1,000 square metres


def test_more_that_bars_the_claim():
    reported = falls(("test: area >= 1_000 m2", "test: area in 1_000 m2 .. 6_000 m2"))
    assert [(each.severity, each.place) for each in reported] == [("warning", "conditions.large")]
    assert "由 6,000 平方米 变为 6,000.01 平方米" in reported[0].message.zh
    assert "此处“面积达标”不再符合" in reported[0].message.zh


def test_yes_that_gives_less_than_no():
    reported = falls(
        ("  rent: {", "  small: {type: bool, label: {zh: 小微企业, en: Small firm}}\n  rent: {"),
        ("value: rent * 50%", "value: if small then rent * 10% else rent * 50%"),
        ("area: 1000, rent", "area: 1000, small: true, rent"),
        ("area: 999.99, rent", "area: 999.99, small: false, rent"),
        ("total: 100000", "total: 30000"),
    )
    assert [each.place for each in reported] == ["awards.support"]
    assert "“小微企业”由 否 变为 是" in reported[0].message.zh


def test_a_fall_without_a_bound_is_told_at_the_input():
    reported = falls(
        ("value: rent * 50%", "value: max(0 CNY, 20万 CNY - rent * 50%)"), ("total: 100000", "total: 50000")
    )
    assert {each.place for each in reported} == {"inputs.rent"}


def test_what_a_growth_on_nothing_gives_is_a_reading_and_only_noted():
    assert {(each.severity, each.place) for each in lint(tj()) if each.code.startswith("amount_falls")} == {
        ("note", "conditions.second_year")
    }


def test_cliffs_of_the_measure_in_force():
    """The ceilings are 1, 3, 7, 15 and 30 万: with costs far above them each bound is worth the difference."""
    found = [each for each in cliffs(tj()) if each.at == "tables.ceiling"]
    assert {each.input for each in found} == {"turnover"}
    assert [(each.after, each.amount_after - each.amount_before) for each in found] == [
        (100_000, 10_000_00),
        (3_000_000, 20_000_00),
        (20_000_000, 40_000_00),
        (100_000_000, 80_000_00),
        (500_000_000, 150_000_00),
    ]
    assert all(each.after - each.before == Fraction(1, 100) for each in found)


def test_growth_of_just_over_30_per_cent_is_a_cliff():
    """Example 3 with more costs: from 50,000,000, 30 % are 65,000,000, where nothing is paid; then at most 70,000."""
    found = next(each for each in cliffs(tj()) if each.input == "turnover" and each.at == "conditions.second_year")
    assert (found.before, found.after) == (65_000_000, Fraction(6_500_000_001, 100))
    assert (found.amount_before, found.amount_after, found.example) == (0, 70_000_00, 3)


def test_jumps_are_told_in_one_note_for_each_input_and_place():
    jumps = next(each for each in lints() if each.code == "amount_jumps")
    assert (jumps.severity, jumps.place) == ("note", "tables.size")
    assert "1,000 平方米（¥0.00 → ¥100,000.00）、5,000 平方米（¥100,000.00 → ¥400,000.00）" in jumps.message.zh


def test_a_small_jump_is_no_cliff():
    small = (
        ("most: 10万 CNY", "most: 100 CNY"),
        ("most: 40万 CNY", "most: 1_099.99 CNY"),
        ("total: 100000", "total: 100"),
    )
    assert cliffs(load_measure(edited(*small))) == ()


BOOTHS = """\
  booths:
    label: {zh: 展位, en: Booths}
    rows:
      fee: {type: CNY, label: {zh: 费用, en: Fee}}
  rent: {"""
ROWS = (
    ("  rent: {", BOOTHS),
    ("value: rent * 50%", "value: rent * 0% + sum(fee over booths where fee >= 2_000 CNY)"),
    ("area: 1000, rent", "area: 1000, booths: [{fee: 2000}, {fee: 100000}], rent"),
    ("area: 999.99, rent", "area: 999.99, booths: [], rent"),
)


def test_values_inside_rows():
    found = [each for each in cliffs(load_measure(edited(*ROWS))) if each.input.startswith("booths")]
    assert [(each.input, each.before, each.after, each.at) for each in found] == []
    limited = ("where fee >= 2_000 CNY)", "where large)")
    condition = """\
- id: large
  label: {zh: 大, en: Large}
  each: booths
  test: fee >= 2_000 CNY
  severity: drops
  clause: c1
  message: {zh: 小。, en: Small.}
"""
    old = BASE[BASE.index("- id: large") : BASE.index("awards:")]
    text = edited(*ROWS[:1], ROWS[2], ROWS[3], (old, condition), text=BASE)
    text = edited((ROWS[1][0], ROWS[1][1].replace(*limited)), text=text)
    found = [each for each in cliffs(load_measure(text)) if each.input == "booths.fee"]
    assert [(each.before, each.after, each.at) for each in found] == [(Fraction(199999, 100), 2000, "conditions.large")]
    assert found[0].amount_after - found[0].amount_before == 2_000_00


@pytest.mark.parametrize("text", [BASE, EXHIBITION])
def test_the_same_document_gives_the_same_lints(text):
    assert lint(load_measure(text)) == lint(load_measure(text + "\n"))


def test_a_measure_without_examples_is_tried_all_the_same():
    text = EXHIBITION[: EXHIBITION.index("examples:")]
    reported = [each for each in lints(text=text) if each.code == "amount_falls"]
    assert "金额由 ¥1,500,000.00 降为 ¥600,000.00（以虚拟申报试算）" in reported[0].message.zh


SITES = """\
  sites:
    label: {zh: 站点, en: Sites}
    rows:
      opened: {type: date, label: {zh: 上线, en: Opened}}
      sales: {type: CNY, label: {zh: 销售额, en: Sales}}
      fee: {type: CNY, label: {zh: 费用, en: Fee}}
  rent: {"""
TURN = """\
define:
  turn: {each: sites, value: nth(opened where sales >= 50万 CNY), label: {zh: 次序, en: Turn}}
tables:
"""


def test_a_row_that_takes_the_place_of_a_better_one():
    """Only the first site counts: that of 2018 with 1,000, and below 500,000 of sales that of 2019 with 9,000."""
    sites = "[{opened: 2018-01-01, sales: 500000, fee: 1000}, {opened: 2019-01-01, sales: 500000, fee: 9000}]"
    changes = [
        ("  rent: {", SITES),
        ("value: rent * 50%", "value: sum(fee over sites where turn = 1)"),
        ("area: 1000, rent", f"area: 1000, sites: {sites}, rent"),
        ("total: 100000", "total: 1000"),
    ]
    plain = next(each for each in falls(*changes, ("tables:\n", TURN)) if "499,999.99" in each.message.zh)
    assert (plain.code, plain.severity, plain.place) == ("amount_falls", "warning", "define.turn")
    assert "由 ¥499,999.99 变为 ¥500,000.00 时，金额由 ¥9,000.00 降为 ¥1,000.00" in plain.message.zh
    assert "另一项明细因此后移" in plain.message.zh
    assumption = "assumptions:\n  a1: {text: {zh: 按时间, en: by date}, about: c1, set_by: bureau}\ninputs:\n"
    read_so = TURN.replace("en: Turn}}", "en: Turn}, assumption: a1}")
    noted = falls(*changes, ("inputs:\n", assumption), ("tables:\n", read_so))
    assert {each.code for each in noted} == {"amount_falls_noted"}
