"""Chooses among what several sources report for very many subjects at once; `figures.choose` does it for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment.model import Figure
from pilotzone.formula.column import KNOWN, LIMIT, UNKNOWN_STATE, Column
from pilotzone.formula.values import Value

Whole = npt.NDArray[np.int64]
NONE = -1


@dataclass(frozen=True, slots=True)
class Reports:
    """What is reported of one figure: the subject's row, the source, and the value as a whole number of `den` parts.

    Several rows of one source are parts of one value, such as customs modes.
    """

    row: Whole
    source: npt.NDArray[Any]  # codes
    value: Whole
    den: int = 1


@dataclass(frozen=True, slots=True)
class ChosenColumn:
    column: Column
    sources: list[str]
    differences: Mapping[int, tuple[tuple[str, Value], ...]]  # by row, of those who say something else


def choose_column(figure: Figure, reports: Reports, count: int, order: Sequence[str]) -> ChosenColumn:
    """The first source in the scheme's order that reports; without one, in the order given.

    A source that the scheme does not name does not count, unless the scheme names none.
    """
    there = [name for name in order if (reports.source == name).any()]
    counted = [name for name in figure.sources or there if name in there]
    sums = {name: _sums(reports, reports.source == name, count) for name in there}
    number, whose = np.zeros(count, _dtype(sums)), np.full(count, NONE)
    for place, name in enumerate(counted):
        values, has = sums[name]
        take = has & (whose == NONE)
        number, whose = np.where(take, values, number), np.where(take, place, whose)
    state = np.where(whose == NONE, UNKNOWN_STATE, KNOWN).astype(np.int8)
    names = [*counted, ""]
    return ChosenColumn(
        Column(number, reports.den, state if state.any() else None),
        [names[place] for place in whose.tolist()],
        _others(sums, counted, number, whose, reports.den),
    )


def _sums(reports: Reports, mask: npt.NDArray[np.bool_], count: int) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    rows, values = reports.row[mask], reports.value[mask]
    most = int(np.abs(values).max(initial=0)) * max(int(np.bincount(rows).max(initial=0)), 1)
    found = np.zeros(count, object if most >= LIMIT else np.int64)
    np.add.at(found, rows, values.astype(found.dtype))
    has = np.zeros(count, bool)
    has[rows] = True
    return found, has


def _dtype(sums: Mapping[str, tuple[npt.NDArray[Any], Any]]) -> Any:
    return object if any(values.dtype == object for values, _ in sums.values()) else np.int64


def _others(
    sums: Mapping[str, tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]],
    counted: Sequence[str],
    number: npt.NDArray[Any],
    whose: Whole,
    den: int,
) -> dict[int, tuple[tuple[str, Value], ...]]:
    found: dict[int, tuple[tuple[str, Value], ...]] = {}
    for name, (values, has) in sums.items():
        own = counted.index(name) if name in counted else NONE - 1
        for row in np.flatnonzero(has & (whose != NONE) & (whose != own) & (values != number)).tolist():
            found[row] = (*found.get(row, ()), (name, Fraction(int(values[row]), den)))
    return found
