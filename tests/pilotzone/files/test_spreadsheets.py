"""What people typed goes into workbooks, whatever signs it has."""

import io

from openpyxl import Workbook, load_workbook

from pilotzone.files.spreadsheets import plain, saved, sheet_name


def test_a_workbook_holds_text_pasted_from_a_word_processor():
    book = Workbook()
    book.active.append([plain("Harbour\x0bwarehouse\x07"), plain("\x0b=1+1"), plain("=1+1")])
    cells = load_workbook(io.BytesIO(saved(book))).active[1]
    assert [cell.value for cell in cells] == ["Harbour warehouse ", " =1+1", "'=1+1"]


def test_a_sheet_is_named_without_what_no_name_may_have():
    assert sheet_name("费用/支出 [2024]: *?\\") == "费用支出 2024 "
    assert sheet_name("x" * 40) == "x" * 31
