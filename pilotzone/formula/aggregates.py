"""Sums, extremes and tests over the rows of each group, for all groups at once."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from pilotzone.formula import column as col
from pilotzone.formula import group_columns
from pilotzone.formula.column import ABSENT, KNOWN, UNKNOWN_STATE, Array, Column, unknown_where
from pilotzone.formula.group_columns import Groups


def _states(value: Column, where: Column) -> tuple[Array, Array]:
    """Which rows surely count, and which spoil the result because they, or whether they count, are unknown."""
    chosen = np.asarray(where.num, dtype=bool)
    unsure = np.zeros(len(chosen), bool) if where.state is None else where.state != KNOWN
    taken = chosen & ~unsure
    missing = unsure if value.state is None else unsure | (taken & (value.state != KNOWN))
    return taken, missing


def _sum(group: Groups, value: Column, where: Column) -> Column:
    if value.state is None and where.state is None:
        return Column(group.sum(np.where(np.asarray(where.num, dtype=bool), value.num, 0)), value.den)
    taken, missing = _states(value, where)
    numbers = np.where(taken & ~missing, value.num, 0)
    return Column(group.sum(numbers), value.den, unknown_where(group.any(missing)))


def _extreme(group: Groups, value: Column, where: Column, sign: int) -> Column:
    taken, missing = _states(value, where)
    kept = np.flatnonzero(taken & ~missing)
    owner, numbers = group.owner[kept], np.asarray(value.num)[kept]
    dens = value.den if isinstance(value.den, int) else np.asarray(value.den)[kept]
    order = kept[:0] if not len(kept) else _ordered(owner, numbers, dens, sign)
    found = np.zeros(group.count, dtype=numbers.dtype)
    found[owner[order]] = numbers[order]  # the last one written for each claim is the one looked for
    den: col.Whole = 1
    if isinstance(dens, int):
        den = dens
    else:
        den = np.ones(group.count, dtype=dens.dtype)
        den[owner[order]] = dens[order]
    state = np.where(group.any(missing), UNKNOWN_STATE, np.where(group.any(taken), KNOWN, ABSENT))
    return Column(found, den, state.astype(np.int8))


def _ordered(owner: Array, numbers: Array, dens: col.Whole, sign: int) -> Array:
    """Rows by claim, and within a claim rising (or falling, for the smallest)."""
    if isinstance(dens, int) and numbers.dtype != object:
        return np.lexsort((sign * numbers, owner))
    rank = np.broadcast_to(np.asarray(dens), numbers.shape)
    keys = [sign * Fraction(int(above), int(below)) for above, below in zip(numbers, rank, strict=True)]
    return np.asarray(sorted(range(len(keys)), key=lambda i: (owner[i], keys[i])), dtype=np.int64)


def _tests(group: Groups, value: Column, where: Column, decisive: bool) -> Column:
    taken, _ = _states(value, where)
    known = np.ones(len(taken), bool) if value.state is None else value.state == KNOWN
    unsure = np.zeros(len(taken), bool) if where.state is None else where.state != KNOWN
    hit = np.asarray(value.num, dtype=bool) == decisive
    decided = group.any(taken & known & hit)
    open_ = group.any((taken & ~known) | (unsure & ~(known & ~hit)))
    return Column(np.where(decided, decisive, not decisive), 1, unknown_where(open_ & ~decided))


AGGREGATES: dict[str, Callable[[Groups, Column, Column], Column]] = {
    "sum": _sum,
    "count": _sum,
    "distinct": group_columns.distinct,
    "largest": lambda group, value, where: _extreme(group, value, where, 1),
    "smallest": lambda group, value, where: _extreme(group, value, where, -1),
    "any": lambda group, value, where: _tests(group, value, where, True),
    "all": lambda group, value, where: _tests(group, value, where, False),
}
