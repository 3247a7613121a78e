"""The writers of reference data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange.batches import WORDS
from pilotzone.exchange.enums import RowResult, RowVerb
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import require
from pilotzone.reference.models import CalendarDay, CalendarYear, Counter, Division, ExchangeRate

RATE_PLACES = 6
RATE_WORDS: Mapping[str, Promise] = {
    "rate_differs": _("The list has %(rate)s on this day. Send another rate as a change."),
    "rate_of_the_past": _("This day is past: amounts may rest on its rate. Ask the bureau to correct it."),
}


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
def enter_rates(source: str, day: date, rates: Mapping[str, Decimal], *, now: datetime | None = None) -> None:
    """Enter published rates, in yuan per unit, at the command line: one that is there is corrected.

    The record tells of each that is new or corrected, with what stood there before. Raises ValueError: more than six
    places.
    """
    moment = now or clock.now()
    for currency, rate in rates.items():
        scaled = int(rate.scaleb(RATE_PLACES))
        if Decimal(scaled).scaleb(-RATE_PLACES) != rate:
            raise ValueError(f"{currency} {rate} has more than six places")
        row, is_new = locked_rate(source, day, currency, scaled)
        if is_new:
            note_rate("rate.entered", row, None, by=None, now=moment)
        elif row.rate != scaled:
            correct_rate(row, scaled, by=None, now=moment)


def locked_rate(source: str, day: date, currency: str, rate: int) -> tuple[ExchangeRate, bool]:
    """The list's rate of the day, under lock, and whether it was made now with this value."""
    rows = ExchangeRate.objects.select_for_update(of=("self",))
    found: tuple[ExchangeRate, bool] = rows.get_or_create(
        source=source, day=day, currency=currency, defaults={"rate": rate}
    )
    return found


def correct_rate(row: ExchangeRate, rate: int, *, by: User | None, now: datetime) -> None:
    before, row.rate = row.rate, rate
    row.version += 1
    row.save(update_fields=["rate", "version"])
    note_rate("rate.corrected", row, before, by=by, now=now)


def note_rate(kind: str, row: ExchangeRate, before: int | None, *, by: User | None, now: datetime) -> None:
    payload = {"list": row.source, "day": row.day, "currency": row.currency, "rate": row.rate}
    audit.record(kind, row, by=by, now=now, payload=payload if before is None else payload | {"before": before})


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as told by whoever publishes the list: times a million. `version` is that which its teller knows."""

    source: str
    day: date
    currency: str
    rate: int
    verb: RowVerb = RowVerb.PUT
    version: int | None = None


@transaction.atomic
def tell_rate(told: Rate, *, by: User, now: datetime) -> tuple[ExchangeRate, RowResult]:
    """A rate that is there is never replaced in passing: another value is taken as a change alone, and not once its
    day is past, since amounts may have been sealed with it.

    Raises Refused: `there_already`, `not_there`, `stale_version`, `rate_differs`, `rate_of_the_past`.
    """
    require(P.RATE_SEND, by)
    known = ExchangeRate.objects.filter(source=told.source, day=told.day, currency=told.currency)
    if (told.verb == RowVerb.CHANGE or told.version is not None) and not known.exists():
        raise Refused("not_there", WORDS["not_there"], field="verb")
    row, is_new = locked_rate(told.source, told.day, told.currency, told.rate)
    if is_new:
        note_rate("rate.entered", row, None, by=by, now=now)
        return row, RowResult.ADDED
    require_free(row, told, clock.local_date(now))
    if row.rate == told.rate:
        return row, RowResult.UNCHANGED
    correct_rate(row, told.rate, by=by, now=now)
    return row, RowResult.CHANGED


def require_free(row: ExchangeRate, told: Rate, today: date) -> None:
    """What stands may be replaced by what is told, or is the same."""
    if told.verb == RowVerb.NEW:
        raise Refused("there_already", WORDS["there_already"], field="verb")
    if told.version not in (None, row.version):
        raise Refused("stale_version", WORDS["stale_version"], field="version", params={"version": row.version})
    if row.rate == told.rate:
        return
    if told.verb != RowVerb.CHANGE:
        stands = f"{Decimal(row.rate).scaleb(-RATE_PLACES):f}"
        raise Refused("rate_differs", RATE_WORDS["rate_differs"], field="rate", params={"rate": stands})
    if row.day < today:
        raise Refused("rate_of_the_past", RATE_WORDS["rate_of_the_past"], field="day")


@transaction.atomic
def enter_divisions(rows: list[tuple[str, str, str]]) -> None:
    for position, (code, name_zh, name_en) in enumerate(rows):
        Division.objects.update_or_create(
            code=code, defaults={"name_zh": name_zh, "name_en": name_en, "position": position}
        )
