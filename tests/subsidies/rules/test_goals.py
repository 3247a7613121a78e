"""Points, grades and days of budget goals, by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.enums_goals import Grade
from subsidies.rules.goals import Aim, check_due, evaluation_due, grade_of, is_reminder_day, is_to_ask, is_whole, points


@pytest.mark.parametrize(
    ("target", "weight", "at_most", "achieved", "expected"),
    [
        (100_00, 20_00, False, 100_00, 20_00),
        (100_00, 20_00, False, 250_00, 20_00),  # more than the target brings no more points
        (100_00, 20_00, False, 75_00, 15_00),
        (3_00, 10_00, False, 1_00, 3_33),
        (3_00, 10_00, False, 2_00, 6_67),
        (90_00, 15_00, False, 0, 0),
        (50_00, 10_00, True, 50_00, 10_00),
        (50_00, 10_00, True, 40_00, 10_00),
        (50_00, 10_00, True, 100_00, 5_00),
        (0, 10_00, True, 0, 10_00),
        (0, 10_00, True, 1, 0),
    ],
)
def test_points(target, weight, at_most, achieved, expected):
    assert points(Aim(target, weight, at_most), achieved) == expected


@given(st.integers(1, 10**9), st.integers(1, 100_00), st.booleans(), st.integers(0, 10**9))
def test_points_stay_within_the_weight(target, weight, at_most, achieved):
    assert 0 <= points(Aim(target, weight, at_most), achieved) <= weight


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (100_00, Grade.EXCELLENT),
        (90_00, Grade.EXCELLENT),
        (89_99, Grade.GOOD),
        (80_00, Grade.GOOD),
        (79_99, Grade.FAIR),
        (60_00, Grade.FAIR),
        (59_99, Grade.POOR),
        (0, Grade.POOR),
    ],
)
def test_grades(score, grade):
    assert grade_of(score) == grade


def test_a_hundred_points_together():
    assert is_whole([50_00, 33_33, 16_67])
    assert not is_whole([50_00, 33_33, 16_66])
    assert not is_whole([])


def test_days():
    assert (check_due(2026), evaluation_due(2026)) == (date(2026, 8, 31), date(2027, 3, 31))
    due = date(2027, 3, 31)
    found = [day for day in range(1, 32) if is_reminder_day(due, date(2027, 3, day))]
    assert found == [1, 24, 31]
    assert is_reminder_day(due, date(2027, 4, 7))
    assert not is_reminder_day(due, date(2027, 4, 8))


def test_goals_that_are_missing_are_asked_for_each_week():
    asked = date(2026, 3, 2)
    assert is_to_ask(None, asked)
    assert [day for day in range(2, 18) if is_to_ask(asked, date(2026, 3, day))] == list(range(9, 18))
