"""Tables of cost lines: read them against their columns, write the template and the list of errors."""

import csv
import io
from typing import cast

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pilotzone.files.models import StoredFile
from pilotzone.files.spreadsheets import plain, rows_of, saved, sheet_name
from subsidies import wording
from subsidies.rules import sheets
from subsidies.rules.model import InputSpec
from subsidies.rules.sheets import Column, Sheet

LIST_WITHIN = 255  # signs of a list of choices that stands in the rule itself
TEXT_ROWS = 502  # so many rows of the template keep long numbers as text


def read(stored: StoredFile, rows: InputSpec) -> Sheet:
    """The table of a stored file, read against the columns of the rows."""
    return sheets.read(list(rows_of(stored)), rows)


def template(rows: InputSpec) -> bytes:
    """An empty table to fill in: heads in the reader's language, lists to choose from; an example on its own sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet, example = book.create_sheet(sheet_name(wording.pick(rows.label))), book.create_sheet(_("Example"))
    for place, column in enumerate(sheets.columns_of(rows), 1):
        for each in (sheet, example):
            write_head(each, place, column)
        example.cell(2, place, example_of(column))
        if column.spec.type.kind in ("text", "date"):
            for line in range(2, TEXT_ROWS):
                sheet.cell(line, place).number_format = "@"
        offer_choices(sheet, place, column)
    return saved(book)


def write_head(sheet: Worksheet, place: int, column: Column) -> None:
    head = sheet.cell(1, place, head_of(column))
    head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="EAF1FA")
    head.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(place)].width = 26 if column.spec.type.kind == "text" else 16
    sheet.freeze_panes = "A2"


def offer_choices(sheet: Worksheet, place: int, column: Column) -> None:
    choices = choices_of(column)
    if choices:
        letter = get_column_letter(place)
        validation = DataValidation(type="list", formula1=listed(sheet, choices), allow_blank=not column.required)
        validation.add(f"{letter}2:{letter}{sheets.MOST_ROWS + 1}")
        sheet.add_data_validation(validation)


def listed(sheet: Worksheet, choices: list[str]) -> str:
    """The choices as a rule names them: spelt out, or where that is more than a rule holds, on a sheet of their own."""
    spelt = f'"{",".join(choices)}"'
    if len(spelt) <= LIST_WITHIN and '"' not in spelt[1:-1]:
        return spelt
    book = cast(Workbook, sheet.parent)
    page = book.create_sheet(_("Choices"))
    for choice in choices:
        page.append([plain(choice)])
    return f"{quote_sheetname(page.title)}!$A$1:$A${len(choices)}"


def head_of(column: Column) -> str:
    label = _("Currency") if column.is_currency else wording.pick(column.spec.label)
    return f"{label} *" if column.required else label


def choices_of(column: Column) -> list[str]:
    if column.is_currency:
        return list(column.spec.currencies)
    if column.spec.type.kind == "bool":
        return [_("Yes"), _("No")]
    return [wording.pick(label).replace(",", " ") for _code, label in column.spec.codes]


def example_of(column: Column) -> str:
    """How a cell is written."""
    choices = choices_of(column)
    if choices:
        return choices[0]
    samples = {"date": "2023-05-18", "money": "12,400.00", "quantity": "12,400.00"}
    if column.name == "invoice_number":
        return "23120000000000000000"
    return samples.get(column.spec.type.kind, _("Annual fee of the shop in Japan"))


def errors_csv(sheet: Sheet, rows: InputSpec) -> str:
    """Every error with its cell, to work through beside the table."""
    labels = {column.name: head_of(column).removesuffix(" *") for column in sheets.columns_of(rows)}
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow([_("Cell"), _("Row"), _("Column"), _("In the table"), _("What is wrong")])
    for error in sheet.errors:
        words = wording.reason_words(error.reason, error.params)
        writer.writerow([error.address, error.row, labels[error.column], plain(error.text), words])
    return buffer.getvalue()
