"""Tables of warehouses and of monthly reports: find the columns, read each cell by its kind, say what is wrong in it.

Takes cells as texts; the words by which choices are named, in both languages, are handed over.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enterprises.enums_figures import PeriodKind
from enterprises.rules import codes
from enterprises.rules.figures import periods, scaled
from pilotzone.kernel.cells import EMPTY, Cell, Raw
from warehouses.rules.reports import Served

MOST_ROWS = 60_000
HEAD_WITHIN = 10  # rows in which the head is looked for
SIGNS_SHOWN = 80
APART = re.compile(r"[,，;；、\n]+")
LINES = re.compile(r"[;；\n]+")
ANSWERS = {"yes": True, "true": True, "1": True, "是": True, "no": False, "false": False, "0": False, "否": False}
Words = Mapping[str, Mapping[str, str]]  # by column: each word by which a choice is named → its code


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: text, date, month, number, choice, choices, code, served. `places`: of a number, kept as an integer."""

    name: str
    kind: str = "text"
    needed: bool = False
    places: int = 0
    most: int = 0  # signs of a text


REGISTER = (
    Column("code", "code"),
    Column("operator", "code", needed=True),
    Column("name_zh", needed=True, most=120),
    Column("name_en", most=160),
    Column("investor_name", most=160),
    Column("direct_share", "number", places=4),  # per cent: millionths of the whole
    Column("indirect_share", "number", places=4),
    Column("investment_certificate", most=40),
    Column("country", "choice", needed=True),
    Column("city", needed=True, most=80),
    Column("address", needed=True, most=240),
    Column("latitude", "number", places=6),
    Column("longitude", "number", places=6),
    Column("tenure", "choice", needed=True),
    Column("lease_number", most=60),
    Column("lease_starts_on", "date"),
    Column("lease_ends_on", "date"),
    Column("indoor_area", "number", places=2),
    Column("bonded_area", "number", places=2),
    Column("cold_area", "number", places=2),
    Column("outdoor_area", "number", places=2),
    Column("operating_since", "date", needed=True),
    Column("use", "choice", needed=True),
    Column("type", "choice", needed=True),
    Column("services", "choices", needed=True),
    Column("wms", most=80),
    Column("tracking", most=120),
    Column("interfaces", most=240),
    Column("filing_9810", most=40),
)
REPORTS = (
    Column("code", "code", needed=True),
    Column("month", "month", needed=True),
    Column("area_used", "number", needed=True, places=2),
    Column("pallets", "number"),
    Column("orders", "number", needed=True),
    Column("parcels", "number", needed=True),
    Column("countries", "choices"),
    Column("served", "served"),
    Column("note", most=300),
)
ZERO = ("direct_share", "indirect_share", "indoor_area", "bonded_area", "cold_area", "outdoor_area")  # where left empty


@dataclass(frozen=True, slots=True)
class RowError:
    """`column` is the name of one; `code` says what is wrong."""

    row: int
    column: str
    text: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read; `texts` as they stand in the table."""

    number: int
    values: Mapping[str, Any]
    texts: Mapping[str, str] = field(default_factory=dict)


class NoHead(ValueError):
    """No row names the columns that are needed; `missing` are those of the nearest one."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(",".join(missing))
        self.missing = tuple(missing)


