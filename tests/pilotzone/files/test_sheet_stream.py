"""The fast reader of .xlsx gives what the usual one gives."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pilotzone.files import sheet_stream, spreadsheets
from pilotzone.kernel.cells import Cell
from pilotzone.kernel.errors import Refused


def saved(book: Workbook) -> io.BytesIO:
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def trimmed(rows):
    """Without the empty cells at a row's end and the empty rows, which the fast reader leaves out."""
    found = []
    for number, cells in rows:
        kept = list(cells)
        while kept and not (kept[-1].text or kept[-1].flaw):
            kept.pop()
        if kept:
            found.append((number, kept))
    return found


def many_kinds() -> Workbook:
    book = Workbook()
    hidden = book.active
    hidden.sheet_state = "hidden"
    hidden.append(["hidden"])
    sheet = book.create_sheet("表")
    sheet.append(["code", "value", None, "date", "是"])
    sheet.append([12, 12.5, 0.1, date(2026, 3, 1), True])
    sheet.append(["12", 1234567.89, 10**20, datetime(2026, 3, 1, 12, 30), False])
    sheet.append([])
    sheet["C6"], sheet["AZ6"] = "=1+1", "far"
    sheet["A7"] = "#DIV/0!"
    sheet["A8"] = CellRichText("甲", TextBlock(InlineFont(b=True), "乙"), "丙 & <丁>")
    sheet["A9"], sheet["B9"] = "  spaces  ", "line\nbreak"
    sheet["A10"], sheet["A10"].number_format = 46082, "yyyy年m月d日"
    sheet["A11"], sheet["A11"].number_format = 0.125, "0.00%"
    return book


def test_same_cells_as_the_usual_reader():
    usual = trimmed(spreadsheets.xlsx_rows(saved(many_kinds())))
    assert trimmed(sheet_stream.rows(saved(many_kinds()))) == usual
    assert usual[1][1][3] == Cell("2026-03-01")
    assert usual[-2][1][0] == Cell("2026-03-01")  # 46082 as a day


def test_inline_texts_and_cells_without_references():
    out = io.BytesIO()
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    body = "<row><c t='inlineStr'><is><t>甲</t></is></c><c><v>5</v></c></row>"
    body += "<row r='4'><c r='B4' t='str'><v>x</v></c></row>"
    with zipfile.ZipFile(saved(Workbook())) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = f"<worksheet xmlns='{space}'><sheetData>{body}</sheetData></worksheet>".encode()
            target.writestr(name, text)
    out.seek(0)
    assert list(sheet_stream.rows(out)) == [(1, [Cell("甲"), Cell("5")]), (4, [Cell(""), Cell("x")])]


def test_too_many_rows_are_refused():
    book = Workbook()
    for number in range(12):
        book.active.append([number])
    with pytest.raises(Refused) as caught:
        list(sheet_stream.rows(saved(book), last_row=10))
    assert caught.value.code == "sheet_too_long"


def test_document_type_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(saved(many_kinds())) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/"):
                text = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text
            target.writestr(name, text)
    out.seek(0)
    with pytest.raises(Refused) as caught:
        list(sheet_stream.rows(out))
    assert caught.value.code == "sheet_broken"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive"])
def test_damaged_file_is_refused(content):
    with pytest.raises(Refused):
        list(sheet_stream.rows(io.BytesIO(content)))
