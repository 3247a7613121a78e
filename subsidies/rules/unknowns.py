"""Why a claim of a table has no amount: which inputs that the amount rests on nobody has told."""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from pilotzone.formula.column import Array
from subsidies.rules.claim_columns import ClaimTable
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.table import ABSENT_BESIDE

Bools = npt.NDArray[np.bool_]


def needed(measure: Measure) -> list[tuple[str, InputSpec]]:
    """The inputs that the total rests on, by the rows that they are columns of ("" for the claim itself).

    Those with a default are never unknown.
    """
    seen = reached(measure, [("", "total")])
    specs = {("", spec.name): spec for spec in measure.scalar_inputs}
    specs |= {(rows.name, column.name): column for rows in measure.row_inputs for column in rows.columns}
    return [(key[0], spec) for key, spec in specs.items() if key in seen and spec.default is None]


def needed_rows(measure: Measure) -> list[InputSpec]:
    """The rows that the total rests on, by their number or by a column."""
    seen = reached(measure, [("", "total")])
    heads = {rows or name for rows, name in seen}
    return [spec for spec in measure.row_inputs if spec.name in heads]


def reached(measure: Measure, starts: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Everything, as (rows, name), that these values rest on, they themselves included."""
    by_key = {(each.rows or "", each.name): each for each in measure.computations}
    seen: set[tuple[str, str]] = set()
    open_ = list(starts)
    while open_:
        key = open_.pop()
        if key not in seen:
            seen.add(key)
            open_ += by_key[key].reads if key in by_key else ()
    return seen


def missing(measure: Measure, table: ClaimTable, which: Bools) -> dict[tuple[str, ...], Array]:
    """The positions of these claims by their unknown inputs; a column is named with its rows.

    Nothing missing means that the text itself leaves the amount open, or leaves it to a reviewer.
    """
    chosen = np.flatnonzero(which)
    inputs = needed(measure)
    if not len(chosen) or not inputs:
        return {(): chosen} if len(chosen) else {}
    gaps = np.stack([_unknown(table, rows, spec)[chosen] for rows, spec in inputs], axis=1)
    patterns, inverse = np.unique(gaps, axis=0, return_inverse=True)
    names = [f"{rows}.{spec.name}" if rows else spec.name for rows, spec in inputs]
    return {
        tuple(name for name, gap in zip(names, pattern, strict=True) if gap): chosen[inverse.ravel() == place]
        for place, pattern in enumerate(patterns)
    }


def _unknown(table: ClaimTable, rows: str, spec: InputSpec) -> Bools:
    """Which claims do not know the input, or do not know it of one of their rows."""
    if not rows:
        return _gaps(table.columns, spec.name, table.count)
    given = table.rows[rows]
    gaps = _gaps(given.columns, spec.name, int(given.counts.sum()))
    owner = np.repeat(np.arange(table.count), given.counts)
    found: Bools = np.bincount(owner[gaps], minlength=table.count) > 0
    return found


def _gaps(columns: Mapping[str, Array], name: str, count: int) -> Bools:
    """Masked, and not because it is known not to exist."""
    column = columns.get(name)
    if column is None:
        return np.ones(count, bool)
    gaps: Bools = np.ma.getmaskarray(column)
    absent = columns.get(ABSENT_BESIDE.format(name))
    return gaps if absent is None else gaps & ~absent
