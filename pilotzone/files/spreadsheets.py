"""Tables as files, whatever they hold: read .xlsx and .csv into cells, write a workbook."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.kernel.cells import EMPTY, Cell, Raw
from pilotzone.kernel.errors import Refused

ACCEPTED = (FileType.XLSX, FileType.CSV)
MOST_COLUMNS = 60
MOST_BYTES = 10 * 1024 * 1024
LAST_ROW = 60_000  # a sheet with cells beyond is refused rather than read in part
EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
XLSX = FileType.XLSX.value
ENCODINGS = ("utf-8-sig", "gb18030")
CSV_SAMPLE = 4096
LONGEST_NAME = 31  # of a sheet


def rows_of(stored: StoredFile, last_row: int = LAST_ROW) -> Iterator[Raw]:
    """The rows of a stored table, whichever of the accepted kinds it is."""
    with default_storage.open(stored.path) as stream:
        yield from xlsx_rows(stream, last_row) if stored.type == FileType.XLSX else csv_rows(stream, last_row)


def xlsx_rows(stream: IO[bytes], last_row: int = LAST_ROW) -> Iterator[Raw]:
    """The rows of the first visible sheet, as they are stored: a formula stays a formula."""
    with damage_told():
        book = load_workbook(stream, read_only=True, data_only=False)
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), book.worksheets[0])
    yield from sheet_rows(sheet, last_row, MOST_COLUMNS)


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
        return EMPTY
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


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_name(text: str) -> str:
    """As the name of a sheet, without the signs that none may have."""
    return "".join(sign for sign in ILLEGAL_CHARACTERS_RE.sub(" ", text) if sign not in "[]:*?/\\")[:LONGEST_NAME]


def plain(text: str) -> str:
    """A text that a workbook can hold and no spreadsheet takes for a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub(" ", text)  # pasted from a word processor, a line's end is one of them
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
