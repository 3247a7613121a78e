"""Vectors of domain.md §8, counted with the State Council's notices for 2023, 2025 and 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotzone.kernel.workdays import Calendar
from pilotzone.reference.management.commands.load_reference import exceptions_of

YEARS = (2023, 2024, 2025, 2026)
CALENDAR = Calendar({day: on for year in YEARS for day, on in exceptions_of(year)[0].items()}, frozenset(YEARS))


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2025, 1, 24), 5, date(2025, 2, 7)),
        (date(2025, 4, 25), 5, date(2025, 5, 6)),
        (date(2025, 9, 26), 5, date(2025, 10, 10)),
        (date(2025, 9, 30), 5, date(2025, 10, 14)),
        (date(2025, 12, 31), 5, date(2026, 1, 8)),
        (date(2026, 2, 14), 5, date(2026, 2, 28)),
        (date(2026, 4, 30), 7, date(2026, 5, 13)),
        (date(2026, 9, 18), 7, date(2026, 9, 29)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
    ],
)
def test_add_counts_working_days_after_the_start(start, count, last):
    deadline = CALENDAR.add(start, count)
    assert (deadline.day, deadline.provisional) == (last, False)


def test_add_with_the_first_day_matches_the_notice_of_20_june_2023():
    assert CALENDAR.add(date(2023, 6, 20), 7, first_day_counts=True).day == date(2023, 6, 29)


def test_a_deadline_in_a_year_without_a_notice_is_provisional():
    assert CALENDAR.add(date(2026, 12, 30), 5).provisional


def test_248_working_days_in_2025_and_2026():
    for year in (2025, 2026):
        assert CALENDAR.between(date(year - 1, 12, 31), date(year, 12, 31)) == 248


def test_between_is_negative_when_late():
    assert CALENDAR.between(date(2025, 4, 28), date(2025, 4, 25)) == -2


def test_a_limit_of_no_days_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.add(date(2025, 1, 1), 0)


@given(st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.integers(0, 800))
def test_between_is_the_count_of_working_days_one_by_one(start, length):
    days = [start + timedelta(days=step) for step in range(1, length + 1)]
    assert CALENDAR.between(start, start + timedelta(days=length)) == sum(CALENDAR.is_working(day) for day in days)
