"""A table of cost lines as people send it: find its columns, read each row, and say at which cell what is wrong.

Takes cells as texts, gives rows and errors; nothing is left out in silence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pilotzone.kernel.cells import EMPTY, Cell, Raw, address_of
from pilotzone.kernel.typed import tidy
from subsidies.rules import answers
from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.lines import INVOICE_COLUMN, invoice_key
from subsidies.rules.model import InputSpec

MOST_ROWS = 10_000
HEAD_WITHIN = 10  # rows in which the head is looked for
CURRENCY_SUFFIX = "_currency"
CURRENCY_HEADS = ("币种", "货币", "currency")


@dataclass(frozen=True, slots=True)
class RowError:
    """Of a table that another office or a bank sends: `code` says what is wrong; `row` is the line of the table."""

    row: int
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet: an input of the rows, or the currency beside an amount."""

    name: str
    spec: InputSpec
    is_currency: bool = False

    @property
    def required(self) -> bool:
        return self.spec.required and not self.is_currency


@dataclass(frozen=True, slots=True)
class CellError:
    row: int
    column: str
    address: str
    text: str
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One row as read: the texts as sent, the values that were readable, the errors of the others."""

    number: int
    texts: Mapping[str, str]
    values: Mapping[str, Kept]
    errors: Mapping[str, CellError]
    invoice: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`problem` is what is wrong with the table as a whole; then there are no lines."""

    lines: tuple[Line, ...] = ()
    problem: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[CellError, ...]:
        return tuple(error for line in self.lines for error in line.errors.values())

    @property
    def bad_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.errors)

    @property
    def good_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.errors)


def columns_of(rows: InputSpec) -> tuple[Column, ...]:
    """The sheet's columns in order; an amount in several currencies takes two."""
    found: list[Column] = []
    for spec in rows.columns:
        if spec.source != "claim":
            continue
        found.append(Column(spec.name, spec))
        if spec.type.kind == "money":
            found.append(Column(spec.name + CURRENCY_SUFFIX, spec, is_currency=True))
    return tuple(found)


def read(raw: Iterable[Raw], rows: InputSpec) -> Sheet:
    """Read a table of cost lines; an invoice number may come once."""
    columns = columns_of(rows)
    pending = list(raw)
    placed = find_head(pending, columns)
    if placed is None:
        missing = tuple(column.spec.label for column in columns if column.required)
        return Sheet(problem="no_head", params={"columns": missing})
    head, places = placed
    absent = tuple(column.spec.label for column in columns if column.required and column.name not in places)
    if absent:
        return Sheet(problem="missing_columns", params={"columns": absent})
    body = [row for row in pending if row[0] > head and any(cell.text for cell in row[1])]
    if not body:
        return Sheet(problem="no_rows")
    if len(body) > min(rows.most or MOST_ROWS, MOST_ROWS):
        return Sheet(problem="too_many_rows", params={"most": min(rows.most or MOST_ROWS, MOST_ROWS)})
    lines = [read_line(number, cells, columns, places) for number, cells in body]
    return Sheet(tuple(mark_repeats(lines, places)))


def of_texts(lines: Iterable[Mapping[str, str]], columns: Sequence[Column]) -> Sheet:
    """Lines whose cells are known by the columns' names; they are counted from 1."""
    places = {column.name: place for place, column in enumerate(columns)}
    read = [
        read_line(number, [Cell(texts.get(column.name, "")) for column in columns], columns, places)
        for number, texts in enumerate(lines, 1)
    ]
    return Sheet(tuple(mark_repeats(read, places)))


def find_head(raw: Sequence[Raw], columns: Sequence[Column]) -> tuple[int, dict[str, int]] | None:
    """The row that names the columns, and which cell names which."""
    best: tuple[int, dict[str, int]] | None = None
    for number, cells in raw[:HEAD_WITHIN]:
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            name = head_of(cell.text, columns)
            if name and name not in places:
                places[name] = place
        if len(places) >= 2 and (best is None or len(places) > len(best[1])):
            best = number, places
    return best


def head_of(text: str, columns: Sequence[Column]) -> str:
    """Which column a heading names, by its code or its label in either language; marks around are ignored."""
    asked = plain_head(text)
    if not asked:
        return ""
    for column in columns:
        if column.is_currency:
            known = {column.name, *CURRENCY_HEADS}
        else:
            known = {column.name, plain_head(column.spec.label.zh), plain_head(column.spec.label.en)}
        if asked in known:
            return column.name
    return ""


def plain_head(text: str) -> str:
    return tidy(text).strip("*: ").casefold().split("(")[0].strip()


def read_line(number: int, cells: Sequence[Cell], columns: Sequence[Column], places: Mapping[str, int]) -> Line:
    found = {
        column.name: cells[places[column.name]] if places.get(column.name, len(cells)) < len(cells) else EMPTY
        for column in columns
    }
    values: dict[str, Kept] = {}
    errors: dict[str, CellError] = {}

    def wrong(name: str, error: Unreadable) -> None:
        beside = name + CURRENCY_SUFFIX
        at = beside if error.reason == "unknown_currency" and beside in places else name
        address = address_of(places.get(at, 0), number)
        errors[at] = CellError(number, at, address, found[at].text, error.reason, error.params)

    for column in columns:
        if column.is_currency:
            continue
        try:
            values[column.name] = read_cell(column, found)
        except Unreadable as error:
            wrong(column.name, error)
    invoice = ""
    if INVOICE_COLUMN not in errors:
        try:
            invoice = invoice_key(values)
        except Unreadable as error:
            wrong(INVOICE_COLUMN, error)
    return Line(number, {name: cell.text for name, cell in found.items()}, values, errors, invoice)


def read_cell(column: Column, found: Mapping[str, Cell]) -> Kept:
    cell = found[column.name]
    currency = found.get(column.name + CURRENCY_SUFFIX, EMPTY)
    for each in (cell, currency):
        if each.flaw:
            raise Unreadable(each.flaw)
    value = answers.kept(cell.text, column.spec, currency=currency.text)
    if value == "" and column.required:
        raise Unreadable("missing")
    return value


def find_named_head(
    lines: Sequence[Raw], heads: Mapping[str, Sequence[str]], needed: Iterable[str]
) -> tuple[int, dict[str, int]] | None:
    """The first row that names every column that is needed, and at which place each stands; of two heads the usual."""
    wanted = tuple(needed)
    for number, cells in lines[:HEAD_WITHIN]:
        texts = [plain_head(cell.text) for cell in cells]
        places = {
            name: texts.index(head)
            for name, known in heads.items()
            for head in reversed([plain_head(each) for each in known])
            if head in texts
        }
        if all(name in places for name in wanted):
            return number, places
    return None


def mark_repeats(lines: Sequence[Line], places: Mapping[str, int]) -> list[Line]:
    """The second and later lines with the same invoice are wrong, and say which line came first."""
    first: dict[str, int] = {}
    marked: list[Line] = []
    for line in lines:
        if line.invoice and line.invoice in first:
            text, address = line.texts[INVOICE_COLUMN], address_of(places[INVOICE_COLUMN], line.number)
            error = CellError(line.number, INVOICE_COLUMN, address, text, "repeated", {"row": first[line.invoice]})
            marked.append(replace(line, errors={**line.errors, INVOICE_COLUMN: error}))
        else:
            marked.append(line)
            if line.invoice:
                first[line.invoice] = line.number
    return marked
