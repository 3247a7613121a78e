"""The payment file for the paying office, as CSV (UTF-8 with BOM, so that spreadsheets read the Chinese) and xlsx.

Its columns are a template's; after the payments come their total and a line to check it by.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from subsidies.enums_payment import ColumnKind

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TOTAL, CHECK = "合计", "核对"
WIDTHS = {
    ColumnKind.NUMBER: 6,
    ColumnKind.AMOUNT: 16,
    ColumnKind.CNAPS: 16,
    ColumnKind.HOLDER: 34,
    ColumnKind.BANK: 30,
    ColumnKind.ACCOUNT: 30,
    ColumnKind.PURPOSE: 34,
}
USUAL_WIDTH = 20


@dataclass(frozen=True, slots=True)
class Column:
    kind: ColumnKind
    heading: str
    constant: str = ""


STANDARD = (
    Column(ColumnKind.NUMBER, "序号"),
    Column(ColumnKind.PAYMENT, "付款编号"),
    Column(ColumnKind.CLAIM, "申报编号"),
    Column(ColumnKind.USCC, "统一社会信用代码"),
    Column(ColumnKind.HOLDER, "收款单位"),
    Column(ColumnKind.BANK, "开户银行"),
    Column(ColumnKind.CNAPS, "联行号"),
    Column(ColumnKind.ACCOUNT, "账号"),
    Column(ColumnKind.AMOUNT, "金额（元）"),
    Column(ColumnKind.PURPOSE, "用途"),
    Column(ColumnKind.DOCUMENT, "指标文号"),
    Column(ColumnKind.FUNCTIONAL, "功能分类科目"),
    Column(ColumnKind.ECONOMIC, "经济分类科目"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """`amount` in fen; it is written in yuan with two places."""

    number: int
    payment: str
    reference: str
    uscc: str
    holder: str
    bank: str
    cnaps: str
    account: str
    amount: int
    purpose: str
    document: str = ""
    source: str = ""
    functional_class: str = ""
    economic_class: str = ""
    plan: str = ""


def safe(text: str) -> str:
    """A cell that a spreadsheet would run as a formula becomes text; what no workbook holds becomes a blank."""
    text = ILLEGAL_CHARACTERS_RE.sub(" ", text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def cell(row: Row, column: Column) -> str:
    texts = {
        ColumnKind.NUMBER: str(row.number),
        ColumnKind.PAYMENT: row.payment,
        ColumnKind.CLAIM: row.reference,
        ColumnKind.USCC: row.uscc,
        ColumnKind.HOLDER: row.holder,
        ColumnKind.BANK: row.bank,
        ColumnKind.CNAPS: row.cnaps,
        ColumnKind.ACCOUNT: row.account,
        ColumnKind.AMOUNT: yuan(row.amount),
        ColumnKind.PURPOSE: row.purpose,
        ColumnKind.DOCUMENT: row.document,
        ColumnKind.PLAN: row.plan,
        ColumnKind.SOURCE: row.source,
        ColumnKind.FUNCTIONAL: row.functional_class,
        ColumnKind.ECONOMIC: row.economic_class,
        ColumnKind.CONSTANT: column.constant,
    }
    return safe(texts[column.kind])


def table(rows: Sequence[Row], columns: Sequence[Column], batch: str) -> list[list[str]]:
    """Head, payments, total under the amounts, and the check line, which names the batch, the count and the total."""
    total = yuan(sum(row.amount for row in rows))
    foot = [total if column.kind == ColumnKind.AMOUNT else "" for column in columns]
    place = next(place for place, column in enumerate(columns) if column.kind != ColumnKind.AMOUNT)
    foot[place] = TOTAL
    check = [""] * len(columns)
    check[0] = f"{CHECK}：批次 {batch}，共 {len(rows)} 笔，合计 {total} 元"
    heads = [safe(column.heading) for column in columns]
    return [heads, *([cell(row, column) for column in columns] for row in rows), foot, check]


def to_csv(rows: Sequence[Row], columns: Sequence[Column], batch: str) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(table(rows, columns, batch))
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Sequence[Row], columns: Sequence[Column], batch: str) -> bytes:
    """Every cell is text: account numbers have more digits than a spreadsheet's numbers keep."""
    book = Workbook()
    sheet = book.create_sheet("拨付明细", 0)
    del book["Sheet"]
    for number, values in enumerate(table(rows, columns, batch), start=1):
        for column, value in enumerate(values, start=1):
            cell_ = sheet.cell(number, column, value)
            cell_.data_type, cell_.number_format, cell_.font = "s", "@", Font(bold=number == 1)
    for number, column_ in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column_.kind, USUAL_WIDTH)
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
