"""Large .xlsx tables row by row: expat's events alone, no tree and no objects of a workbook.

Gives the same cells as `spreadsheets.xlsx_rows` in a tenth of its time. A document type declaration, the way to entity
tricks, is refused before anything is read.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel

from pilotzone.files.spreadsheets import LAST_ROW, MOST_COLUMNS, cell_of, damage_told, too_long
from pilotzone.kernel.cells import EMPTY, Cell, Raw

CHUNK = 256 * 1024
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]+)")
Attributes = dict[str, str]


class Unwanted(ValueError):
    """The XML declares a document type."""


def rows(stream: IO[bytes], last_row: int = LAST_ROW) -> Iterator[Raw]:
    """The rows of the first visible sheet; rows without cells are passed over."""
    with damage_told(), zipfile.ZipFile(stream) as archive:
        book = Book(archive)
        sheet = Sheet(book, last_row)
        with archive.open(book.sheet) as part:
            for chunk in chunks(part):
                sheet.parser.Parse(chunk, not chunk)
                yield from sheet.taken()


def chunks(part: IO[bytes]) -> Iterator[bytes]:
    """The last one is empty: the end."""
    while chunk := part.read(CHUNK):
        yield chunk
    yield b""


def parser_of(
    start: Callable[[str, Attributes], None], end: Callable[[str], None], text: Callable[[str], None]
) -> expat.XMLParserType:
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartElementHandler, made.EndElementHandler = start, end
    made.CharacterDataHandler = text
    made.StartDoctypeDeclHandler = refuse
    return made


def refuse(*_declaration: Any) -> None:
    raise Unwanted


def bare(name: str) -> str:
    """Without the prefix that a few programs write before each name."""
    return name[name.find(":") + 1 :]


def read(archive: zipfile.ZipFile, name: str, start: Callable[[str, Attributes], None]) -> None:
    """A small part of the book, for its elements' attributes."""
    parser = parser_of(start, lambda name: None, lambda text: None)
    parser.Parse(archive.read(name), True)


