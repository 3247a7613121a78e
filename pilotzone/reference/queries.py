"""Reads of reference data as the pure values that rules take."""

from datetime import date
from decimal import Decimal

from pilotzone.kernel.workdays import Calendar
from pilotzone.reference.models import CalendarDay, CalendarYear, ExchangeRate


def calendar() -> Calendar:
    """The working-day calendar as entered by the bureau."""
    days = dict(CalendarDay.objects.values_list("day", "is_working"))
    return Calendar(days, frozenset(CalendarYear.objects.values_list("year", flat=True)))


def rates(source: str, day: date) -> dict[str, Decimal]:
    """Yuan per unit of each currency on the list's day; the yuan itself is 1."""
    rows = ExchangeRate.objects.filter(source=source, day=day).values_list("currency", "rate")
    return {"CNY": Decimal(1)} | {currency: Decimal(rate).scaleb(-6) for currency, rate in rows}
