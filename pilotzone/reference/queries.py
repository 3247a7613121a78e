"""Reads of reference data as the pure values that rules take."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pilotzone.kernel.workdays import Calendar
from pilotzone.reference.models import CalendarYear, ExchangeRate


def calendar() -> Calendar:
    """The working-day calendar as entered by the bureau."""
    rows = list(CalendarYear.objects.values_list("year", "days__day", "days__is_working"))
    days = {day: is_working for _year, day, is_working in rows if day is not None}
    return Calendar(days, frozenset(year for year, _day, _is_working in rows))


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
