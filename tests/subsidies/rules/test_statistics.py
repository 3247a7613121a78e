"""Sizes, lengths of steps and quantiles, by hand."""

from datetime import UTC, date, datetime

import pytest

from pilotzone.kernel.workdays import Calendar
from subsidies.enums_statistics import Size, Step
from subsidies.rules.statistics import Moments, day_of, hours, quantile, size_of, steps, working_days

CALENDAR = Calendar(
    {date(2026, 2, 14): True, **{date(2026, 2, day): False for day in range(15, 24)}}, frozenset([2026])
)


@pytest.mark.parametrize(
    ("turnover", "size"),
    [
        ("400000000.00", Size.LARGE),
        ("399999999.99", Size.MEDIUM),
        ("50000000", Size.MEDIUM),
        ("49999999.99", Size.SMALL),
        ("10000000", Size.SMALL),
        ("9999999.99", Size.MICRO),
        ("0", Size.MICRO),
        ("-1", Size.UNKNOWN),
        ("", Size.UNKNOWN),
        (None, Size.UNKNOWN),
        ("many", Size.UNKNOWN),
        ("NaN", Size.UNKNOWN),
    ],
)
def test_size_by_turnover(turnover, size):
    assert size_of(turnover) == size


def test_working_days_count_the_make_up_saturday_and_not_the_festival():
    start = date(2026, 2, 13)
    assert working_days(start, date(2026, 2, 24), CALENDAR) == 2  # the 14th and the 24th
    assert working_days(start, start, CALENDAR) == 0
    assert working_days(start, date(2026, 2, 14), CALENDAR) == 1


def test_a_day_begins_at_midnight_in_shanghai():
    assert day_of(datetime(2026, 2, 13, 15, 59, tzinfo=UTC)) == date(2026, 2, 13)
    assert day_of(datetime(2026, 2, 13, 16, 0, tzinfo=UTC)) == date(2026, 2, 14)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (datetime(2026, 2, 1, 0, 0, tzinfo=UTC), 0),
        (datetime(2026, 2, 1, 0, 1, tzinfo=UTC), 1),
        (datetime(2026, 2, 5, 3, 0, tzinfo=UTC), 99),
        (datetime(2026, 2, 5, 8, 0, tzinfo=UTC), 100),
        (datetime(2026, 2, 6, 0, 0, tzinfo=UTC), 120),
        (datetime(2026, 2, 6, 5, 0, tzinfo=UTC), 130),
    ],
)
def test_hours_are_exact_below_a_hundred(end, expected):
    assert hours(datetime(2026, 2, 1, 0, 0, tzinfo=UTC), end) == expected


def test_quantiles_are_values_that_occurred():
    counts = {1: 5, 3: 4, 20: 1}
    assert (quantile(counts, 50), quantile(counts, 90), quantile(counts, 100)) == (1, 3, 20)
    assert (quantile({7: 1}, 50), quantile({7: 1}, 90)) == (7, 7)
    assert quantile({}, 50) is None


def test_a_step_is_measured_where_both_ends_are_known_and_in_order():
    day = [datetime(2026, 2, each, tzinfo=UTC) for each in (1, 2, 3, 4)]
    found = list(steps(Moments(day[0], district=day[2], city=day[1], decided=day[3], paid=day[3])))
    assert [step for step, _, _ in found] == [Step.DISTRICT, Step.DECISION, Step.WHOLE]
