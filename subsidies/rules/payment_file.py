"""The payment file for the paying office, as CSV (UTF-8 with BOM, so that spreadsheets read the Chinese) and xlsx."""

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from openpyxl import Workbook
from openpyxl.styles import Font

HEAD = ("序号", "申报编号", "统一社会信用代码", "收款单位", "开户银行", "联行号", "账号", "金额（元）", "用途")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = (6, 18, 22, 34, 30, 16, 30, 16, 34)


@dataclass(frozen=True, slots=True)
class Row:
    """`amount` in fen; it is written in yuan with two places."""

    number: int
    reference: str
    uscc: str
    holder: str
    bank: str
    cnaps: str
    account: str
    amount: int
    purpose: str


def safe(text: str) -> str:
    """A cell that a spreadsheet would run as a formula becomes text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def cells(row: Row) -> list[str]:
    values = [yuan(value) if place == 7 else str(value) for place, value in enumerate(astuple(row))]
    return [safe(value) for value in values]


def total_cells(rows: Sequence[Row]) -> list[str]:
    return ["合计", "", "", "", "", "", "", yuan(sum(row.amount for row in rows)), f"{len(rows)} 笔"]


def to_csv(rows: Sequence[Row]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEAD)
    writer.writerows(cells(row) for row in rows)
    writer.writerow(total_cells(rows))
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Sequence[Row]) -> bytes:
    """Every cell is text: account numbers have more digits than a spreadsheet's numbers keep."""
    book = Workbook()
    sheet = book.create_sheet("拨付明细", 0)
    del book["Sheet"]
    for number, values in enumerate([HEAD, *(cells(row) for row in rows), total_cells(rows)], start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(number, column, value)
            cell.data_type, cell.number_format, cell.font = "s", "@", Font(bold=number == 1)
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