class Wrong(ValueError):
    """A cell that cannot be taken."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def read(
    raw: Iterable[Raw], columns: Sequence[Column], heads: Mapping[str, str], words: Words
) -> Iterator[Row | RowError]:
    """Each row, or each thing that is wrong in it; empty rows are passed over. Raises NoHead."""
    rows = iter(raw)
    places = find_head(rows, columns, heads)
    for number, cells in rows:
        if not any(cell.text.strip() for cell in cells):
            continue
        found = {name: cells[place] if place < len(cells) else EMPTY for name, place in places.items()}
        values, errors = read_row(number, found, columns, words)
        if errors:
            yield from errors
        else:
            yield Row(number, values, {name: cell.text[:SIGNS_SHOWN] for name, cell in found.items()})


def find_head(rows: Iterator[Raw], columns: Sequence[Column], heads: Mapping[str, str]) -> dict[str, int]:
    """At which place each column stands; the rows go on after the head."""
    needed = [column.name for column in columns if column.needed]
    nearest: dict[str, int] = {}
    for _number, cells in itertools.islice(rows, HEAD_WITHIN):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            name = heads.get(head_of(cell.text))
            if name:
                places.setdefault(name, place)
        if all(name in places for name in needed):
            return places
        nearest = max(nearest, places, key=len)
    raise NoHead([name for name in needed if name not in nearest])


def head_of(text: str) -> str:
    return text.strip().strip("*").split("(")[0].split("（")[0].strip().casefold()


def read_row(
    number: int, found: Mapping[str, Cell], columns: Sequence[Column], words: Words
) -> tuple[dict[str, Any], list[RowError]]:
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column in columns:
        cell = found.get(column.name, EMPTY)
        try:
            values[column.name] = value_of(column, cell, words.get(column.name, {}))
        except Wrong as wrong:
            shown = cell.text[:SIGNS_SHOWN]
            errors.append(RowError(number, column.name, shown, wrong.code, wrong.params))
    return values, errors


def value_of(column: Column, cell: Cell, words: Mapping[str, str]) -> Any:
    if cell.flaw:
        raise Wrong(cell.flaw)
    text = cell.text.strip()
    if not text:
        if column.needed:
            raise Wrong("missing")
        return empty(column)
    return READERS[column.kind](column, text, words)


def empty(column: Column) -> Any:
    if column.name in ZERO:
        return 0
    return {"text": "", "code": "", "choices": [], "served": (), "choice": ""}.get(column.kind)


def text_of(column: Column, text: str, words: Mapping[str, str]) -> str:
    if column.most and len(text) > column.most:
        raise Wrong("too_long", most=column.most)
    return text


def code_of(column: Column, text: str, words: Mapping[str, str]) -> str:
    """Credit codes lose their dashes; a warehouse's own code keeps them."""
    return text.upper() if column.name == "code" else codes.folded(text)


def number_of(column: Column, text: str, words: Mapping[str, str]) -> int:
    try:
        return scaled.read(text, column.places)
    except scaled.NotScaled as error:
        raise Wrong(error.reason, places=column.places) from error


def date_of(column: Column, text: str, words: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError as error:
        raise Wrong("bad_date") from error


def month_of(column: Column, text: str, words: Mapping[str, str]) -> date:
    period = periods.parse(text)
    if period is None or period.kind != PeriodKind.MONTH:
        raise Wrong("bad_month")
    return period.start


def choice_of(column: Column, text: str, words: Mapping[str, str]) -> str:
    found = words.get(text.casefold())
    if found is None:
        raise Wrong("unknown_choice", text=text[:SIGNS_SHOWN])
    return found


def choices_of(column: Column, text: str, words: Mapping[str, str]) -> list[str]:
    parts = [part.strip() for part in APART.split(text) if part.strip()]
    return sorted({choice_of(column, part, words) for part in parts})


def served_of(column: Column, text: str, words: Mapping[str, str]) -> tuple[tuple[str, str, bool | None], ...]:
    """`code name yes` a line: the name and whether it is of the city can be left out."""
    return tuple(served_line(line) for line in LINES.split(text) if line.strip())


def served_line(line: str) -> tuple[str, str, bool | None]:
    parts = [part for part in re.split(r"[,，\t ]+", line.strip()) if part]
    code, rest = codes.folded(parts[0]), parts[1:]
    in_city = ANSWERS.get(rest[-1].casefold()) if rest else None
    if in_city is not None:
        rest = rest[:-1]
    if codes.uscc_fault(code) is not None:
        raise Wrong("wrong_uscc", code=code[:SIGNS_SHOWN])
    return code, " ".join(rest)[:120], in_city


READERS = {
    "text": text_of,
    "code": code_of,
    "number": number_of,
    "date": date_of,
    "month": month_of,
    "choice": choice_of,
    "choices": choices_of,
    "served": served_of,
}


def placed(
    lines: Iterable[tuple[str, str, bool | None]], registered: Mapping[str, str], regions: Iterable[str]
) -> tuple[Served, ...]:
    """Where it was not said: of the city is who is registered here, or whose code was given by one of its regions."""
    local = tuple({region[:4] for region in regions})
    found = {}
    for code, name, in_city in lines:
        derived = code in registered or code[2:8].startswith(local)
        found[code] = Served(code, name or registered.get(code, ""), derived if in_city is None else in_city)
    return tuple(found[code] for code in sorted(found))


def repeated(rows: Iterable[Row], key: Sequence[str]) -> Iterator[RowError]:
    """The second and later rows about the same thing, each with the number of the first."""
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        about = tuple(row.values[name] for name in key)
        if not all(about):
            continue
        before = first.setdefault(about, row.number)
        if before != row.number:
            yield RowError(row.number, key[0], str(about[0]), "repeated", {"row": before})
