"""Working days of the State Council's yearly notices: weekends and holidays off, make-up days on.

A year without a notice is counted by weekends alone and the answer is marked provisional, so that
nothing lapses on it.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
SATURDAY = 5


def end_of(day: date) -> datetime:
    """24:00 of the day, that is 00:00 of the next one, exclusive."""
    return datetime.combine(day + ONE_DAY, time(0), ZONE)


@dataclass(frozen=True, slots=True)
class Deadline:
    day: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """`exceptions` maps a date to True (a make-up working day) or False (a day off); `years` have a notice."""

    exceptions: Mapping[date, bool]
    years: frozenset[int]

    def is_working(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def is_provisional(self, first: date, last: date) -> bool:
        return any(year not in self.years for year in range(first.year, last.year + 1))

    def add(self, start: date, count: int, *, first_day_counts: bool = False) -> Deadline:
        """The `count`-th working day after `start`; with `first_day_counts` a working start day is the first."""
        if count < 1:
            raise ValueError("A time limit has at least one working day.")
        day = start - ONE_DAY if first_day_counts else start
        while count:
            day += ONE_DAY
            count -= self.is_working(day)
        return Deadline(day, self.is_provisional(start, day))

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.between(end, start)
        weeks, rest = divmod((end - start).days, 7)
        ordinary = weeks * SATURDAY + sum(
            (start + timedelta(days=step)).weekday() < SATURDAY for step in range(1, rest + 1)
        )
        first, last = bisect_right(self.changes, start), bisect_right(self.changes, end)
        return ordinary + sum(1 if self.exceptions[day] else -1 for day in self.changes[first:last])

    @cached_property
    def changes(self) -> list[date]:
        """The days on which the notices overrule the weekday, in order."""
        return sorted(day for day, working in self.exceptions.items() if working != (day.weekday() < SATURDAY))
