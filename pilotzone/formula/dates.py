"""Days, months and years: one definition, in the form for one claim and in the form for columns.

A month after 31 January is the last day of February. A whole month (or year) has passed when the later day is not
before the earlier day moved by one month (or twelve).
"""

import datetime as dt
from typing import Any

import numpy as np

from pilotzone.formula.column import Array, Column, worst

EPOCH = dt.date(1970, 1, 1)
FIRST, LAST = (dt.date.min - EPOCH).days, (dt.date.max - EPOCH).days
MONTHS = {"month": 1, "year": 12}
MAX_SHIFT = {"day": 36_600, "month": 1_200, "year": 100}

Date = dt.date | Any


def shift(day: dt.date, count: int, unit: str) -> dt.date:
    """The day so many days, months or years later (earlier when negative); never outside the calendar."""
    number = (day - EPOCH).days
    if unit == "day":
        return EPOCH + dt.timedelta(days=min(max(number + count, FIRST), LAST))
    whole = day.year * 12 + day.month - 1 + count * MONTHS[unit]
    if not 12 <= whole < 120_000:
        return dt.date.max if count > 0 else dt.date.min
    year, month = divmod(whole, 12)
    return dt.date(year, month + 1, min(day.day, _length(year, month + 1)))


def days(start: dt.date, end: dt.date) -> int:
    return max(0, (end - start).days)


def full_months(start: dt.date, end: dt.date) -> int:
    count = (end.year - start.year) * 12 + end.month - start.month
    return max(0, count - (shift(start, count, "month") > end))


def full_years(start: dt.date, end: dt.date) -> int:
    return full_months(start, end) // 12


def overlap_days(start: dt.date, end: dt.date, other_start: dt.date, other_end: dt.date) -> int:
    """The days that two periods share; both ends belong to a period."""
    return max(0, (min(end, other_end) - max(start, other_start)).days + 1)


def shift_column(day: Column, count: int, unit: str) -> Column:
    number = np.asarray(day.num, dtype=np.int64)
    if unit == "day":
        return Column(np.clip(number + count, FIRST, LAST), 1, day.state)
    return Column(_moved(number, np.int64(count * MONTHS[unit])), 1, day.state)


def days_column(start: Column, end: Column) -> Column:
    return Column(np.maximum(_plain(end) - _plain(start), 0), 1, worst(start.state, end.state))


def full_months_column(start: Column, end: Column) -> Column:
    early, late = _plain(start), _plain(end)
    count = _months(late) - _months(early)
    count = count - (_moved(early, count) > late)
    return Column(np.maximum(count, 0), 1, worst(start.state, end.state))


def full_years_column(start: Column, end: Column) -> Column:
    found = full_months_column(start, end)
    return Column(np.asarray(found.num) // 12, 1, found.state)


def overlap_days_column(start: Column, end: Column, other_start: Column, other_end: Column) -> Column:
    shared = np.minimum(_plain(end), _plain(other_end)) - np.maximum(_plain(start), _plain(other_start)) + 1
    state = worst(start.state, end.state, other_start.state, other_end.state)
    return Column(np.maximum(shared, 0), 1, state)


def _plain(column: Column) -> Array:
    return np.asarray(column.num, dtype=np.int64)


def _months(number: Array) -> Array:
    return number.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _moved(number: Array, months: Any) -> Array:
    """Each day so many months on, at most the last day of its month."""
    begin = number.astype("datetime64[D]").astype("datetime64[M]")
    within = number - begin.astype("datetime64[D]").astype(np.int64)
    target = begin + np.asarray(months).astype("timedelta64[M]")
    first = target.astype("datetime64[D]").astype(np.int64)
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - 1
    found: Array = np.clip(np.minimum(first + within, last), FIRST, LAST)
    return found


def _length(year: int, month: int) -> int:
    following = dt.date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else dt.date.max
    return (following - dt.date(year, month, 1)).days + ((year, month) == (9999, 12))
