"""From figures to the values of indicators: the scheme's formulas over all subjects at once."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment import notices
from enterprises.rules.assessment.model import FIRST, Indicator, Scheme
from enterprises.rules.assessment.table import ValueTable
from pilotzone.formula.column import ABSENT, KNOWN, UNKNOWN_STATE, Column, add, divide
from pilotzone.formula.columns import Evaluator, Sheet
from pilotzone.formula.typed import Typed

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.uint16]

VALUE, NOT_APPLICABLE, UNREPORTED, BLANK = range(4)  # what stands in a cell


@dataclass(frozen=True, slots=True)
class IndicatorValues:
    """`values` and `state` have one column per indicator of the scheme, bonus included; notices are flags."""

    values: Floats
    state: npt.NDArray[np.int8]
    notices: Flags
    vetoed: npt.NDArray[np.bool_]  # one column per veto with a test
    growth: dict[str, Floats]  # of figures that have one before, where it can be told


class _Formulas:
    def __init__(self, scheme: Scheme, table: ValueTable) -> None:
        self.scheme, self.table = scheme, table
        self.sheet = Sheet(table.count, dict(table.columns), {}, {}, codes=dict(table.codes))
        self.evaluator = Evaluator(self.sheet, dict(scheme.tables))
        for each in scheme.definitions:
            self.sheet.claim[each.name] = self.evaluator.spread(self.evaluator.take(each.expr), None)

    def column(self, node: Typed) -> Column:
        return self.evaluator.spread(self.evaluator.take(node), None)

    def floats(self, node: Typed) -> tuple[Floats, npt.NDArray[np.int8]]:
        return floats(self.column(node), self.table.count)

    def test(self, node: Typed) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int8]]:
        found = self.column(node)
        state = np.zeros(self.table.count, np.int8) if found.state is None else found.state
        return np.asarray(found.num, bool) & (state == KNOWN), state

    def absent(self, names: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Where one of these figures is stated not to exist for the subject."""
        found = np.zeros(self.table.count, bool)
        for name in names:
            state = self.table.columns[name].state
            if state is not None:
                found |= state == ABSENT
        return found


def floats(column: Column, count: int) -> tuple[Floats, npt.NDArray[np.int8]]:
    """The column as 64-bit floats, nan where there is no value."""
    num, den = np.broadcast_to(column.num, (count,)), column.den
    state = np.zeros(count, np.int8) if column.state is None else np.broadcast_to(column.state, (count,))
    quotient = np.asarray(num / den if num.dtype == object else num.astype(float) / den, dtype=float)
    return np.where(state == KNOWN, quotient, np.nan), state.astype(np.int8)


def work_out(scheme: Scheme, table: ValueTable) -> IndicatorValues:
    """Every indicator's value for every subject, and why there is none."""
    formulas = _Formulas(scheme, table)
    parts = scheme.indicators
    values = np.full((table.count, len(parts)), np.nan)
    state = np.zeros((table.count, len(parts)), np.int8)
    flags = np.zeros((table.count, len(parts)), np.uint16)
    growth, differing = _growth(scheme, table), _differing(table)
    for place, part in enumerate(parts):
        if part.indicator is not None:
            values[:, place], state[:, place] = _one(formulas, part.indicator)
            flags[:, place] = _flags(scheme, table, part.indicator, state[:, place], growth)
            for name in part.indicator.reads:
                flags[differing.get(name, []), place] |= notices.SOURCES_DIFFER
    vetoes = [formulas.test(each.when)[0] for each in scheme.vetoes if each.when is not None]
    vetoed = np.stack(vetoes, axis=1) if vetoes else np.zeros((table.count, 0), bool)
    return IndicatorValues(values, state, flags, vetoed, growth)


def _one(formulas: _Formulas, indicator: Indicator) -> tuple[Floats, npt.NDArray[np.int8]]:
    values, known = formulas.floats(indicator.expr)
    gone = np.where(formulas.absent(indicator.reads), NOT_APPLICABLE, BLANK)
    state = np.select([known == UNKNOWN_STATE, known == ABSENT], [np.full(len(known), UNREPORTED), gone], VALUE)
    if indicator.applies is not None:
        applies, told = formulas.test(indicator.applies)
        state = np.where((told == KNOWN) & ~applies, NOT_APPLICABLE, np.where(told != KNOWN, UNREPORTED, state))
    return np.where(state == VALUE, values, np.nan), state.astype(np.int8)


def _flags(
    scheme: Scheme, table: ValueTable, indicator: Indicator, state: npt.NDArray[np.int8], growth: dict[str, Floats]
) -> Flags:
    found = np.zeros(table.count, np.uint16)
    for name in indicator.reads:
        if name in growth:
            found |= np.where(growth[name] > scheme.jump, notices.JUMP, 0).astype(np.uint16)
    if indicator.manual:
        first = table.columns.get(f"{indicator.expr.value}{FIRST}")
        given = first is not None and (first.state is None or first.state == KNOWN)
        found |= np.where((state == UNREPORTED) & given, notices.UNCONFIRMED, 0).astype(np.uint16)
    return found


def _differing(table: ValueTable) -> dict[str, list[int]]:
    """The rows of each figure for which sources say different things."""
    found: dict[str, list[int]] = {}
    for row, name in table.differences:
        found.setdefault(name, []).append(row)
    return found


def _growth(scheme: Scheme, table: ValueTable) -> dict[str, Floats]:
    """By how much figures have grown; nothing where the base is zero, negative or not there."""
    found = {}
    for figure in scheme.figures:
        if figure.before:
            now, before = table.columns[figure.name], table.columns[figure.before]
            found[figure.name] = floats(divide(add(now, before, -1), before, positive=True), table.count)[0]
    return found
