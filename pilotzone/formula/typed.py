"""Checked expressions: the same nodes with their types, and the tables that they read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pilotzone.formula.kinds import Type
from pilotzone.formula.text import Text

GROUPING = ("grouped", "nth", "running")


@dataclass(frozen=True, slots=True, eq=False)
class Typed:
    """`op` says what is done with `args`; `value` holds a constant, a name or an operator."""

    op: str
    args: tuple["Typed", ...]
    type: Type
    value: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """One row of a table. A band begins at `start`, which belongs to it unless `open`; codes match `keys`."""

    cells: dict[str, Typed]
    start: Fraction | Any = None
    open: bool = False
    keys: tuple[str, ...] = ()
    clause: str = ""
    assumption: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Bands over a quantity or date, or a lookup over codes; `rest` is what holds when no row does."""

    name: str
    label: Text
    argument: Text
    of: Type
    columns: dict[str, Type]
    headings: dict[str, Text]
    bands: tuple[Band, ...]
    rest: Band
    clause: str = ""
    assumption: str = ""

    @property
    def is_lookup(self) -> bool:
        return self.of.kind == "code"


@dataclass(slots=True)
class Names:
    """What expressions can see: values of the claim, columns of rows, tables, lists of codes."""

    claim: dict[str, Type] = field(default_factory=dict)
    rows: dict[str, dict[str, Type]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    exchange: bool = False
    broken: set[str] = field(default_factory=set)  # tables whose own mistakes are told already


def reads(node: Typed) -> set[tuple[str, str]]:
    """Every (rows, name) that a checked expression reads; rows is "" for values of the claim."""
    found: set[tuple[str, str]] = set()
    open_ = [node]
    while open_:
        each = open_.pop()
        open_ += each.args
        if each.op == "name":
            found.add(("", each.value))
        elif each.op == "column":
            found.add(each.value)
        elif each.op == "aggregate":
            found.add(("", each.value[1]))
        elif each.op in GROUPING:
            rows, per = each.value[1:] if each.op == "grouped" else each.value[:2]
            found |= {("", rows), *([(rows, per)] if per else [])}
    return found


def reads_through(node: Typed, tables: Mapping[str, Table]) -> set[tuple[str, str]]:
    """What an expression reads, in the cells of its tables too."""
    found, open_ = reads(node), [node]
    while open_:
        each = open_.pop()
        open_ += each.args
        if each.op == "table":
            table = tables[each.value[0]]
            cells = [cell for band in (table.rest, *table.bands) for cell in band.cells.values()]
            found |= {key for cell in cells for key in reads(cell)}
    return found


def uses(node: Typed, op: str) -> bool:
    return node.op == op or any(uses(each, op) for each in node.args)


def uses_unstated(node: Typed, tables: Mapping[str, Table]) -> bool:
    """Whether a value that the source does not state can enter, also through the cells of a table."""
    if node.op == "unstated":
        return True
    if node.op == "table":
        table, column = tables[node.value[0]], node.value[1]
        if any(uses(band.cells[column], "unstated") for band in (table.rest, *table.bands)):
            return True
    return any(uses_unstated(each, tables) for each in node.args)
