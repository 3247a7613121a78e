"""Compares two totals of the same claims: cost, who gains and who loses, by group, all in whole fen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from subsidies.rules.table import BARRED, COMPUTED, UNKNOWN, Totals

LARGEST_CHANGES = 20
MOST_CLASSES = 6  # of the histogram, on either side of no change
LOW_BITS = 24  # sums are taken in two halves, so that no sum of 64-bit numbers leaves 64 bits

Fen = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """What one measure costs on all claims: `cost` in fen, and numbers of claims."""

    cost: int
    paid: int
    nothing: int
    barred: int
    not_computed: int


@dataclass(frozen=True, slots=True)
class Shift:
    """What changes for the claims that both measures compute; `won` and `lost` are sums in fen, both positive.

    `not_computed` counts the claims that one of them cannot compute; they are in no other number.
    """

    before: int
    after: int
    winners: int
    won: int
    losers: int
    lost: int
    unchanged: int
    newly_paid: int
    no_longer_paid: int
    not_computed: int

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def compared(self) -> int:
        return self.winners + self.losers + self.unchanged


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    before: Side
    after: Side
    shift: Shift


@dataclass(frozen=True, slots=True)
class ChangeClass:
    """Claims whose change lies between two amounts in fen; the bound nearer to zero is left out.

    Both are zero in the class of the unchanged.
    """

    low: int
    high: int
    count: int
    sum: int


@dataclass(frozen=True, slots=True)
class Change:
    """One claim, by its position, with its amounts in fen."""

    claim: int
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Fit:
    """A cost against a budget, both in fen; `left` is negative when the budget does not reach."""

    budget: int
    before_left: int
    after_left: int


@dataclass(frozen=True, slots=True)
class Comparison:
    count: int
    before: Side
    after: Side
    shift: Shift
    groups: Mapping[str, tuple[Group, ...]]
    histogram: tuple[ChangeClass, ...]
    gains: tuple[Change, ...]
    losses: tuple[Change, ...]
    fit: Fit | None = None

    def plain(self) -> dict[str, Any]:
        """The same as plain JSON values; read() takes it back."""
        return asdict(self)


def compare(
    before: Totals,
    after: Totals,
    groups: Mapping[str, Sequence[Any] | npt.NDArray[Any]] | None = None,
    *,
    budget: int | None = None,
) -> Comparison:
    """What changes from one measure to the other on the same claims.

    `groups` gives each claim a code per way of grouping (None or "" is a group of its own); `budget` is in fen.
    """
    if len(before.fen) != len(after.fen):
        raise ValueError("Both totals must be of the same claims.")
    changes, places = _changes(before, after)
    one, two = _side(before), _side(after)
    return Comparison(
        len(before.fen),
        one,
        two,
        _shift(before, after),
        {name: _groups(codes, before, after) for name, codes in (groups or {}).items()},
        histogram(changes),
        _largest(before, after, changes, places, 1),
        _largest(before, after, changes, places, -1),
        None if budget is None else Fit(budget, budget - one.cost, budget - two.cost),
    )


def nothing(claims: Totals) -> Totals:
    """What the same claims had while nothing was in force: zero each."""
    return Totals(np.zeros(len(claims.fen), np.int64), np.full(len(claims.fen), COMPUTED, np.uint8))


def read(plain: Mapping[str, Any]) -> Comparison:
    """The comparison that plain() has written."""
    return Comparison(
        plain["count"],
        Side(**plain["before"]),
        Side(**plain["after"]),
        Shift(**plain["shift"]),
        {name: tuple(map(_read_group, each)) for name, each in plain["groups"].items()},
        tuple(ChangeClass(**each) for each in plain["histogram"]),
        tuple(Change(**each) for each in plain["gains"]),
        tuple(Change(**each) for each in plain["losses"]),
        Fit(**plain["fit"]) if plain["fit"] else None,
    )


def _read_group(plain: Mapping[str, Any]) -> Group:
    return Group(plain["code"], Side(**plain["before"]), Side(**plain["after"]), Shift(**plain["shift"]))


def exact_sum(values: Fen) -> int:
    return (int((values >> LOW_BITS).sum()) << LOW_BITS) + int((values & (2**LOW_BITS - 1)).sum())


def _count(test: npt.NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(test))


def _side(totals: Totals) -> Side:
    known = totals.state != UNKNOWN
    barred = totals.state == BARRED
    paid = known & (totals.fen > 0)
    return Side(
        exact_sum(totals.fen[known]),
        _count(paid),
        _count(known & ~paid & ~barred),
        _count(barred),
        _count(~known),
    )


def _changes(before: Totals, after: Totals) -> tuple[Fen, npt.NDArray[np.intp]]:
    """The changes of the claims that both compute, and those claims' positions."""
    places = np.flatnonzero((before.state != UNKNOWN) & (after.state != UNKNOWN))
    return after.fen[places] - before.fen[places], places


