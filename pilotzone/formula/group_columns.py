"""What rows are among the rows with the same value, for all claims at once: equal to `groups` in every value."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pilotzone.formula import column as col
from pilotzone.formula.column import KNOWN, UNKNOWN_STATE, Array, Column, unknown_where


@dataclass(slots=True)
class Groups:
    """Rows in groups: `owner` is the number of each row's group, `offsets` where a group begins when sorted by it."""

    offsets: Array
    owner: Array

    @property
    def count(self) -> int:
        return len(self.offsets) - 1

    def sum(self, values: Array) -> Array:
        """Sums of values sorted by group: differences of running totals, exact and at ease with no rows."""
        running = self.running(values)
        found: Array = running[self.offsets[1:]] - running[self.offsets[:-1]]
        return found

    def running(self, values: Array) -> Array:
        """Totals over all rows up to each, with a zero before the first; only their differences mean anything."""
        if col.size(values) * max(len(values), 1) >= col.LIMIT:
            longest = int(np.diff(self.offsets).max()) if self.count else 0
            if col.size(values) * max(longest, 1) >= col.LIMIT:
                values = values.astype(object)
        elif values.dtype == bool:
            values = values.astype(np.int64)
        running = np.zeros(len(values) + 1, dtype=values.dtype)
        np.cumsum(values, out=running[1:])
        return running

    def any(self, test: Array) -> Array:
        return self.sum(np.asarray(test, dtype=bool)) > 0


@dataclass(frozen=True, slots=True)
class Partition:
    """The rows of every claim split by a column: `order` sorts them by group, `unsure` rows have claims with a row of
    unknown group."""

    groups: Groups
    order: Array
    unsure: Array

    def sorted(self, column: Column) -> Column:
        den = column.den if isinstance(column.den, int) else column.den[self.order]
        state = None if column.state is None else column.state[self.order]
        return Column(np.asarray(column.num)[self.order], den, state)

    def as_filed(self, column: Column) -> Column:
        """The column of sorted rows back in the filed order, unknown where the group is."""
        place = np.empty_like(self.order)
        place[self.order] = np.arange(len(self.order))
        den = column.den if isinstance(column.den, int) else np.asarray(column.den)[place]
        state = None if column.state is None else column.state[place]
        if self.unsure.any():
            state = np.where(self.unsure, UNKNOWN_STATE, KNOWN if state is None else state).astype(np.int8)
        return Column(np.asarray(column.num)[place], den, state)


def partition(owner: Array, claims: Groups, per: Column | None) -> Partition:
    """Groups of rows of the same claim and, with `per`, of the same value."""
    nobody = np.zeros(len(owner), bool)
    if per is None:
        return Partition(claims, np.arange(len(owner)), nobody)
    values = _ranked(per)
    keys = np.lexsort((values, owner))
    new = np.ones(len(keys), bool)
    new[1:] = (owner[keys][1:] != owner[keys][:-1]) | (values[keys][1:] != values[keys][:-1])
    number = np.cumsum(new) - 1
    offsets = np.append(np.flatnonzero(new), len(keys)).astype(np.int64)
    unsure = nobody if per.state is None else claims.any(per.state != KNOWN)[owner]
    return Partition(Groups(offsets, number), keys, unsure)


def running(split: Partition, value: Column) -> Column:
    """The total up to and with each row within its group."""
    found = split.sorted(value)
    known = found.state is None or not (found.state != KNOWN).any()
    numbers = np.asarray(found.num) if known else np.where(found.state != KNOWN, 0, found.num)
    totals = split.groups.running(numbers)
    begin = split.groups.offsets[split.groups.owner]
    state = None
    if not known and found.state is not None:
        gone = split.groups.running(found.state != KNOWN)
        state = np.where(gone[1:] - gone[begin] > 0, UNKNOWN_STATE, KNOWN).astype(np.int8)
    return split.as_filed(Column(totals[1:] - totals[begin], found.den, state))


def places(split: Partition, key: Column, where: Column, descending: bool) -> Column:
    """1, 2, … by rising (or falling) key among the rows that count; the others have place 0."""
    key, where = split.sorted(key), split.sorted(where)
    counted, missing = _counted(key, where)
    gid, rank = split.groups.owner, _ranked(key)
    order = np.lexsort((-rank if descending else rank, ~counted, gid))
    begin = split.groups.offsets[gid]
    found = np.zeros(len(gid), np.int64)
    found[order] = np.arange(len(gid)) - begin + 1
    found[~counted] = 0
    spoilt = split.groups.any(missing)[gid] & counted
    return split.as_filed(Column(found, 1, unknown_where(spoilt)))


def distinct(groups: Groups, value: Column, where: Column) -> Column:
    """How many different values the counted rows of each group have; rows come sorted by group."""
    counted, missing = _counted(value, where)
    rank, gid = _ranked(value), groups.owner
    order = np.lexsort((rank, ~counted, gid))
    first = np.ones(len(order), bool)
    first[1:] = (gid[order][1:] != gid[order][:-1]) | (rank[order][1:] != rank[order][:-1])
    first &= counted[order]
    return Column(groups.sum(first), 1, unknown_where(groups.any(missing)))


def _counted(value: Column, where: Column) -> tuple[Array, Array]:
    """Rows that count or may count, and among them those that spoil the result because something is unknown."""
    test = np.asarray(where.num, dtype=bool)
    unsure = np.zeros(len(test), bool) if where.state is None else where.state != KNOWN
    counted = test | unsure
    missing = unsure if value.state is None else unsure | (counted & (value.state != KNOWN))
    return counted, missing


def _ranked(column: Column) -> Array:
    """Whole numbers in the order of the values; equal values have equal numbers."""
    numbers, dens = np.asarray(column.num), column.den
    if isinstance(dens, int) and numbers.dtype != object:
        return numbers.astype(np.int64)
    rows = np.broadcast_to(np.asarray(dens), numbers.shape)
    exact = [Fraction(int(above), int(below)) for above, below in zip(numbers, rows, strict=True)]
    rank = {value: number for number, value in enumerate(sorted(set(exact)))}
    return np.asarray([rank[value] for value in exact], dtype=np.int64)
