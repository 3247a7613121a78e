"""The bank's answer: headings as banks write them, every wrong row told, nothing left out in silence."""

from datetime import date

import pytest

from pilotzone.kernel.cells import Cell
from subsidies.rules.result_file import Expected, ResultRow, day_of, read

EXPECTED = [
    Expected(11, "BF-2024-0001-001", "SB-2024-000001", 36_000_05),
    Expected(12, "BF-2024-0001-002", "SB-2024-000002", 7_00),
    Expected(13, "BF-2024-0001-003", "SB-2024-000002", 3_00),
]
HEAD = ["付款编号", "收款单位", "金额（元）", "结果", "银行流水号", "退回原因", "日期"]
GOOD = ["BF-2024-0001-001", "甲", "36,000.05", "成功", "ICBC1", "", "2024-07-09"]


def raw(*rows):
    return [(number, [Cell(text) for text in row]) for number, row in enumerate(rows, 1)]


def codes(*rows):
    found = read(raw(HEAD, *rows), EXPECTED)
    return [(error.row, error.code) for error in found.errors]


def test_rows_are_read_under_the_banks_own_headings():
    found = read(
        raw(
            ["中国工商银行批量付款回单"],
            ["编号", "处理结果", "交易流水号", "原因", "交易日期"],
            ["SB-2024-000001", "支付成功", "ICBC1", "", "2024年7月9日"],
            ["bf-2024-0001-002", "退汇", "", "户名不符", "20240710"],
            ["合计", "", "", "", ""],
        ),
        EXPECTED,
    )
    assert found.rows == (
        ResultRow(3, 11, True, date(2024, 7, 9), "ICBC1", ""),
        ResultRow(4, 12, False, date(2024, 7, 10), "", "户名不符"),
    )
    assert found.errors == ()


def test_a_claim_that_is_paid_twice_in_the_batch_is_named_by_its_payments_alone():
    assert codes(["SB-2024-000002", "乙", "", "成功", "ICBC2", "", "2024-07-09"]) == [(2, "unknown_reference")]


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        (0, "BF-2024-0009-001", "unknown_reference"),
        (0, "", "unknown_reference"),
        (2, "36000.00", "amount_differs"),
        (2, "many", "amount_differs"),
        (3, "处理中", "unknown_result"),
        (3, "", "unknown_result"),
        (4, "", "no_bank_reference"),
        (6, "2024-02-30", "no_day"),
        (6, "", "no_day"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(place, text, code):
    row = list(GOOD)
    row[place] = text
    assert codes(row) == [(2, code)]


def test_a_bounced_row_needs_its_reason():
    assert codes(["BF-2024-0001-002", "乙", "7.00", "退回", "", "", "2024-07-09"]) == [(2, "no_reason")]


def test_a_payment_stands_once():
    found = read(raw(HEAD, GOOD, GOOD), EXPECTED)
    assert [(error.row, error.code, error.params) for error in found.errors] == [(3, "twice", {"row": 2})]


def test_a_formula_or_rounded_number_is_not_taken():
    row = [Cell(text) for text in GOOD]
    row[4] = Cell("1234567890123456", "digits_lost")
    found = read([(1, [Cell(text) for text in HEAD]), (2, row)], EXPECTED)
    assert [(error.row, error.code) for error in found.errors] == [(2, "cell_flaw")]


@pytest.mark.parametrize(
    ("rows", "problem"), [([["什么", "都", "没有"]], "no_head"), ([HEAD], "no_rows"), ([HEAD, ["合计"]], "no_rows")]
)
def test_a_table_without_head_or_rows_is_told(rows, problem):
    assert read(raw(*rows), EXPECTED).problem == problem


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024/7/9", date(2024, 7, 9)), ("2024.07.09", date(2024, 7, 9)), ("9.7.2024", None), ("2024-13-01", None)],
)
def test_days_as_banks_write_them(text, day):
    assert day_of(text) == day
