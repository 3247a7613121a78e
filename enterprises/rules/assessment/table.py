"""The values of figures for many subjects at once: exact columns, as the formula core evaluates them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from enterprises.rules.assessment.model import Figure, Scheme
from pilotzone.formula.column import ABSENT, KNOWN, LIMIT, UNKNOWN_STATE, Array, Column
from pilotzone.formula.dates import EPOCH
from pilotzone.formula.values import NONE, UNKNOWN, Value


@dataclass(frozen=True, slots=True)
class ValueTable:
    """One column per figure, one row per subject. `sources` names per figure whose value counts in each row.

    `differences` tells by (row, figure) what other sources say.
    """

    ids: tuple[str, ...]
    columns: Mapping[str, Column]
    codes: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    differences: Mapping[tuple[int, str], tuple[tuple[str, Value], ...]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.ids)

    def rows(self, places: Sequence[int]) -> "ValueTable":
        """The same table with these rows only, in this order."""
        at = np.asarray(places, dtype=np.int64)
        own: dict[int, list[str]] = {}
        for row, name in self.differences:
            own.setdefault(row, []).append(name)
        differences = {
            (new, name): self.differences[old, name] for new, old in enumerate(at.tolist()) for name in own.get(old, ())
        }
        return ValueTable(
            tuple(self.ids[each] for each in at),
            {name: _picked(column, at) for name, column in self.columns.items()},
            self.codes,
            {name: [said[each] for each in at] for name, said in self.sources.items()},
            differences,
        )


def table_of(
    scheme: Scheme,
    ids: Sequence[str],
    rows: Sequence[Mapping[str, Value]],
    *,
    sources: Mapping[str, Sequence[str]] | None = None,
    differences: Mapping[tuple[int, str], tuple[tuple[str, Value], ...]] | None = None,
) -> ValueTable:
    """The table of these subjects; a figure that a row does not have is not reported."""
    codes = code_numbers(scheme)
    columns = {
        figure.name: column_of(figure, (row.get(figure.name, UNKNOWN) for row in rows), codes)
        for figure in scheme.figures
    }
    return ValueTable(tuple(ids), columns, codes, sources or {}, differences or {})


def code_numbers(scheme: Scheme) -> dict[str, int]:
    """The number that stands for each code of the scheme's lists, whichever rows there are."""
    codes: dict[str, int] = {}
    for figure in scheme.figures:
        for code in figure.codes:
            codes.setdefault(code, len(codes))
    return codes


def column_of(figure: Figure, values: Iterable[Value], codes: dict[str, int]) -> Column:
    """Values as whole numbers over one denominator, with what is not there."""
    found = [UNKNOWN if each is None else each for each in values]
    state = np.fromiter((_STATES.get(each, KNOWN) for each in map(_hashable, found)), np.int8, len(found))
    numbers = [Fraction(0) if each is NONE or each is UNKNOWN else _number(each, codes) for each in found]
    den = lcm(*(each.denominator for each in numbers)) if numbers else 1
    whole = [each.numerator * (den // each.denominator) for each in numbers]
    wide = den >= LIMIT or max(map(abs, whole), default=0) >= LIMIT
    num = np.array(whole, dtype=object if wide else np.int64)
    return Column(num.astype(bool) if figure.type.kind == "bool" else num, den, state if state.any() else None)


_STATES: dict[Any, int] = {NONE: ABSENT, UNKNOWN: UNKNOWN_STATE}


def _hashable(value: Value) -> Value:
    return value if value is NONE or value is UNKNOWN else None


def _number(value: Value, codes: dict[str, int]) -> Fraction:
    if isinstance(value, str):
        return Fraction(codes.setdefault(value, len(codes)))
    if isinstance(value, dt.date):
        return Fraction((value - EPOCH).days)
    return Fraction(value) if isinstance(value, bool | int | Fraction | Decimal) else Fraction(str(value))


def _picked(column: Column, at: Array) -> Column:
    def pick(values: Any) -> Any:
        return values if isinstance(values, int) or np.ndim(values) == 0 else values[at]

    return Column(pick(column.num), pick(column.den), None if column.state is None else column.state[at])


def value_at(column: Column, row: int) -> Fraction | None:
    """The exact number in one row, or None where there is none."""
    if column.state is not None and column.state[row] != KNOWN:
        return None
    num, den = (each if isinstance(each, int) or each.ndim == 0 else each[row] for each in (column.num, column.den))
    return Fraction(int(num), int(den))
