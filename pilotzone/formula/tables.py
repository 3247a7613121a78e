"""Reads tables of a document: bands over a quantity or date, and lookups over codes."""

from collections.abc import Sequence
from typing import Any

from pilotzone.formula.arithmetic import same
from pilotzone.formula.check import check, expect
from pilotzone.formula.document import Mapping, Node, Scalar
from pilotzone.formula.kinds import ANY, NUMBER, Type, parse_type
from pilotzone.formula.problems import ExpressionError
from pilotzone.formula.reader import Reader
from pilotzone.formula.syntax import Node as Syntax
from pilotzone.formula.syntax import parse
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Band, Names, Table, Typed
from pilotzone.formula.values import exact

MAX_BANDS = 100
MAX_LOOKUP = 2_000
BOUNDS = ("from", "above", "to", "below")
ROW_KEYS = ("clause", "assumption")


def read_expression(
    reader: Reader,
    node: Node | None,
    names: Names,
    *,
    each: str | None = None,
    it: Type | None = None,
    wanted: Type | None = None,
) -> Typed | None:
    """The checked expression of a scalar, or None with its problem reported."""
    scalar = reader.scalar(node)
    if scalar is None or not reader.admits(scalar):
        return None
    try:
        typed = check(parse(scalar.text), names, each=each, it=it)
        return expect(typed, wanted) if wanted else typed
    except ExpressionError as error:
        reader.report_expression(scalar, error)
        return None


def parsed(reader: Reader, node: Node | None) -> Syntax | None:
    """The expression before it is checked, for finding what it depends on; its mistakes are told by the check."""
    if not isinstance(node, Scalar) or not node.text.strip():
        return None
    try:
        return parse(node.text)
    except ExpressionError:
        return None


def cell_nodes(reader: Reader, node: Node) -> list[Node]:
    """Every scalar of a table that may hold an expression."""
    parts = getattr(node, "entries", {})
    rows = [*getattr(parts.get("bands"), "items", []), *getattr(parts.get("rows"), "items", []), parts.get("else")]
    found: list[Node] = []
    for row in rows:
        entries = getattr(row, "entries", None)
        if entries is None:
            found += [row] if isinstance(row, Scalar) else []
        else:
            found += [each for key, each in entries.items() if key not in (*BOUNDS, *ROW_KEYS, "is")]
    return found


def read_table(reader: Reader, name: str, node: Node, names: Names) -> Table | None:
    keys = ("label", "of", "argument", "gives")
    parts = reader.mapping(node, required=keys, optional=("else", "bands", "rows", "clause", "assumption"))
    if isinstance(node, Mapping) and "else" not in parts:
        reader.report(node, "nothing_outside_bands")
    of = _type(reader, parts.get("of"), names)
    label, argument = reader.text(parts.get("label")), reader.text(parts.get("argument"))
    headings, types = _columns(reader, parts.get("gives"), names)
    if of is None or label is None or argument is None or not headings:
        return None
    lookup = of.kind == "code"
    listing = parts.get("rows" if lookup else "bands")
    if listing is None:
        reader.report(node, "missing_key", key="rows" if lookup else "bands")
        return None
    rows = _Rows(reader, names, of, types)
    bands = rows.lookup(reader.items(listing)) if lookup else rows.bands(reader.items(listing))
    rest = rows.cells(parts.get("else"))
    return Table(
        name,
        label,
        argument,
        of,
        rows.types,
        headings,
        tuple(bands),
        rest,
        reader.string(parts.get("clause")),
        reader.string(parts.get("assumption")),
    )


def read_bands(reader: Reader, node: Node | None, of: Type, column: str) -> list[Band]:
    """Rising bands over a quantity, each with one constant number: points, or what else the column is."""
    rows = _Rows(reader, Names(), of, {column: NUMBER})
    return rows.bands(reader.items(node))


def _columns(reader: Reader, node: Node | None, names: Names) -> tuple[dict[str, Text], dict[str, Type]]:
    """The columns that a table gives: headings, and types (of the first cell, where none is written)."""
    headings, types = {}, {}
    for key, _, each in reader.named(node):
        parts = reader.mapping(each, required=("zh",), optional=("en", "type"))
        headings[key] = reader.said(parts)
        written = reader.string(parts.get("type"))
        types[key] = parse_type(written, set(names.lists)) if written else ANY
        if types[key] is None:
            reader.report(parts["type"], "bad_type", value=written[:40], types="CNY, rate, count, m2, date …")
    return headings, {key: found or ANY for key, found in types.items()}


def _type(reader: Reader, node: Node | None, names: Names) -> Type | None:
    scalar = reader.scalar(node)
    if scalar is None:
        return None
    found = parse_type(scalar.text, set(names.lists))
    if found is None or found.kind not in ("quantity", "date", "code"):
        reader.report(scalar, "bad_type", value=scalar.text[:40], types="CNY, rate, count, m2, date …")
        return None
    return found


