"""What was decided in each probe: rows of tables, branches, conditions; and what came of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from operator import eq, ge, gt

import numpy as np
import numpy.typing as npt

from pilotzone.formula import column as col
from pilotzone.formula.column import ABSENT, KNOWN, Array, Column
from pilotzone.formula.columns import Evaluator, Sheet
from pilotzone.formula.dates import EPOCH
from pilotzone.formula.typed import GROUPING, Band, Table, Typed
from subsidies.rules.lints.parts import place_of
from subsidies.rules.lints.probes import Probes
from subsidies.rules.model import Computation, Measure
from subsidies.rules.table import compute, failed

Truth = npt.NDArray[np.bool_]
NOTHING = -1  # chosen where the question did not come up

BOUND = ("compare", "in_range")


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice, per claim or per row of `rows`: the row of a table (0: else), the place of a row, or 1 for yes and 0
    for no."""

    kind: str  # table, if, otherwise, condition, nth
    place: str
    rows: str | None
    chosen: Array
    by: Computation
    table: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A decision that two claims do not share, with what is chosen in the one and in the other."""

    decision: Decision
    pairs: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Trace:
    """`fen` is what each claim gets, 0 where it is barred; `known` where that can be said."""

    probes: Probes
    fen: list[int]
    known: Truth
    decisions: list[Decision]
    on_bound: Truth  # per claim: a value lies exactly on a bound
    has_bounds: bool = False

    @property
    def sheet(self) -> Sheet:
        return self.probes.sheet

    def differing(self, one: int, two: int) -> Iterator["Difference"]:
        """What is decided in one claim otherwise than in the other."""
        for each in self.decisions:
            first, second = self._chosen(each, one), self._chosen(each, two)
            if len(first) == len(second):
                # Where the question came up in only one of them, something else has decided that.
                other = (first != second) & (first != NOTHING) & (second != NOTHING)
                if other.any():
                    yield Difference(each, tuple(zip(first[other].tolist(), second[other].tolist(), strict=True)))

    def _chosen(self, decision: Decision, claim: int) -> Array:
        if decision.rows is None:
            return decision.chosen[[claim]]
        offsets = self.sheet.rows[decision.rows].offsets
        return decision.chosen[offsets[claim] : offsets[claim + 1]]


def trace(measure: Measure, probes: Probes) -> Trace:
    evaluator = compute(measure, probes.sheet)
    walker = _Walker(measure, evaluator)
    for each in measure.computations:
        walker.enter(each)
    total = probes.sheet.claim["total"]
    known = np.ones(probes.count, bool) if total.state is None else np.asarray(total.state == KNOWN)
    barred = np.zeros(probes.count, bool)
    for condition in measure.conditions:
        if condition.severity == "bars":
            barred |= failed(probes.sheet, condition.id, condition.rows)
    scaled = np.asarray(col.times(total.num, 100)) // np.asarray(total.den)
    fen = np.where(known & ~barred, scaled, 0).tolist()
    return Trace(probes, fen, known | barred, walker.decisions, walker.on_bound, walker.has_bounds)


class _Walker:
    """Goes through the checked expressions once more and keeps what was chosen where it was asked."""

    def __init__(self, measure: Measure, evaluator: Evaluator) -> None:
        self.measure, self.evaluator, self.sheet = measure, evaluator, evaluator.sheet
        self.decisions: list[Decision] = []
        self.on_bound: Truth = np.zeros(self.sheet.count, bool)
        self.has_bounds = False
        self._of, self._place = measure.computations[0], ""
        self._asking: dict[Typed, bool] = {}

    def enter(self, each: Computation) -> None:
        self._of, self._place = each, place_of(each)
        if each.kind == "condition":
            found = self._named(each)
            self._decide("condition", each.rows, _yes(found), _known(found))
        self._walk(each.expr, each.rows, None, np.ones(self.evaluator.length(each.rows), bool))

    def _named(self, each: Computation) -> Column:
        return self.sheet.rows[each.rows].columns[each.name] if each.rows else self.sheet.claim[each.name]

    def _walk(self, node: Typed, rows: str | None, it: Column | None, reached: Truth) -> None:
        if not self._asks(node):
            return
        if node.op == "if":
            self._if(node, rows, it, reached)
        elif node.op == "table":
            self._table(node, rows, it, reached)
        elif node.op in ("aggregate", *GROUPING):
            inner = node.value[1] if node.op in ("aggregate", "grouped") else node.value[0]
            if node.op == "nth":
                found = self._take(node, inner, None)
                self._decide("nth", inner, np.asarray(found.num), _known(found))
            for part in node.args:
                self._walk(part, inner, None, np.ones(self.evaluator.length(inner), bool))
        else:
            if node.op == "otherwise":
                first = self._take(node.args[0], rows, it)
                absent = np.zeros(len(reached), bool) if first.state is None else first.state == ABSENT
                self._decide("otherwise", rows, absent, reached)
            elif node.op in BOUND:
                self._bounds(node, rows, it, reached)
            for part in node.args:
                self._walk(part, rows, it, reached)

    def _asks(self, node: Typed) -> bool:
        if node not in self._asking:
            own = node.op in ("if", "table", "otherwise", "nth", *BOUND)
            self._asking[node] = own or any(self._asks(each) for each in node.args)
        return self._asking[node]

    def _take(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        return self.evaluator.spread(self.evaluator.take(node, rows, it), rows)

    def _if(self, node: Typed, rows: str | None, it: Column | None, reached: Truth) -> None:
        test = self._take(node.args[0], rows, it)
        yes, known = _yes(test), _known(test) & reached
        self._decide("if", rows, yes, known)
        self._walk(node.args[0], rows, it, reached)
        self._walk(node.args[1], rows, it, known & yes)
        self._walk(node.args[2], rows, it, known & ~yes)

    def _table(self, node: Typed, rows: str | None, it: Column | None, reached: Truth) -> None:
        name, column = node.value
        table, argument = self.measure.tables[name], self._take(node.args[0], rows, it)
        chosen, known = self._row_of(table, argument), _known(argument) & reached
        self._decide("table", rows, chosen, known, table=name)
        self._walk(node.args[0], rows, it, reached)
        outside, self._place = self._place, f"tables.{name}"
        for number, band in enumerate((table.rest, *table.bands)):
            self._walk(band.cells[column], rows, argument, known & (chosen == number))
            if number and not table.is_lookup:
                self._meets(col.compare(argument, _start(band), eq), rows, known)
        self._place = outside

    def _row_of(self, table: Table, argument: Column) -> Array:
        if table.is_lookup:
            found = np.zeros(np.asarray(argument.num).shape, np.int64)
            for number, band in reversed([*enumerate(table.bands, 1)]):
                found[np.isin(argument.num, [self.sheet.code(key) for key in band.keys])] = number
            return found
        found = np.zeros(np.asarray(argument.num).shape, np.int64)
        for band in table.bands:
            found += _yes(col.compare(argument, _start(band), gt if band.open else ge))
        return found

    def _bounds(self, node: Typed, rows: str | None, it: Column | None, reached: Truth) -> None:
        """Whether a value is exactly on the bound that it is compared with."""
        value, *bounds = node.args
        if value.type.kind not in ("quantity", "date"):
            return
        tested = self._take(value, rows, it)
        for bound in bounds:
            self._meets(col.compare(tested, self._take(bound, rows, it), eq), rows, reached & _known(tested))

    def _meets(self, equal: Column, rows: str | None, reached: Truth) -> None:
        self.has_bounds = True
        hit = _yes(equal) & _known(equal) & reached
        if rows is None:
            self.on_bound |= hit
        else:
            self.on_bound[self.sheet.rows[rows].owner[hit]] = True

    def _decide(self, kind: str, rows: str | None, chosen: Array, where: Truth, *, table: str = "") -> None:
        place = f"tables.{table}" if table else self._place
        picked = np.where(where, np.asarray(chosen, np.int64), NOTHING)
        self.decisions.append(Decision(kind, place, rows, picked, self._of, table))


def _start(band: Band) -> Column:
    if isinstance(band.start, dt.date):
        return Column((band.start - EPOCH).days)
    return Column(band.start.numerator, band.start.denominator)


def _yes(found: Column) -> Truth:
    return np.asarray(found.num, dtype=bool)


def _known(found: Column) -> Truth:
    return np.ones(np.asarray(found.num).shape, bool) if found.state is None else np.asarray(found.state == KNOWN)
