"""Periods of time: the slots of a day, and which of two lie over each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `first` until `last`, which no longer belongs to it."""

    first: datetime
    last: datetime

    def meets(self, other: "Period") -> bool:
        return self.first < other.last and other.first < self.last

    def holds(self, other: "Period") -> bool:
        return self.first <= other.first and other.last <= self.last


def slots(whole: Period, minutes: int, breaks: Sequence[Period] = ()) -> list[Period]:
    """As many as fit one after another; one that a break touches begins after it."""
    length, found, at = timedelta(minutes=minutes), [], whole.first
    while at + length <= whole.last:
        slot = Period(at, at + length)
        broken = next((each for each in sorted(breaks) if each.meets(slot)), None)
        if broken is None:
            found.append(slot)
        at = slot.last if broken is None else broken.last
    return found


def collision(periods: Iterable[Period]) -> tuple[Period, Period] | None:
    """The first two that lie over each other; None where no two do."""
    rows = sorted(periods)
    return next(((one, other) for one, other in pairwise(rows) if one.meets(other)), None)