class _Rows:
    """The rows of one table; the first cell of a column says what type the column has."""

    def __init__(self, reader: Reader, names: Names, of: Type, types: dict[str, Type]) -> None:
        self.reader, self.names, self.of = reader, names, of
        self.types = dict(types)

    def bands(self, items: Sequence[Node]) -> list[Band]:
        if len(items) > MAX_BANDS:
            self.reader.report(items[0], "too_many_bands", limit=MAX_BANDS)
            return []
        bands: list[Band] = []
        ends: list[dict[str, Node]] = []
        for item in items:
            entries = self.reader.mapping(item, optional=(*BOUNDS, *ROW_KEYS, *self.types))
            bands.append(self._band(item, entries))
            ends.append(entries)
        self._rising(items, bands)
        self._ends(bands, ends)
        return bands

    def lookup(self, items: Sequence[Node]) -> list[Band]:
        if len(items) > MAX_LOOKUP:
            self.reader.report(items[0], "too_many_bands", limit=MAX_LOOKUP)
            return []
        options = self.names.lists[self.of.codes or ""]
        bands = []
        for item in items:
            entries = self.reader.mapping(item, required=("is",), optional=(*ROW_KEYS, *self.types))
            place = entries.get("is")
            keys = [place] if isinstance(place, Scalar) else self.reader.items(place)
            codes = tuple(self.reader.choice(key, options) for key in keys)
            bands.append(self._with(entries, self._cells(item, entries), keys=codes))
        return bands

    def cells(self, node: Node | None) -> Band:
        """The row of `else`: cells, or one value where the table has one column."""
        if isinstance(node, Scalar) and len(self.types) == 1:
            column = next(iter(self.types))
            return Band(self._cells(node, {column: node}))
        if node is None:
            return Band({})
        entries = self.reader.mapping(node, optional=(*ROW_KEYS, *self.types))
        return self._with(entries, self._cells(node, entries))

    def _band(self, item: Node, entries: dict[str, Node]) -> Band:
        begins = [key for key in ("from", "above") if key in entries]
        if len(begins) != 1:
            self.reader.report(item, "band_start")
            return Band(self._cells(item, entries))
        start = self._constant(entries[begins[0]])
        return self._with(entries, self._cells(item, entries), start=start, open=begins[0] == "above")

    def _with(self, entries: dict[str, Node], cells: dict[str, Typed], **bounds: Any) -> Band:
        clause, assumption = (self.reader.string(entries.get(key)) for key in ROW_KEYS)
        return Band(cells, clause=clause, assumption=assumption, **bounds)

    def _cells(self, item: Node, entries: dict[str, Node]) -> dict[str, Typed]:
        cells = {}
        for column in self.types:
            if column not in entries:
                self.reader.report(item, "missing_cell", column=column)
                continue
            cell = read_expression(self.reader, entries[column], self.names, it=self.of)
            if cell is not None:
                self._fit(column, cell, entries[column])
                cells[column] = self._from_list(column, cell, entries[column])
        return cells

    def _from_list(self, column: str, cell: Typed, place: Node) -> Typed:
        """A code written in a cell is one of the list that the column gives."""
        codes = self.types[column].codes
        if cell.op != "constant" or codes is None or cell.type.codes is not None:
            return cell
        options = self.names.lists[codes]
        if cell.value not in options:
            self.reader.report(place, "unknown_code", code=cell.value, codes=codes, options=", ".join(options))
        return Typed("constant", (), self.types[column], cell.value)

    def _fit(self, column: str, cell: Typed, place: Node) -> None:
        known = self.types[column]
        if known.kind == "any":
            self.types[column] = cell.type
        elif cell.type.kind != "any" and not same(known, cell.type):
            self.reader.report(place, "need_type", wanted=known.name, found=cell.type.name)
        else:
            self.types[column] = known.with_(
                optional=known.optional or cell.type.optional, ratio=known.ratio or cell.type.ratio
            )

    def _constant(self, node: Node) -> Any:
        typed = read_expression(self.reader, node, Names(), wanted=self.of)
        if typed is not None and typed.op != "constant":
            self.reader.report(node, "not_constant")
        return typed.value if typed is not None and typed.op == "constant" else None

    def _rising(self, items: Sequence[Node], bands: list[Band]) -> None:
        for item, lower, upper in zip(items[1:], bands, bands[1:], strict=False):
            if lower.start is not None and upper.start is not None and lower.start >= upper.start:
                self.reader.report(item, "bands_rising")

    def _ends(self, bands: list[Band], entries: list[dict[str, Node]]) -> None:
        """Where the text states both ends of a band, they must meet the next band exactly."""
        for number, (parts, upper) in enumerate(zip(entries, bands[1:], strict=False), 1):
            key = next((key for key in ("to", "below") if key in parts), None)
            if key is None or upper.start is None:
                continue
            end = self._constant(parts[key])
            if end is None:
                continue
            if end != upper.start:
                self._report_end("band_gap", parts[key], number, end, start=_written(upper.start))
            elif (key == "to") != upper.open:
                self._report_end("band_owner", parts[key], number, end)

    def _report_end(self, code: str, place: Node, number: int, end: Any, **params: object) -> None:
        self.reader.report(place, code, row=number, end=_written(end), **params)


def _written(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else exact(value)
