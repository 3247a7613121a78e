"""Tables of values from files: wide (a column per figure) or tidy (a row per value), with an id column."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from enterprises.rules.assessment.cells import CellError, read_cell
from enterprises.rules.assessment.figures import Reported, choose
from enterprises.rules.assessment.model import Figure, Scheme
from enterprises.rules.assessment.scheme import SchemeError, load_scheme
from enterprises.rules.assessment.table import ValueTable, table_of
from pilotzone.formula.values import UNKNOWN, Value
from pilotzone.versions.pages import language, pick

ID_HEADS = frozenset({"id", "subject", "uscc", "编号", "对象", "企业", "统一社会信用代码"})
FIGURE_HEADS = frozenset({"figure", "indicator", "指标", "数据项"})
VALUE_HEADS = frozenset({"value", "数值", "值"})
SOURCE_HEADS = frozenset({"source", "来源"})
MODE_HEADS = frozenset({"mode", "监管方式"})
MOST_FLAWS = 200  # nobody reads on; the file is refused anyway
MOST_BYTES = 512 * 1024 * 1024


class FileError(Exception):
    """The file cannot be taken; each line names its place."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


def load(path: Path) -> Scheme:
    """The scheme of a file. Raises FileError with every problem of the document."""
    try:
        return load_scheme(text_of(path))
    except SchemeError as error:
        english = language() == "en"
        lines = [
            f"{path}:{each.line}:{each.column}: {each.message if english else each.message_zh}"
            for each in error.problems
        ]
        raise FileError(lines) from error


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, or as older spreadsheets write Chinese."""
    if path.stat().st_size > MOST_BYTES:
        raise FileError([_("%(path)s is larger than %(most)s MB.") % {"path": path, "most": MOST_BYTES // 1024**2}])
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError([_("%(path)s is not written in UTF-8.") % {"path": path}])


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a table with commas, semicolons or tabs; its head tells which."""
    text = text_of(path)
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=mark)]
    except csv.Error as error:
        raise FileError([f"{path.name}: {error}"]) from error


