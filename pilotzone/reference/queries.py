"""Reads of reference data as the pure values that rules take."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pilotzone.kernel.workdays import Calendar
from pilotzone.reference.models import CalendarYear, ExchangeRate


def calendar(*, but: int | None = None) -> Calendar:
    """The working-day calendar as entered by the bureau; `but` one year's notice."""
    rows = list(CalendarYear.objects.exclude(year=but).values_list("year", "days__day", "days__is_working"))
    days = {day: is_working for _year, day, is_working in rows if day is not None}
    return Calendar(days, frozenset(year for year, _day, _is_working in rows))


PUBLISHED_IN = 11  # the State Council's notice of a year comes in November of the one before


def missing_year(today: date) -> int | None:
    """The year whose notice should be there and is not: this one, and from November on the next."""
    expected = [today.year, *([today.year + 1] if today.month >= PUBLISHED_IN else [])]
    there = set(CalendarYear.objects.filter(year__in=expected).values_list("year", flat=True))
    return next((year for year in expected if year not in there), None)


def standing_calendar(year: int) -> dict[str, Any]:
    """What stands of a year, as a change of it tells; nothing where no notice was entered."""
    row = CalendarYear.objects.filter(pk=year).first()
    if row is None:
        return {}
    days = list(row.days.order_by("day").values_list("day", "is_working", "name"))
    return {
        "days": {f"{day:%F}": is_working for day, is_working, _name in days},
        "names": {f"{day:%F}": name for day, _is_working, name in days if name},
        "notice": row.notice,
    }


def standing_rates(source: str, day: date) -> dict[str, int]:
    """By currency what the list has on the day itself, times a million."""
    return dict(ExchangeRate.objects.filter(source=source, day=day).values_list("currency", "rate"))


def rates_of(lists: Iterable[tuple[str, date]]) -> dict[tuple[str, date], dict[str, Decimal]]:
    """The rates of several lists and days, in one query."""
    wanted = set(lists)
    found = {key: {"CNY": Decimal(1)} for key in wanted}
    rows = ExchangeRate.objects.filter(source__in={key[0] for key in wanted}, day__in={key[1] for key in wanted})
    for source, day, currency, rate in rows.values_list("source", "day", "currency", "rate"):
        if (source, day) in found:
            found[source, day][currency] = Decimal(rate).scaleb(-6)
    return found


def rates(source: str, day: date) -> dict[str, Decimal]:
    """Yuan per unit of each currency on the list's day; the yuan itself is 1."""
    return rates_of([(source, day)])[source, day]


OLDEST = timedelta(days=10)  # a list is not published on holidays; what is older is no rate of the day


def last_rates(source: str, days: Iterable[date]) -> dict[date, dict[str, tuple[int, date]]]:
    """For each day the list's last rate until then by currency, times a million, with its own day; in one query."""
    wanted = set(days)
    if not wanted:
        return {}
    rows = ExchangeRate.objects.filter(source=source, day__gt=min(wanted) - OLDEST, day__lte=max(wanted))
    told = list(rows.order_by("day").values_list("day", "currency", "rate"))
    return {
        each: {currency: (rate, day) for day, currency, rate in told if each - OLDEST < day <= each} for each in wanted
    }
