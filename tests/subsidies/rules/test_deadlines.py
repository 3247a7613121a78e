"""Time limits on the calendars of 2023 to 2026."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pilotzone.kernel.workdays import Calendar
from pilotzone.reference.management.commands.load_reference import exceptions_of
from subsidies.rules import deadlines

ZONE = ZoneInfo("Asia/Shanghai")
YEARS = (2024, 2025, 2026)
CALENDAR = Calendar({day: on for year in YEARS for day, on in exceptions_of(year)[0].items()}, frozenset(YEARS))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_an_office_has_until_its_close_of_the_last_day():
    due = deadlines.office_due(CALENDAR, moment("2024-07-02 10:00"), 10)
    assert due.at == moment("2024-07-16 17:00")
    assert not due.provisional


def test_an_applicant_has_until_midnight():
    assert deadlines.applicant_due(CALENDAR, moment("2026-04-30 18:00"), 7).at == moment("2026-05-14 00:00")


def test_a_limit_into_a_year_without_notice_is_provisional():
    assert deadlines.office_due(CALENDAR, moment("2026-12-30 09:00"), 5).provisional


def test_the_clock_stands_still_while_the_applicant_corrects():
    due = deadlines.resumed_due(
        CALENDAR, moment("2024-07-16 17:00"), moment("2024-07-10 09:00"), moment("2024-07-15 16:00")
    )
    assert due.at == moment("2024-07-19 17:00")  # Wednesday to Monday: three working days
    assert deadlines.days_paused(CALENDAR, moment("2024-07-10 09:00"), moment("2024-07-15 16:00")) == 3


def test_a_pause_within_one_day_moves_nothing():
    due = moment("2024-07-16 17:00")
    assert deadlines.resumed_due(CALENDAR, due, moment("2024-07-10 09:00"), moment("2024-07-10 16:00")).at == due


@pytest.mark.parametrize(
    ("now", "due", "left"),
    [
        ("2024-07-02 10:00", "2024-07-16 17:00", 10),
        ("2024-07-16 16:59", "2024-07-16 17:00", 0),
        ("2024-07-16 17:00", "2024-07-16 17:00", -1),
        ("2024-07-18 09:00", "2024-07-16 17:00", -2),
        ("2024-07-15 23:00", "2024-07-16 00:00", 0),
    ],
)
def test_days_left(now, due, left):
    assert deadlines.days_left(CALENDAR, moment(now), moment(due)) == left


def test_end_of_a_day_is_the_next_midnight():
    assert deadlines.end_of(date(2024, 8, 15)) == moment("2024-08-16 00:00")
