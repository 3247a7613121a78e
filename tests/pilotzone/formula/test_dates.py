"""Days, months and years, by hand at the ends of months, and the same for columns."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotzone.formula import dates
from pilotzone.formula.check import check
from pilotzone.formula.column import Column
from pilotzone.formula.kinds import DATE, Type
from pilotzone.formula.problems import ExpressionError
from pilotzone.formula.scope import Scope
from pilotzone.formula.single import Compiler
from pilotzone.formula.syntax import parse
from pilotzone.formula.typed import Names

D = dt.date
NAMES = Names(claim={"d": DATE, "e": DATE, "n": Type("quantity", (("day", 1),))})
DAYS = st.dates(D(1, 1, 1), D(9999, 12, 31))


def value(text, d=None, e=None):
    return Compiler({}).compile(check(parse(text), NAMES))(Scope({"d": d, "e": e, "n": 1}, {}, {}))


@pytest.mark.parametrize(
    ("text", "d", "expected"),
    [
        ("d + 30 days", D(2024, 1, 31), D(2024, 3, 1)),
        ("d + 1 month", D(2024, 1, 31), D(2024, 2, 29)),
        ("d + 1 month", D(2023, 12, 31), D(2024, 1, 31)),
        ("d - 13 months", D(2024, 3, 31), D(2023, 2, 28)),
        ("d + 1 year", D(2024, 2, 29), D(2025, 2, 28)),
        ("d - 2 years", D(2024, 7, 1), D(2022, 7, 1)),
        ("d + 100 years", D(9990, 1, 1), D(9999, 12, 31)),
        ("d - 100 years", D(50, 1, 1), D(1, 1, 1)),
    ],
)
def test_date_moved_by(text, d, expected):
    assert value(text, d) == expected


@pytest.mark.parametrize(
    ("text", "d", "e", "expected"),
    [
        ("days(d, e)", D(2024, 2, 28), D(2024, 3, 1), 2),
        ("days(d, e)", D(2024, 3, 1), D(2024, 2, 28), 0),
        ("full_months(d, e)", D(2024, 1, 31), D(2024, 2, 28), 0),
        ("full_months(d, e)", D(2024, 1, 31), D(2024, 2, 29), 1),
        ("full_months(d, e)", D(2023, 5, 10), D(2024, 5, 9), 11),
        ("full_years(d, e)", D(2022, 1, 1), D(2024, 1, 1), 2),
        ("full_years(d, e)", D(2022, 1, 2), D(2024, 1, 1), 1),
        ("overlap_days(d, e, 2024-01-01, 2024-12-31)", D(2023, 12, 30), D(2024, 1, 2), 2),
        ("overlap_days(d, e, 2024-01-01, 2024-12-31)", D(2023, 1, 1), D(2023, 12, 31), 0),
    ],
)
def test_time_between(text, d, e, expected):
    assert value(text, d, e) == expected


@pytest.mark.parametrize(
    "text", ["d + n", "d + 1", "d + 1.5 days", "d + e", "d + 5_000 months", "days(d, 3 days)", "n + d"]
)
def test_date_with_anything_else_is_refused(text):
    with pytest.raises(ExpressionError):
        check(parse(text), NAMES)


def numbered(*days):
    return Column(np.array([(day - dates.EPOCH).days for day in days], dtype=np.int64))


@given(st.lists(st.tuples(DAYS, DAYS, st.integers(-1200, 1200)), min_size=1, max_size=8))
def test_columns_equal_single(rows):
    starts, ends = numbered(*(row[0] for row in rows)), numbered(*(row[1] for row in rows))
    assert list(dates.days_column(starts, ends).num) == [dates.days(a, b) for a, b, _ in rows]
    assert list(dates.full_months_column(starts, ends).num) == [dates.full_months(a, b) for a, b, _ in rows]
    assert list(dates.full_years_column(starts, ends).num) == [dates.full_years(a, b) for a, b, _ in rows]
    found = dates.overlap_days_column(starts, ends, ends, starts).num
    assert list(found) == [dates.overlap_days(a, b, b, a) for a, b, _ in rows]
    for unit, count in ((unit, row[2]) for unit in ("day", "month") for row in rows):
        moved = dates.shift_column(starts, count, unit).num
        assert list(moved) == list(numbered(*(dates.shift(row[0], count, unit) for row in rows)).num)
