"""Turns the facts of many claims into the arrays that evaluate_table() takes: exact, a column at a time.

Facts are those of a record (entitlement/1): exact texts, dates as ISO texts, {amount, currency}, rows as lists.
What one claim has wrong makes that claim unusable, never the table.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from pilotzone.formula.column import Array
from pilotzone.formula.text import Text
from pilotzone.formula.values import UNKNOWN, Rates
from subsidies.rules.fact_column import FactColumn, joined
from subsidies.rules.facts_check import Taker
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.table import UNKNOWN as NOT_COMPUTED
from subsidies.rules.table import RowTable, Totals, evaluate_table

CHUNK = 20_000  # claims held as Python values at a time

Place = Callable[[int], tuple[int, str]]  # the claim and the path of the value at a position


@dataclass(frozen=True, slots=True)
class ClaimProblem:
    """`claim` is the claim's position; `path` the input, or rows[number].column with the first row numbered 1."""

    claim: int
    path: str
    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class ClaimTable:
    """What evaluate_table() takes. A claim with a problem is unusable: its total means nothing."""

    columns: Mapping[str, Array]
    rows: Mapping[str, RowTable]
    count: int
    problems: tuple[ClaimProblem, ...]

    @property
    def unusable(self) -> npt.NDArray[np.bool_]:
        found = np.zeros(self.count, bool)
        found[[each.claim for each in self.problems]] = True
        return found


def columns_of(measure: Measure, facts: Iterable[Mapping[str, Any]]) -> ClaimTable:
    """The columns of the measure's inputs over these claims, read once and in order.

    A fact that the measure does not know is left out, one that is absent is unknown, null is known not to exist.
    """
    taking = _Taking(measure)
    claims = iter(facts)
    while chunk := list(islice(claims, CHUNK)):
        taking.add(chunk)
    return taking.table()


def table_totals(measure: Measure, table: ClaimTable, *, rates: Rates | None = None) -> Totals:
    """The totals of all claims; an unusable claim is not computed."""
    totals = evaluate_table(measure, table.columns, table.rows, count=table.count, rates=rates)
    unusable = table.unusable
    return Totals(
        np.where(unusable, 0, totals.fen), np.where(unusable, np.uint8(NOT_COMPUTED), totals.state).astype(np.uint8)
    )


class _Taking:
    """The parts of each column so far."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.count = 0
        self.problems: list[ClaimProblem] = []
        self.counts: dict[str, list[Array]] = {spec.name: [] for spec in measure.row_inputs}
        columns = {"": measure.scalar_inputs} | {each.name: each.columns for each in measure.row_inputs}
        self.readers = {(rows, spec.name): FactColumn(spec) for rows, specs in columns.items() for spec in specs}

    def add(self, chunk: Sequence[Mapping[str, Any]]) -> None:
        for spec in self.measure.scalar_inputs:
            values = [facts.get(spec.name, UNKNOWN) for facts in chunk]
            self._take("", spec, values, partial(self._claim, spec.name))
        for spec in self.measure.row_inputs:
            self._add_rows(spec, chunk)
        self.count += len(chunk)

    def _claim(self, name: str, position: int) -> tuple[int, str]:
        return self.count + position, name

    def _add_rows(self, spec: InputSpec, chunk: Sequence[Mapping[str, Any]]) -> None:
        given = [self._rows(spec, facts.get(spec.name), claim) for claim, facts in enumerate(chunk, self.count)]
        counts = np.fromiter(map(len, given), np.int64, len(given))
        ends = np.cumsum(counts)
        flat = [row for rows in given for row in rows]

        def place(name: str, position: int) -> tuple[int, str]:
            claim = int(np.searchsorted(ends, position, side="right"))
            number = position - int(ends[claim] - counts[claim]) + 1
            return self.count + claim, f"{spec.name}[{number}].{name}"

        self.counts[spec.name].append(counts)
        for column in spec.columns:
            values = [row.get(column.name, UNKNOWN) for row in flat]
            self._take(spec.name, column, values, partial(place, column.name))

    def _rows(self, spec: InputSpec, given: Any, claim: int) -> Sequence[Mapping[str, Any]]:
        """The rows of one claim as the single form takes them, or none and a problem."""
        if given is None or given is UNKNOWN:
            return ()
        if type(given) is list and len(given) <= spec.most and all(isinstance(row, dict) for row in given):
            return given
        taker = Taker()
        is_list = isinstance(given, list | tuple)
        taker.rows(spec, [{} if isinstance(row, Mapping) else row for row in given] if is_list else given)
        self._tell(claim, spec.name, taker)
        return () if taker.problems else given

    def _take(self, rows: str, spec: InputSpec, values: list[Any], place: Place) -> None:
        reader = self.readers[rows, spec.name]
        for position in reader.take(values):
            claim, path = place(position)
            self._tell(claim, path, reader.refused(values[position]))

    def _tell(self, claim: int, path: str, taker: Taker) -> None:
        self.problems += [ClaimProblem(claim, path, each.code, each.message) for each in taker.problems[:1]]

    def table(self) -> ClaimTable:
        rows = {
            spec.name: RowTable(joined(self.counts[spec.name]), self._columns(spec.name, spec.columns))
            for spec in self.measure.row_inputs
        }
        columns = self._columns("", self.measure.scalar_inputs)
        problems = tuple(sorted(self.problems, key=lambda each: each.claim))
        return ClaimTable(columns, rows, self.count, problems)

    def _columns(self, rows: str, specs: Iterable[InputSpec]) -> dict[str, Array]:
        found: dict[str, Array] = {}
        for spec in specs:
            found |= self.readers[rows, spec.name].arrays()
        return found