def _shift(before: Totals, after: Totals) -> Shift:
    changes, places = _changes(before, after)
    one, two = before.fen[places], after.fen[places]
    up, down = changes > 0, changes < 0
    return Shift(
        exact_sum(one),
        exact_sum(two),
        _count(up),
        exact_sum(changes[up]),
        _count(down),
        -exact_sum(changes[down]),
        _count(changes == 0),
        _count((one == 0) & (two > 0)),
        _count((one > 0) & (two == 0)),
        len(before.fen) - len(places),
    )


def _groups(codes: Iterable[Any], before: Totals, after: Totals) -> tuple[Group, ...]:
    texts = np.asarray(["" if code is None else str(code) for code in codes], dtype=object)
    if len(texts) != len(before.fen):
        raise ValueError("Each claim must have one code of each grouping.")
    names, number = np.unique(texts, return_inverse=True)
    order = np.argsort(number, kind="stable")
    ends = np.cumsum(np.bincount(number, minlength=len(names)))
    parts = np.split(order, ends[:-1]) if len(names) else []
    return tuple(
        _group(str(name), _at(before, part), _at(after, part)) for name, part in zip(names, parts, strict=True)
    )


def _group(code: str, before: Totals, after: Totals) -> Group:
    return Group(code, _side(before), _side(after), _shift(before, after))


def _at(totals: Totals, places: npt.NDArray[np.intp]) -> Totals:
    return Totals(totals.fen[places], totals.state[places])


def histogram(changes: Fen) -> tuple[ChangeClass, ...]:
    """Classes with round bounds (1, 2 or 5 with zeros, in yuan) from the greatest loss to the greatest gain."""
    most = max(int(changes.max()), -int(changes.min())) if len(changes) else 0
    bounds = round_bounds(most)
    classes = [(-high, -low) for low, high in reversed(bounds)] + [(0, 0)] + bounds
    found = [_class(changes, low, high) for low, high in classes]
    while len(found) > 1 and found[0].count == 0:
        found.pop(0)
    while len(found) > 1 and found[-1].count == 0:
        found.pop()
    return tuple(found)


def _class(changes: Fen, low: int, high: int) -> ChangeClass:
    if low == high:
        inside = changes == 0
    else:
        inside = (changes > low) & (changes <= high) if high > 0 else (changes >= low) & (changes < high)
    return ChangeClass(low, high, _count(inside), exact_sum(changes[inside]))


def round_bounds(most: int) -> list[tuple[int, int]]:
    """Classes above zero, in fen, that end with the first round amount not below `most`; the lowest reaches to zero."""
    if most <= 0:
        return []
    ends: list[int] = []
    size = 1
    while not ends or ends[-1] < most:
        ends += [size * step for step in (1, 2, 5)]
        size *= 10
    while len(ends) > 1 and ends[-2] >= most:
        ends.pop()
    kept = ends[-MOST_CLASSES:]
    return list(zip([0, *kept[:-1]], kept, strict=True))


def _largest(
    before: Totals, after: Totals, changes: Fen, places: npt.NDArray[np.intp], sign: int
) -> tuple[Change, ...]:
    """The claims that gain (or lose) most, the greatest change first, earlier claims first among equals."""
    signed = sign * changes
    some = np.flatnonzero(signed > 0)
    if len(some) > LARGEST_CHANGES:
        least = np.partition(signed[some], -LARGEST_CHANGES)[-LARGEST_CHANGES]
        some = some[signed[some] >= least]
    chosen = some[np.argsort(-signed[some], kind="stable")][:LARGEST_CHANGES]
    return tuple(
        Change(int(places[each]), int(before.fen[places[each]]), int(after.fen[places[each]])) for each in chosen
    )
