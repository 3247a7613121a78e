"""Tables of figures, cell by cell."""

from datetime import date

import pytest

from enterprises.enums_figures import SubjectKind
from enterprises.rules.figures import answers, sheet
from enterprises.rules.figures.periods import parse
from enterprises.rules.figures.sheet import NoHead, Row, RowError, Spec, Target, Unread
from pilotzone.kernel.cells import Cell

TRADE = Spec("trade", ("交易额",), 2, True, True, ("month", "quarter"), ("enterprise", "park"), 0)
STAFF = Spec("staff", ("从业人数",), 0, False, False, ("quarter",), ("enterprise",), 1)
AS_OF = date(2026, 4, 15)
CODE = "91120116MA00000000"  # wrong on purpose: its check signs are not right
PARK = "TJBH01"


def read(*rows, heads=("code", "indicator", "period", "mode", "value", "currency", "note")):
    raw = [(number, [Cell(text) for text in row]) for number, row in enumerate((heads, *rows), 1)]
    return flat(sheet.read(iter(raw), [TRADE, STAFF], AS_OF))


def flat(found):
    """Rows, and of those that cannot be taken their errors."""
    return [each for row in found for each in (row.errors if isinstance(row, Unread) else [row])]


def test_good_row_is_read():
    found = read((PARK, "trade", "2026Q1", "9610", "1,200.50", "cny", "不含进口"))
    assert found == [Row(2, PARK, "trade", parse("2026Q1"), "9610", 120050, "CNY", "不含进口")]


def test_heads_and_names_in_chinese_and_rows_without_anything():
    heads = ("统一社会信用代码", "指标", "期间", "监管方式", "数值（元）", "币种")
    found = read(("", "", "", "", "", ""), (PARK, "交易额", "2026年第一季度", "合计", "12万", "人民币"), heads=heads)
    assert found == [Row(3, PARK, "trade", parse("2026Q1"), "none", 12_000_000, "CNY", "")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ((CODE, "trade", "2026Q1", "", "1", "CNY", ""), "code", "wrong_uscc"),
        (("", "trade", "2026Q1", "", "1", "CNY", ""), "code", "missing"),
        ((PARK, "sales", "2026Q1", "", "1", "CNY", ""), "indicator", "unknown_indicator"),
        ((PARK, "trade", "2026Q5", "", "1", "CNY", ""), "period", "bad_period"),
        ((PARK, "trade", "2026", "", "1", "CNY", ""), "period", "period_not_asked"),
        ((PARK, "trade", "2026Q2", "", "1", "CNY", ""), "period", "not_over"),
        ((PARK, "trade", "2026Q1", "0110", "1", "CNY", ""), "mode", "unknown_mode"),
        ((PARK, "staff", "2026Q1", "9610", "1", "", ""), "mode", "not_by_mode"),
        ((PARK, "trade", "2026Q1", "", "-1", "CNY", ""), "value", "negative"),
        ((PARK, "trade", "2026Q1", "", "1.005", "CNY", ""), "value", "too_precise"),
        ((PARK, "trade", "2026Q1", "", "many", "CNY", ""), "value", "not_a_number"),
        ((PARK, "trade", "2026Q1", "", "", "CNY", ""), "value", "missing"),
        ((PARK, "trade", "2026Q1", "", "1", "", ""), "currency", "currency_missing"),
        ((PARK, "trade", "2026Q1", "", "1", "XAU", ""), "currency", "unknown_currency"),
        ((PARK, "staff", "2026Q1", "", "1", "CNY", ""), "currency", "no_money"),
    ],
)
def test_what_is_wrong_in_a_row(row, column, code):
    (error,) = read(row)
    assert isinstance(error, RowError)
    assert (error.row, error.column, error.code) == (2, column, code)


def test_everything_wrong_in_a_row_is_told_at_once():
    errors = read((CODE, "trade", "2026Q2", "0110", "1.005", "XAU", ""), ("", "sales", "2026Q9", "", "", "", ""))
    assert [(each.row, each.column, each.code) for each in errors] == [
        (2, "code", "wrong_uscc"),
        (2, "period", "not_over"),
        (2, "mode", "unknown_mode"),
        (2, "value", "too_precise"),
        (2, "currency", "unknown_currency"),
        (3, "code", "missing"),
        (3, "indicator", "unknown_indicator"),
        (3, "period", "bad_period"),
        (3, "value", "missing"),
    ]


def test_formula_is_an_error_of_its_cell():
    raw = [(1, [Cell(text) for text in ("code", "indicator", "period", "value")])]
    raw.append((2, [Cell(PARK), Cell("trade"), Cell("2026Q1"), Cell("=A1", "formula")]))
    errors = flat(sheet.read(iter(raw), [TRADE], AS_OF))
    assert [(each.column, each.code) for each in errors] == [("value", "formula"), ("currency", "currency_missing")]


def test_table_without_the_columns_is_refused():
    with pytest.raises(NoHead) as caught:
        read(("1", "2", "3"), heads=("code", "indicator", "what"))
    assert caught.value.missing == ("period", "value")


def test_second_row_of_the_same_is_an_error():
    rows = [
        Row(2, "A", "trade", parse("2026Q1"), "none", 1, "CNY", ""),
        Row(3, "A", "trade", parse("2026-03"), "none", 1, "CNY", ""),
        Row(4, "B", "trade", parse("2026Q1"), "none", 2, "CNY", ""),
    ]
    one = Target(SubjectKind.ENTERPRISE, 7)
    assert list(sheet.repeated([(row, one) for row in rows])) == [RowError(4, "code", "B", "repeated", {"row": 2})]


def test_statistics_tell_nothing_of_one_enterprise():
    row = Row(2, "A", "trade", parse("2026Q1"), "none", 1, "CNY", "")
    firm, park = Target(SubjectKind.ENTERPRISE, 7), Target(SubjectKind.PARK, 7)
    assert sheet.misplaced(row, firm, TRADE, aggregates_only=True).code == "individual"
    assert sheet.misplaced(row, park, TRADE, aggregates_only=True) is None
    assert sheet.misplaced(row, firm, TRADE, aggregates_only=False) is None
    assert sheet.misplaced(row, None, TRADE, aggregates_only=False).code == "unknown_subject"
    assert sheet.misplaced(row, park, STAFF, aggregates_only=False).code == "wrong_subject"


def test_answers_are_read_and_their_errors_stand_at_their_fields():
    texts = {"trade.none": "1,000", "trade.9610": "x", "trade.9710": "-1", "strange": "1"}
    found = answers.read(texts, [TRADE, STAFF])
    assert found.values == {("trade", "none"): 100_000}
    assert found.errors == {"trade.9610": "not_a_number", "trade.9710": "negative", "staff.none": "missing"}


def test_filled_in_template_gives_answers():
    rows = (
        ("indicator (指标)", "名称", "mode (监管方式)", "value (数值)"),
        ("trade", "交易额", "", "1,000"),
        ("trade", "交易额", "9610", "400"),
        ("staff", "从业人数", "", ""),
        ("sales", "", "", "5"),
    )
    raw = [(number, [Cell(text) for text in row]) for number, row in enumerate(rows, 1)]
    assert answers.from_table(raw, [TRADE, STAFF]) == {"trade.none": "1,000", "trade.9610": "400"}
