"""Periods as people write them, and their neighbours."""

from datetime import date

import pytest

from enterprises.enums_figures import PeriodKind
from enterprises.rules.figures.periods import Period, last_ended, parse, starts


@pytest.mark.parametrize(
    ("text", "start", "kind", "written", "end"),
    [
        ("2026Q1", date(2026, 1, 1), "quarter", "2026Q1", date(2026, 3, 31)),
        ("2026 q4", date(2026, 10, 1), "quarter", "2026Q4", date(2026, 12, 31)),
        ("2026-03", date(2026, 3, 1), "month", "2026-03", date(2026, 3, 31)),
        ("2026-03-01", date(2026, 3, 1), "month", "2026-03", date(2026, 3, 31)),  # as a spreadsheet turns it
        ("2026/2", date(2026, 2, 1), "month", "2026-02", date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 1), "month", "2024-02", date(2024, 2, 29)),
        ("2026H1", date(2026, 1, 1), "half", "2026H1", date(2026, 6, 30)),
        ("２０２６－０３", date(2026, 3, 1), "month", "2026-03", date(2026, 3, 31)),
        ("２０２６Ｑ１", date(2026, 1, 1), "quarter", "2026Q1", date(2026, 3, 31)),
        ("2026-H2", date(2026, 7, 1), "half", "2026H2", date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), "year", "2026", date(2026, 12, 31)),
        ("2026年第三季度", date(2026, 7, 1), "quarter", "2026Q3", date(2026, 9, 30)),
        ("2026年下半年", date(2026, 7, 1), "half", "2026H2", date(2026, 12, 31)),
        ("2026年11月", date(2026, 11, 1), "month", "2026-11", date(2026, 11, 30)),
        ("2026年", date(2026, 1, 1), "year", "2026", date(2026, 12, 31)),
    ],
)
def test_period_is_read_and_written(text, start, kind, written, end):
    found = parse(text)
    assert found == Period(start, PeriodKind(kind))
    assert str(found) == written
    assert found.end == end


@pytest.mark.parametrize(
    "text", ["", "2026Q5", "2026H3", "2026-13", "2026-00", "2026-03-02", "26Q1", "1999", "soon", "2026Q1x"]
)
def test_what_is_no_period_is_none(text):
    assert parse(text) is None


def test_neighbours_cross_the_year():
    assert str(parse("2026Q1").previous) == "2025Q4"
    assert str(parse("2026-01").previous) == "2025-12"
    assert str(parse("2026H2").following) == "2027H1"
    assert str(parse("2026").previous) == "2025"
    assert str(parse("2026Q3").year_before) == "2025Q3"


def test_day_begins_a_period_only_at_its_edge():
    assert starts(date(2026, 4, 1), PeriodKind.QUARTER)
    assert not starts(date(2026, 5, 1), PeriodKind.QUARTER)
    assert not starts(date(2026, 4, 2), PeriodKind.MONTH)
    assert starts(date(2026, 7, 1), PeriodKind.HALF)


def test_last_ended_is_the_one_before_until_the_last_day_is_over():
    assert str(last_ended(date(2026, 7, 2), PeriodKind.QUARTER)) == "2026Q2"
    assert str(last_ended(date(2026, 6, 30), PeriodKind.QUARTER)) == "2026Q1"
    assert str(last_ended(date(2026, 1, 15), PeriodKind.YEAR)) == "2025"
