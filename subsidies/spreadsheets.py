"""Tables as files: read .xlsx and .csv into cells, write the template and the list of errors."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.kernel.errors import Refused
from subsidies import wording
from subsidies.rules import sheets
from subsidies.rules.model import InputSpec
from subsidies.rules.sheets import Cell, Column, Raw, Sheet

ACCEPTED = (FileType.XLSX, FileType.CSV)
MOST_BYTES = 10 * 1024 * 1024
MOST_COLUMNS = 60
LAST_ROW = 60_000  # a sheet with cells beyond is refused rather than read in part
TEXT_ROWS = 502  # so many rows of the template keep long numbers as text
EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
XLSX = FileType.XLSX.value
ENCODINGS = ("utf-8-sig", "gb18030")
CSV_SAMPLE = 4096


def read(stored: StoredFile, rows: InputSpec) -> Sheet:
    """The table of a stored file, read against the columns of the rows."""
    with default_storage.open(stored.path) as stream:
        raw = list(xlsx_rows(stream) if stored.type == FileType.XLSX else csv_rows(stream))
    return sheets.read(raw, rows)


def xlsx_rows(stream: IO[bytes]) -> Iterator[Raw]:
    """The rows of the first visible sheet, as they are stored: a formula stays a formula."""
    with damage_told():
        book = load_workbook(stream, read_only=True, data_only=False)
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), book.worksheets[0])
    yield from sheet_rows(sheet, LAST_ROW, MOST_COLUMNS)


def sheet_rows(sheet: Any, last_row: int, most_columns: int) -> Iterator[Raw]:
    """The rows of one sheet of a workbook that was opened to be read only."""
    with damage_told():
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=most_columns), 1):
            if number > last_row:
                raise too_long(last_row)
            yield number, [cell_of(cell.value, cell.data_type) for cell in cells]


@contextmanager
def damage_told() -> Iterator[None]:
    """openpyxl raises many kinds of errors on a damaged book; each means the same to the sender."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused("sheet_broken", _broken(), field="file") from error


def too_long(last_row: int) -> Refused:
    words = gettext_lazy("The sheet reaches beyond row %(row)s. Copy the rows into a new sheet.")
    return Refused("sheet_too_long", words, field="file", params={"row": f"{last_row:,}"})


def _broken() -> Any:
    return gettext_lazy("The table cannot be read. Save it again as .xlsx or .csv.")


def cell_of(value: Any, kind: str) -> Cell:
    """One cell as text. Numbers keep what the spreadsheet shows; what it has rounded is told."""
    if value is None:
        return sheets.EMPTY
    if (
        kind == "f"
        or (isinstance(value, str) and value.startswith("="))
        or not isinstance(value, str | bool | int | float | datetime | date | time)
    ):
        return Cell(str(getattr(value, "text", value)), "formula")
    if kind == "e":
        return Cell(str(value), "broken")
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, datetime):
        return Cell(value.date().isoformat())
    if isinstance(value, int | float):
        return number_cell(value)
    return Cell(str(value))


def number_cell(value: int | float) -> Cell:
    text = f"{value:.{EXACT_DIGITS}g}" if isinstance(value, float) else str(value)
    if "e" in text:
        text = f"{value:.0f}"
    return Cell(text, "digits_lost" if len(text.lstrip("-").replace(".", "")) > EXACT_DIGITS else "")


def csv_rows(stream: IO[bytes], last_row: int = LAST_ROW, most_columns: int = MOST_COLUMNS) -> Iterator[Raw]:
    data = stream.read()
    text = next((found for encoding in ENCODINGS if (found := decoded(data, encoding)) is not None), None)
    if text is None:
        words = gettext_lazy("The text is neither UTF-8 nor GB 18030. Save it as .xlsx.")
        raise Refused("csv_encoding", words, field="file")
    delimiter = max(",\t;", key=text[:CSV_SAMPLE].count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if number > last_row:
                raise too_long(last_row)
            yield number, [cell_of(value or None, "s") for value in row[:most_columns]]
    except csv.Error as error:
        raise Refused("sheet_broken", _broken(), field="file") from error


def decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def template(rows: InputSpec) -> bytes:
    """An empty table to fill in: heads in the reader's language, lists to choose from; an example on its own sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet, example = book.create_sheet(wording.pick(rows.label)[:31]), book.create_sheet(_("Example"))
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
        validation = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=not column.required)
        validation.add(f"{letter}2:{letter}{sheets.MOST_ROWS + 1}")
        sheet.add_data_validation(validation)


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


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


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


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
