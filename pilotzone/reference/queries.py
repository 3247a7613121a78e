"""Reads of reference data as the pure values that rules take."""

from datetime import date
from decimal import Decimal

from pilotzone.kernel.workdays import Calendar
from pilotzone.reference.models import CalendarYear, ExchangeRate


def calendar() -> Calendar:
    """The working-day calendar as entered by the bureau."""
    rows = list(CalendarYear.objects.values_list("year", "days__day", "days__is_working"))
    days = {day: is_working for _year, day, is_working in rows if day is not None}
    return Calendar(days, frozenset(year for year, _day, _is_working in rows))


def rates(source: str, day: date) -> dict[str, Decimal]:
    """Yuan per unit of each currency on the list's day; the yuan itself is 1."""
    rows = ExchangeRate.objects.filter(source=source, day=day).values_list("currency", "rate")
    return {"CNY": Decimal(1)} | {currency: Decimal(rate).scaleb(-6) for currency, rate in rows}
