"""The table that limits an award by a quantity of the claim: its caps along the quantity, its edges, its classes."""

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

from pilotzone.formula.column import KNOWN, Column, times
from pilotzone.formula.columns import Evaluator, Sheet
from pilotzone.formula.formats import round_amount, show
from pilotzone.formula.kinds import CNY, places
from pilotzone.formula.text import Language, Text
from pilotzone.formula.typed import Table, Typed, reads
from pilotzone.formula.values import exact
from subsidies.rules.band_words import LAST, SPAN, UNDER
from subsidies.rules.model import Computation, InputSpec, Measure

NEAR = Fraction(9, 10)  # from nine tenths of an edge on, a claim is near it
SLOPE_POINTS = 12  # on the way through a band whose cap is a formula


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Values along the quantity are whole numbers of its smallest place: fen, hundredths of m2."""

    measure: Measure
    input: InputSpec
    table: Table
    column: str

    @property
    def scale(self) -> int:
        return int(10 ** places(self.input.type_name))

    @property
    def edges(self) -> tuple[int, ...]:
        """The first value of each band."""
        starts = ((band.start * self.scale, band.open) for band in self.table.bands)
        return tuple(floor(start) + 1 if is_open else ceil(start) for start, is_open in starts)

    @property
    def has_caps(self) -> bool:
        """Whether the table gives amounts that rest on nothing but the quantity."""
        bands = (*self.table.bands, self.table.rest)
        return self.table.columns[self.column] == CNY and not any(reads(band.cells[self.column]) for band in bands)

    def caps(self, values: Sequence[int]) -> list[int | None]:
        """The caps in fen, rounded down, at these values; None where the text does not say."""
        node = Typed("table", (Typed("it", (), self.table.of),), CNY, (self.table.name, self.column))
        evaluator = Evaluator(Sheet(len(values), {}, {}, {"CNY": Fraction(1)}), dict(self.measure.tables))
        at = Column(np.asarray(values, dtype=np.int64), self.scale)
        found = evaluator.spread(evaluator.take(node, None, at), None)
        fen = np.asarray(times(found.num, 100)) // np.asarray(found.den)
        known = np.ones(len(values), bool) if found.state is None else found.state == KNOWN
        return [int(each) if sure else None for each, sure in zip(fen, known, strict=True)]

    def line(self, low: int, high: int) -> list[tuple[int, int]]:
        """The cap from `low` to `high` as points to be joined, each edge with the value just below it."""
        inner = {edge for edge in self.edges if low < edge <= high}
        at = sorted({low, high} | inner | {edge - 1 for edge in inner} | set(self._slopes(low, high)))
        return [(value, cap) for value, cap in zip(at, self.caps(at), strict=True) if cap is not None]

    def classes(self) -> list[Text]:
        """The bands in words, what lies under the first one before them."""
        zh, en = (self._class_words(language) for language in ("zh", "en"))
        return [Text(*pair) for pair in zip(zh, en, strict=True)]

    def class_of(self, value: int) -> int:
        return bisect_right(self.edges, value)

    def words(self, value: int, language: Language) -> str:
        """A value along the quantity, as prose writes it."""
        number = Fraction(value, self.scale)
        if self.table.of.currency:
            return round_amount(number, self.table.of.currency, language)
        return show(exact(number), self.table.of.name, language)

    def _slopes(self, low: int, high: int) -> Iterator[int]:
        ends = [*self.edges[1:], high]
        for band, start, end in zip(self.table.bands, self.edges, ends, strict=True):
            first, last = max(start, low, 1), min(end, high)
            if band.cells[self.column].op != "constant" and first < last:
                yield from (round(first * (last / first) ** (n / SLOPE_POINTS)) for n in range(1, SLOPE_POINTS))

    def _class_words(self, language: Language) -> list[str]:
        bounds = [self.words(edge, language) for edge in self.edges]
        spans = [SPAN.pick(language).format(low=low, high=high) for low, high in itertools.pairwise(bounds)]
        first = UNDER.pick(language).format(low=bounds[0])
        return [first, *spans, LAST.pick(language).format(low=bounds[-1])]


@dataclass(frozen=True, slots=True)
class Cliff:
    """Where the cap jumps: by how many fen under either version, and the values that count as just below."""

    at: int
    before: int
    after: int
    near_from: int


def ceiling_of(measure: Measure) -> Ceiling | None:
    """The limit on an award that a table sets by one quantity of the claim; None if there is none.

    Without such a limit, the first table by a quantity that the amount rests on: it has classes, and no caps.
    """
    limits = [each for each in measure.computations if each.step == "limit"]
    paying = [each for each in measure.computations if each.pays]
    found = [*_tables(measure, limits), *_tables(measure, paying)]
    return next((each for each in found if each.has_caps), found[0] if found else None)


def _tables(measure: Measure, computations: Sequence[Computation]) -> Iterator[Ceiling]:
    quantities = {spec.name: spec for spec in measure.scalar_inputs if spec.type.is_quantity}
    definitions = {each.name: each.expr for each in measure.computations if each.kind == "definition" and not each.rows}
    for each in computations:
        for node in _nodes(each.expr, definitions):
            name, column = node.value
            argument, table = node.args[0], measure.tables[name]
            if argument.op == "name" and argument.value in quantities and table.bands and not table.is_lookup:
                yield Ceiling(measure, quantities[argument.value], table, column)


def _nodes(expr: Typed, definitions: Mapping[str, Typed]) -> Iterator[Typed]:
    """Every look-up in a table, in the definitions that the expression names too."""
    open_, seen = [expr], set()
    while open_:
        node = open_.pop()
        open_ += node.args
        if node.op == "table":
            yield node
        if node.op == "name" and node.value in definitions and node.value not in seen:
            seen.add(node.value)
            open_.append(definitions[node.value])


def cliffs(before: Ceiling | None, after: Ceiling) -> list[Cliff]:
    """Each edge of either version, with both jumps; `before` is left out where it caps by another quantity."""
    sides = [before if before is not None and before.has_caps else None, after if after.has_caps else None]
    edges = sorted({edge for side in sides if side is not None for edge in side.edges if edge > 0})
    jumps = [_jumps(side, edges) for side in sides]
    found = []
    for edge, was, now in zip(edges, *jumps, strict=True):
        if was or now:
            found.append(Cliff(edge, was, now, ceil(edge * NEAR)))
    return found


def _jumps(side: Ceiling | None, edges: Sequence[int]) -> list[int]:
    if side is None:
        return [0] * len(edges)
    below, at = side.caps([edge - 1 for edge in edges]), side.caps(edges)
    return [(high or 0) - (low or 0) for low, high in zip(below, at, strict=True)]


def worst(found: Sequence[Cliff]) -> Cliff | None:
    """The cliff that the later version makes higher by most; if it makes none higher, its highest."""
    rising = [each for each in found if each.after > 0]
    if not rising:
        return None
    steeper = [each for each in rising if each.after > each.before]
    if steeper:
        return max(steeper, key=lambda each: (each.after - each.before, each.after))
    return max(rising, key=lambda each: each.after)
