"""Tables of cost lines: heads in either language, errors at their cells, no row left out in silence."""

import pytest

from pilotzone.kernel.cells import Cell
from subsidies.rules import sheets
from subsidies.rules.answers import Unreadable
from subsidies.rules.lines import invoice_key
from subsidies.rules.measure import load_measure
from tests.factories.people import POLICY

SPEND = load_measure(POLICY.read_text(encoding="utf-8")).input("spend")
HEADS = ["费用类别", "费用说明", "发票号码 *", "开票日期", "付款日期", "发票购买方为申报企业", "金额（元）", "币种"]
GOOD = ["独立站建设", "一期", "23120000000000000001", "2023-03-18", "2023-03-20", "是", "42,000", "CNY"]


def read(*rows, heads=HEADS, first=1):
    raw = [(number, [Cell(text) for text in row]) for number, row in enumerate((heads, *rows), first)]
    return sheets.read(raw, SPEND)


def test_read_takes_rows_under_the_head_wherever_it_stands():
    head, good = [Cell(text) for text in HEADS], [Cell(text) for text in GOOD]
    sheet = sheets.read([(1, [Cell("费用明细")]), (3, head), (4, good)], SPEND)
    assert not sheet.errors
    assert sheet.lines[0].values["amount"] == {"amount": "42000.00", "currency": "CNY"}
    assert sheet.lines[0].values["kind"] == "site_build"


def test_read_takes_columns_in_any_order_and_in_english():
    heads = ["Currency", "Amount", "Kind of cost", "Invoice number", "Invoice date", "Paid on"]
    heads.append("The buyer on the invoice is the applicant")
    sheet = read(["USD", "1200", "Platform fee", "INV-1", "2023-02-10", "2023-02-10", "yes"], heads=heads)
    assert not sheet.errors
    assert sheet.lines[0].values["amount"] == {"amount": "1200.00", "currency": "USD"}


def test_read_names_the_cell_of_each_error():
    bad = [*GOOD[:3], "2023-04-31", GOOD[4], "maybe", "-350", "JPY"]
    sheet = read(GOOD, bad)
    assert {(error.address, error.reason) for error in sheet.errors} == {
        ("C3", "repeated"),
        ("D3", "no_such_day"),
        ("F3", "not_yes_or_no"),
        ("H3", "unknown_currency"),
    }
    assert len(sheet.good_lines) == 1
    assert len(sheet.bad_lines) == 1


def test_read_repeats_are_found_however_the_number_is_typed():
    again = [*GOOD]
    again[2] = "2312 0000 0000 0000 0001"
    error = read(GOOD, again).errors[0]
    assert error.reason == "repeated"
    assert error.params == {"row": 2}


def test_read_refuses_formulas_and_missing_values():
    head, good = [Cell(text) for text in HEADS], [Cell(text) for text in GOOD]
    formula = [*good[:6], Cell("=1+1", "formula"), Cell("CNY")]
    empty = [Cell(""), good[1], Cell(""), *good[3:]]
    sheet = sheets.read([(1, head), (2, formula), (3, empty)], SPEND)
    found = {(error.address, error.reason) for error in sheet.errors}
    assert found == {("G2", "formula"), ("A3", "missing"), ("C3", "missing")}


@pytest.mark.parametrize(
    ("rows", "heads", "problem"),
    [
        ([GOOD], ["a", "b"], "no_head"),
        ([GOOD], HEADS[:3], "missing_columns"),
        ([], HEADS, "no_rows"),
        ([["", ""]], HEADS, "no_rows"),
        ([GOOD] * 2001, HEADS, "too_many_rows"),
    ],
)
def test_read_says_what_is_wrong_with_the_table(rows, heads, problem):
    assert read(*rows, heads=heads).problem == problem


def test_address_of_columns_beyond_z():
    assert [sheets.address_of(place, 7) for place in (0, 25, 26, 701, 702)] == ["A7", "Z7", "AA7", "ZZ7", "AAA7"]


def test_invoice_key_by_kind_of_invoice():
    yuan, dollar = {"amount": "1.00", "currency": "CNY"}, {"amount": "1.00", "currency": "USD"}
    assert invoice_key({"invoice_number": "0123 4567 8901-12345678", "amount": yuan}) == "01234567890112345678"
    assert invoice_key({"invoice_number": "2312200000000339077", "amount": dollar}) == "2312200000000339077"
    for number, reason in (("12345678", "invoice_code_missing"), ("2312200000000339077", "invoice_digits")):
        with pytest.raises(Unreadable) as refused:
            invoice_key({"invoice_number": number, "amount": yuan})
        assert refused.value.reason == reason