@dataclass(slots=True)
class _Reading:
    """Takes a table in and keeps every flaw with its place instead of stopping at the first."""

    name: str
    scheme: Scheme
    flaws: list[str] = field(default_factory=list)

    def wrong(self, row: int, column: str, message: str) -> None:
        words = _("%(file)s row %(row)s, column %(column)s: %(message)s")
        self.flaws.append(words % {"file": self.name, "row": row, "column": column, "message": message})
        if len(self.flaws) >= MOST_FLAWS:
            raise FileError(self.flaws)

    def value(self, row: int, column: str, text: str, figure: Figure) -> Value:
        codes = self.scheme.lists[figure.type.codes] if figure.type.codes else {}
        try:
            return read_cell(text, figure, codes)
        except CellError as error:
            self.wrong(row, column, pick(error.message))
            return UNKNOWN

    def body(self, rows: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
        width = len(rows[0])
        for number, row in enumerate(rows[1:], 2):
            if not any(row):
                continue
            if len(row) > width and any(row[width:]):
                self.wrong(number, str(width + 1), _("There is a cell beyond the head."))
            yield number, [*row, *[""] * (width - len(row))]


@dataclass(frozen=True, slots=True)
class ValueFile:
    """`ignored` are columns, or in a tidy table names of figures, that the scheme does not know."""

    table: ValueTable
    ignored: tuple[str, ...]


def read_values(path: Path, scheme: Scheme) -> ValueFile:
    """The values of a table's figures. Raises FileError with every place that is wrong."""
    return read_rows(path.name, rows_of(path), scheme)


def read_rows(name: str, rows: list[list[str]], scheme: Scheme) -> ValueFile:
    """The same of rows that were read already, of a file of this name."""
    reading = _Reading(name, scheme)
    if not rows or not any(rows[0]):
        raise FileError([_("%(file)s is empty.") % {"file": name}])
    head = [cell.casefold() for cell in rows[0]]
    at = next((place for place, cell in enumerate(head) if cell in ID_HEADS), None)
    if at is None:
        heads = ", ".join(sorted(ID_HEADS))
        raise FileError(
            [_("%(file)s row 1: no column names the subject (%(heads)s).") % {"file": name, "heads": heads}]
        )
    tidy = not FIGURE_HEADS.isdisjoint(head) and not VALUE_HEADS.isdisjoint(head)
    found = _tidy(reading, rows, head, at) if tidy else _wide(reading, rows, at)
    if reading.flaws:
        raise FileError(reading.flaws)
    if not found.table.count:
        raise FileError([_("%(file)s has no rows below its head.") % {"file": name}])
    return found


def _named(scheme: Scheme) -> dict[str, Figure]:
    """Figures by name and by label, as a head may call them."""
    found = {}
    for figure in reversed(scheme.figures):
        found |= {figure.label.zh.casefold(): figure, figure.label.en.casefold(): figure}
    return found | {figure.name: figure for figure in scheme.figures}


def _wide(reading: _Reading, rows: list[list[str]], at: int) -> ValueFile:
    known = _named(reading.scheme)
    columns: dict[int, Figure] = {}
    ignored = []
    for place, heading in enumerate(rows[0]):
        figure = known.get(heading.casefold())
        if figure is not None and figure in columns.values():
            reading.wrong(1, heading, _("This figure has a column already."))
        elif figure is not None:
            columns[place] = figure
        elif place != at and heading:
            ignored.append(heading)
    first: dict[str, int] = {}
    values: list[dict[str, Value]] = []
    for number, row in reading.body(rows):
        if not row[at] or row[at] in first:
            words = (
                _("The subject is missing.")
                if not row[at]
                else _("The same subject as in row %(row)s.") % {"row": first[row[at]]}
            )
            reading.wrong(number, rows[0][at], words)
            continue
        first[row[at]] = number
        values.append(
            {
                figure.name: reading.value(number, rows[0][place], row[place], figure)
                for place, figure in columns.items()
            }
        )
    return ValueFile(table_of(reading.scheme, list(first), values), tuple(ignored))


def _tidy(reading: _Reading, rows: list[list[str]], head: list[str], at: int) -> ValueFile:
    places = [_place(head, heads) for heads in (FIGURE_HEADS, VALUE_HEADS, SOURCE_HEADS, MODE_HEADS)]
    of, value, source, mode = places
    known, ignored = _named(reading.scheme), dict[str, None]()
    reports: dict[str, dict[str, list[Reported]]] = {}
    seen: dict[tuple[str, ...], int] = {}
    for number, row in reading.body(rows):
        figure = known.get(_cell(row, of).casefold())
        if figure is None:
            ignored[_cell(row, of)] = None
            continue
        key = (row[at], figure.name, _cell(row, source), _cell(row, mode))
        if not row[at] or key in seen:
            words = (
                _("The subject is missing.")
                if not row[at]
                else _("The same value as in row %(row)s.") % {"row": seen[key]}
            )
            reading.wrong(number, rows[0][at], words)
            continue
        seen[key] = number
        said = reading.value(number, rows[0][value or 0], _cell(row, value), figure)
        own = reports.setdefault(row[at], defaultdict(list))
        own[figure.name].append(Reported(said, key[2], key[3]))
    return ValueFile(_chosen(reading.scheme, reports), tuple(ignored))


def _chosen(scheme: Scheme, reports: dict[str, dict[str, list[Reported]]]) -> ValueTable:
    """Of several sources the one that counts, with what the others say."""
    rows: list[dict[str, Value]] = []
    sources: dict[str, list[str]] = {figure.name: [] for figure in scheme.figures}
    differences = {}
    for place, own in enumerate(reports.values()):
        row = {}
        for figure in scheme.figures:
            found = choose(figure, own.get(figure.name, ()))
            row[figure.name] = found.value
            sources[figure.name].append(found.source)
            others = tuple(each for each in found.others if each[1] != found.value)
            if others:
                differences[place, figure.name] = others
        rows.append(row)
    return table_of(scheme, list(reports), rows, sources=sources, differences=differences)


def _place(head: list[str], heads: frozenset[str]) -> int | None:
    return next((place for place, cell in enumerate(head) if cell in heads), None)


def _cell(row: list[str], place: int | None) -> str:
    return "" if place is None else row[place]


@dataclass(frozen=True, slots=True)
class NumberTable:
    """A table of plain numbers: what its columns and rows are called."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


def read_plain(path: Path) -> NumberTable:
    """A table whose first column names its rows. Raises FileError when a row is too short or too long."""
    rows = [row for row in rows_of(path) if any(row)]
    if len(rows) < 2 or len(rows[0]) < 2:
        raise FileError([_("%(file)s has no table of numbers.") % {"file": path.name}])
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            words = _("%(file)s row %(row)s: %(found)s cells instead of %(wanted)s.")
            raise FileError([words % {"file": path.name, "row": number, "found": len(row), "wanted": len(rows[0])}])
    return NumberTable(tuple(rows[0][1:]), tuple(row[0] for row in rows[1:]), tuple(tuple(row[1:]) for row in rows[1:]))
