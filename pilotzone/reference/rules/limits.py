"""A time limit counted on by a calendar that was not known when it was given."""

from datetime import date, datetime, timedelta

from pilotzone.kernel.workdays import ZONE, Calendar

INSTANT = timedelta(microseconds=1)


def last_day(due: date) -> date:
    """The last day of a limit; one that ends at 24:00 is kept as 00:00 of the next day."""
    return (due.astimezone(ZONE) - INSTANT).date() if isinstance(due, datetime) else due


def counted_on(start: date, last: date, before: Calendar, after: Calendar) -> date | None:
    """The day on which as many working days have passed by the second calendar; None while that is not certain."""
    days = before.between(start, last)
    if days < 1:
        return None if after.is_provisional(start, last) else last
    found = after.add(start, days)
    return None if found.provisional else found.day
