"""Time limits in working days: when a stage is due, and how a pause for correction moves it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pilotzone.kernel.workdays import ZONE as ZONE
from pilotzone.kernel.workdays import Calendar
from pilotzone.kernel.workdays import end_of as end_of

OFFICE_CLOSES = time(17, 0)


@dataclass(frozen=True, slots=True)
class Due:
    at: datetime
    provisional: bool


def office_due(calendar: Calendar, start: datetime, days: int) -> Due:
    """The close of office on the `days`-th working day after the start."""
    deadline = calendar.add(start.astimezone(ZONE).date(), days)
    return Due(datetime.combine(deadline.day, OFFICE_CLOSES, ZONE), deadline.provisional)


def applicant_due(calendar: Calendar, start: datetime, days: int) -> Due:
    """24:00 of the `days`-th working day after the start, that is 00:00 of the next day, exclusive."""
    deadline = calendar.add(start.astimezone(ZONE).date(), days)
    return Due(end_of(deadline.day), deadline.provisional)


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), ZONE)


def resumed_due(calendar: Calendar, due: datetime, paused_at: datetime, resumed_at: datetime) -> Due:
    """The old limit moved on by the working days that passed while the clock stood still."""
    paused = days_paused(calendar, paused_at, resumed_at)
    if not paused:
        return Due(due, False)
    local = due.astimezone(ZONE)
    deadline = calendar.add(local.date(), paused)
    return Due(datetime.combine(deadline.day, local.timetz()), deadline.provisional)


def days_paused(calendar: Calendar, paused_at: datetime, resumed_at: datetime) -> int:
    return max(0, calendar.between(paused_at.astimezone(ZONE).date(), resumed_at.astimezone(ZONE).date()))


def days_left(calendar: Calendar, now: datetime, due: datetime) -> int:
    """Working days from today until the due day; 0 is today, negative is late."""
    last = (due.astimezone(ZONE) - timedelta(microseconds=1)).date()
    today = now.astimezone(ZONE).date()
    if now >= due:
        return min(-1, calendar.between(today, last))
    return calendar.between(today, last)
