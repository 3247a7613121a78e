"""Reference data entered at once: counters, calendars, and rates told by whoever publishes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange.batches import WORDS, Settled
from pilotzone.exchange.enums import RowResult, RowVerb
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.workflow import require
from pilotzone.reference.models import CalendarDay, CalendarYear, Counter, ExchangeRate

RATE_PLACES = 6
BATCH = 500
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
def enter_calendar(
    year: int, notice: str, exceptions: Mapping[date, bool], names: Mapping[date, str] | None = None
) -> None:
    """Enter a year's notice, and which holiday each day is of; entering it again replaces it."""
    row, _ = CalendarYear.objects.update_or_create(year=year, defaults={"notice": notice})
    row.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, year=row, is_working=working, name=(names or {}).get(day, ""))
        for day, working in exceptions.items()
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
    audit.record(kind, row, by=by, now=now, payload=rate_facts(row, before))


def rate_facts(row: ExchangeRate, before: int | None) -> dict[str, object]:
    payload = {"list": row.source, "day": row.day, "currency": row.currency, "rate": row.rate}
    return payload if before is None else payload | {"before": before}


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
def tell_rates(told: Sequence[Rate], *, by: User, now: datetime) -> list[Settled]:
    """Rates of one list, each day and currency once, in few statements however many. A rate that is there is never
    replaced in passing: another value is taken as a change alone, and not once its day is past, since amounts may have
    been sealed with it.

    Refused: `there_already`, `not_there`, `stale_version`, `rate_differs`, `rate_of_the_past`.
    """
    settled: dict[int, Settled] = {}
    left = dict(enumerate(told))
    while left:
        before, fresh = locked_rates(left.values()), dict[int, ExchangeRate]()
        changed, entries = list[ExchangeRate](), list[audit.Entry]()
        for place, rate in left.items():
            row = before.get((rate.day, rate.currency))
            try:
                settled[place] = found, result = settled_rate(rate, row, clock.local_date(now), by)
            except DomainError as error:
                settled[place] = error
                continue
            if result == RowResult.ADDED:
                fresh[place] = found
            elif result == RowResult.CHANGED:
                stood, found.rate = found.rate, rate.rate
                found.version += 1
                changed.append(found)
                entries.append(audit.Entry("rate.corrected", found, by, now, rate_facts(found, stood)))
        ExchangeRate.objects.bulk_update(changed, ["rate", "version"], batch_size=BATCH)
        ours = insert_rates(fresh.values())
        entries += [audit.Entry("rate.entered", row, by, now, rate_facts(row, None)) for row in ours]
        if entries:
            audit.record_many(entries)
        left = {place: told[place] for place, row in fresh.items() if row not in ours}
    return [settled[place] for place in range(len(told))]


def locked_rates(told: Iterable[Rate]) -> dict[tuple[date, str], ExchangeRate]:
    """What the list has on these days in these currencies, in one order: two batches wait and never both."""
    rates = list(told)
    rows = ExchangeRate.objects.select_for_update(of=("self",)).order_by("day", "currency")
    rows = rows.filter(source__in={each.source for each in rates}, day__in={each.day for each in rates})
    return {(row.day, row.currency): row for row in rows.filter(currency__in={each.currency for each in rates})}


def insert_rates(rows: Iterable[ExchangeRate]) -> list[ExchangeRate]:
    """Those that are in the list now; where somebody else told one at the same moment, that one stands."""
    rows = list(rows)
    ExchangeRate.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    ours = set(ExchangeRate.objects.filter(uid__in=[row.uid for row in rows]).values_list("uid", flat=True))
    return [row for row in rows if row.uid in ours]


def settled_rate(told: Rate, row: ExchangeRate | None, today: date, by: User) -> tuple[ExchangeRate, RowResult]:
    """What a rate becomes beside the one that stands; nothing is written. Raises Refused."""
    require(P.RATE_SEND, by)
    if row is None:
        if told.verb == RowVerb.CHANGE or told.version is not None:
            raise Refused("not_there", WORDS["not_there"], field="verb")
        made = ExchangeRate(source=told.source, day=told.day, currency=told.currency, rate=told.rate)
        return made, RowResult.ADDED
    require_free(row, told, today)
    return row, RowResult.UNCHANGED if row.rate == told.rate else RowResult.CHANGED


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