class Book:
    """What a sheet's cells refer to: texts, which formats are dates, and from when days are counted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.names = set(archive.namelist())
        self.epoch = WINDOWS_EPOCH
        sheets: list[tuple[str, str]] = []
        targets: dict[str, str] = {}

        def in_book(name: str, found: Attributes) -> None:
            if bare(name) == "sheet":
                sheets.append((found.get("state", "visible"), next(found[key] for key in found if key.endswith(":id"))))
            elif bare(name) == "workbookPr" and found.get("date1904") in ("1", "true"):
                self.epoch = CALENDAR_MAC_1904

        def in_relations(name: str, found: Attributes) -> None:
            if bare(name) == "Relationship":
                targets[found["Id"]] = posixpath.normpath(posixpath.join("/xl", found["Target"])).lstrip("/")

        read(archive, "xl/workbook.xml", in_book)
        read(archive, "xl/_rels/workbook.xml.rels", in_relations)
        visible = [key for state, key in sheets if state == "visible"] or [key for _state, key in sheets]
        self.sheet = targets[visible[0]]
        self.texts = self.shared_texts(archive) if "xl/sharedStrings.xml" in self.names else []
        self.dates = self.date_formats(archive) if "xl/styles.xml" in self.names else frozenset()

    def shared_texts(self, archive: zipfile.ZipFile) -> list[Cell]:
        """Each text whole, without the reading aids that stand beside Chinese and Japanese ones."""
        found: list[Cell] = []
        pieces: list[str] = []
        depth = {"t": 0, "rPh": 0}

        def start(name: str, _found: Attributes) -> None:
            name = bare(name)
            if name in depth:
                depth[name] += 1

        def end(name: str) -> None:
            name = bare(name)
            if name in depth:
                depth[name] -= 1
            elif name == "si":
                found.append(cell_of("".join(pieces) or None, "s"))
                pieces.clear()

        def text(piece: str) -> None:
            if depth["t"] and not depth["rPh"]:
                pieces.append(piece)

        parser = parser_of(start, end, text)
        with archive.open("xl/sharedStrings.xml") as part:
            for chunk in chunks(part):
                parser.Parse(chunk, not chunk)
        return found

    def date_formats(self, archive: zipfile.ZipFile) -> frozenset[str]:
        """The cell formats, by their place, that show a number as a day."""
        codes = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        formats: list[str] = []
        within = [False]

        def start(name: str, found: Attributes) -> None:
            name = bare(name)
            if name == "numFmt":
                codes[found["numFmtId"]] = found["formatCode"]
            elif name in ("cellXfs", "cellStyleXfs", "dxfs"):
                within[0] = name == "cellXfs"
            elif name == "xf" and within[0]:
                formats.append(found.get("numFmtId", "0"))

        read(archive, "xl/styles.xml", start)
        dates = (str(place) for place, number in enumerate(formats) if is_date_format(codes.get(number, "")))
        return frozenset(dates)


class Sheet:
    """Collects the cells of a sheet as the parser comes upon them."""

    def __init__(self, book: Book, last_row: int) -> None:
        self.book, self.last_row = book, last_row
        self.done: list[Raw] = []
        self.cells: list[Cell] = []
        self.number = self.place = 0
        self.columns: dict[str, int] = {}
        self.kind = self.style = ""
        self.value: list[str] = []
        self.is_formula = self.takes = self.aside = False
        self.parser = parser_of(self.start, self.end, self.text)

    def taken(self) -> list[Raw]:
        done, self.done = self.done, []
        return done

    def start(self, name: str, found: Attributes) -> None:
        name = name[name.find(":") + 1 :]
        if name == "c":
            self.begin_cell(found)
        elif name in ("v", "t"):
            self.takes = not self.aside and not self.is_formula  # of a formula the text is told, not what it came to
        elif name == "row":
            self.number = int(found.get("r", self.number + 1))
            self.cells, self.place = [], 0
            if self.number > self.last_row:
                raise too_long(self.last_row)
        elif name == "f":
            self.is_formula, self.value, self.takes = True, ["="], True
        elif name == "rPh":
            self.aside = True

    def begin_cell(self, found: Attributes) -> None:
        self.kind, self.style = found.get("t", "n"), found.get("s", "")
        self.value, self.is_formula = [], False
        reference = REFERENCE.fullmatch(found.get("r", ""))
        if reference:
            letters = reference[1]
            self.place = self.columns.get(letters) or self.columns.setdefault(letters, column_of(letters))
        else:
            self.place += 1

    def text(self, piece: str) -> None:
        if self.takes:
            self.value.append(piece)

    def end(self, name: str) -> None:
        name = name[name.find(":") + 1 :]
        if name == "c":
            self.end_cell()
        elif name in ("v", "t", "f"):
            self.takes = False
        elif name == "row":
            self.done.append((self.number, self.cells))
        elif name == "rPh":
            self.aside = False

    def end_cell(self) -> None:
        if self.place > MOST_COLUMNS:
            return
        cell = self.cell("".join(self.value))
        if cell.text or cell.flaw:
            self.cells.extend([EMPTY] * (self.place - 1 - len(self.cells)))
            self.cells.append(cell)

    def cell(self, text: str) -> Cell:
        if self.is_formula:
            return Cell(text, "formula")
        if self.kind == "s":
            return self.book.texts[int(text)] if text else EMPTY
        if not text:
            return EMPTY
        if self.kind == "n":
            return cell_of(self.number_of(text), "n")
        if self.kind == "b":
            return cell_of(text == "1", "b")
        return cell_of(text, "e" if self.kind == "e" else "s")

    def number_of(self, text: str) -> Any:
        value = float(text) if re.search(r"[.eE]", text) else int(text)
        return from_excel(value, self.book.epoch) if self.style in self.book.dates else value


def column_of(letters: str) -> int:
    """`A` is 1."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place
