"""Working days counted from today, both ways."""

from datetime import UTC, date, datetime

from pilotzone.demo.moments import Moments
from pilotzone.kernel.workdays import Calendar

# Monday 6 May 2024; Thursday and Friday before were holidays, Saturday 11 May is worked.
CALENDAR = Calendar({date(2024, 5, 2): False, date(2024, 5, 3): False, date(2024, 5, 11): True}, frozenset({2024}))
MOMENTS = Moments(date(2024, 5, 6), CALENDAR)


def test_day_before_skips_weekend_and_holidays():
    assert MOMENTS.day(1) == date(2024, 5, 1)
    assert MOMENTS.day(0) == date(2024, 5, 6)


def test_day_after_counts_a_worked_saturday():
    assert MOMENTS.day(-5) == date(2024, 5, 11)


def test_moment_is_in_shanghai_time():
    assert MOMENTS.at(1, 9, 30) == datetime(2024, 5, 1, 1, 30, tzinfo=UTC)
