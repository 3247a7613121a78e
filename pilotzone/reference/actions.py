"""The writers of reference data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from pilotzone.reference.models import CalendarDay, CalendarYear, Counter, Division, ExchangeRate


@transaction.atomic
def next_reference(prefix: str, year: int, *, width: int = 6) -> str:
    """The next readable reference of a series: SB-2026-000318. Gaps stay only where a transaction was undone."""
    return next_references(prefix, year, 1, width=width)[0]


@transaction.atomic
def next_references(prefix: str, year: int, count: int, *, width: int = 6) -> list[str]:
    """So many references of a series at once, in their order."""
    series = f"{prefix}-{year}"
    Counter.objects.get_or_create(series=series)
    counter = Counter.objects.select_for_update(of=("self",)).get(series=series)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return [f"{series}-{number:0{width}d}" for number in range(first, counter.last + 1)]


@transaction.atomic
def enter_calendar(year: int, notice: str, exceptions: Mapping[date, bool]) -> None:
    """Enter a year's notice; entering it again replaces it."""
    row, _ = CalendarYear.objects.update_or_create(year=year, defaults={"notice": notice})
    row.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, year=row, is_working=working) for day, working in exceptions.items()
    )


@transaction.atomic
def enter_rates(source: str, day: date, rates: Mapping[str, Decimal]) -> None:
    """Enter published rates, in yuan per unit."""
    for currency, rate in rates.items():
        scaled = int(rate.scaleb(6))
        if Decimal(scaled).scaleb(-6) != rate:
            raise ValueError(f"{currency} {rate} has more than six places")
        ExchangeRate.objects.update_or_create(source=source, day=day, currency=currency, defaults={"rate": scaled})


@transaction.atomic
def enter_divisions(rows: list[tuple[str, str, str]]) -> None:
    for position, (code, name_zh, name_en) in enumerate(rows):
        Division.objects.update_or_create(
            code=code, defaults={"name_zh": name_zh, "name_en": name_en, "position": position}
        )
