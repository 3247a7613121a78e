"""The payment file: columns as its template says, full numbers as text, a total and a line to check it by."""

import csv
import io

from openpyxl import load_workbook

from subsidies.enums_payment import ColumnKind
from subsidies.rules.payment_file import STANDARD, Column, Row, to_csv, to_xlsx

NUMBER = "6222020302001234567"
ROW = Row(
    number=1,
    payment="BF-2024-0001-001",
    reference="SB-2024-000001",
    uscc="91120116MA000001X",
    holder="=HYPERLINK(1)",
    bank="中国银行",
    cnaps="104110000000",
    account=NUMBER,
    amount=36_000_05,
    purpose="@补助",
    document="津财〔2024〕8号",
    source="市级财政",
    functional_class="2160299",
    economic_class="50701",
)
OTHER = Row(2, "BF-2024-0001-002", "SB-2024-000002", "X", "乙", "农行", "103110000000", "6228480000000000", 95, "补助")


def rows_of(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_has_a_mark_full_numbers_and_no_formula():
    head, row, total, check = rows_of(to_csv([ROW], STANDARD, "BF-2024-0001"))
    assert head[:4] == ["序号", "付款编号", "申报编号", "统一社会信用代码"]
    assert row[:5] == ["1", "BF-2024-0001-001", "SB-2024-000001", "91120116MA000001X", "'=HYPERLINK(1)"]
    assert row[5:10] == ["中国银行", "104110000000", NUMBER, "36000.05", "'@补助"]
    assert row[10:] == ["津财〔2024〕8号", "2160299", "50701"]
    assert (total[0], total[8]) == ("合计", "36000.05")
    assert check[0] == "核对：批次 BF-2024-0001，共 1 笔，合计 36000.05 元"


def test_columns_stand_in_the_templates_order_with_its_headings_and_constants():
    columns = (
        Column(ColumnKind.AMOUNT, "付款金额"),
        Column(ColumnKind.CONSTANT, "付款账户", "=1202"),
        Column(ColumnKind.ACCOUNT, "收款账号"),
        Column(ColumnKind.SOURCE, "资金来源"),
    )
    head, first, second, total, check = rows_of(to_csv([ROW, OTHER], columns, "BF-2024-0001"))
    assert head == ["付款金额", "付款账户", "收款账号", "资金来源"]
    assert first == ["36000.05", "'=1202", NUMBER, "市级财政"]
    assert second == ["0.95", "'=1202", "6228480000000000", ""]
    assert total == ["36001.00", "合计", "", ""]
    assert check[0] == "核对：批次 BF-2024-0001，共 2 笔，合计 36001.00 元"


def test_xlsx_keeps_long_numbers_as_text():
    sheet = load_workbook(io.BytesIO(to_xlsx([ROW], STANDARD, "BF-2024-0001"))).active
    assert sheet["H2"].value == NUMBER
    assert sheet["H2"].data_type == "s"
    assert sheet["E2"].value == "'=HYPERLINK(1)"
    assert sheet["A4"].value == "核对：批次 BF-2024-0001，共 1 笔，合计 36000.05 元"
