"""Statistics are counted anew from the claims and their payments; until then pages show the last counting."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from pilotzone.kernel.workdays import Calendar
from pilotzone.reference.queries import calendar
from subsidies import facts
from subsidies.enums import Desk, Stage, State
from subsidies.enums_statistics import Size, Unit
from subsidies.models import (
    Application,
    Entitlement,
    MeasureVersion,
    NoticeItem,
    Opinion,
    Payment,
    Repayment,
    StatisticRun,
    StatisticSum,
    StepTime,
)
from subsidies.rules import statistics as rules

CHUNK = 10_000  # claims read at once
DAYS, HOURS = Unit.DAYS.value, Unit.HOURS.value
MANY = 100_000  # from so many claims on they are counted once a night
NIGHT = 2  # the hour of that
BATCH = 2_000  # rows written at once
FIELDS = (
    "pk",
    "call__programme_id",
    "division_id",
    "measure_version_id",
    "answers",
    "submitted_at",
    "claimed",
    "state",
    "refused_at",
)
Place = tuple[int, int | None]  # programme and division


@dataclass
class Tally:
    """Sums by place, size and month; times by place, year, step and unit."""

    calendar: Calendar
    sums: dict[tuple[Place, Size, date], Counter[str]] = field(default_factory=dict)
    times: Counter[tuple[Place, int, str, str, int]] = field(default_factory=Counter)
    claims: int = 0
    lengths: dict[tuple[date, date], int] = field(default_factory=dict)  # working days, each worked out once
    turnover_inputs: dict[int, str] = field(default_factory=dict)  # by version

    def add(self, place: Place, size: Size, at: datetime, **amounts: int) -> None:
        self.add_on(place, size, rules.day_of(at), **amounts)

    def add_on(self, place: Place, size: Size, day: date, **amounts: int) -> None:
        month = day.replace(day=1)
        self.sums.setdefault((place, size, month), Counter()).update(amounts)

    def add_times(self, place: Place, moments: rules.Moments) -> None:
        for step, start, end in rules.steps(moments):
            days = (rules.day_of(start), rules.day_of(end))
            if days not in self.lengths:
                self.lengths[days] = rules.working_days(*days, self.calendar)
            year = days[1].year
            self.times[place, year, step, DAYS, self.lengths[days]] += 1
            self.times[place, year, step, HOURS, rules.hours(start, end)] += 1


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to a range of claims after they were submitted, by their keys."""

    opinions: dict[tuple[int, str], datetime]
    decided: dict[int, tuple[datetime, int]]
    notices: dict[int, datetime]
    payments: dict[int, list[tuple[datetime, int]]]
    repayments: dict[int, list[tuple[date, int]]]
    is_paid: frozenset[int]


def count_when_due(*, now: datetime) -> int:
    """Each hour; where there are very many claims each night. How many were counted."""
    last = StatisticRun.objects.order_by("-pk").first()
    if last is not None and last.claims >= MANY and timezone.localtime(now).hour != NIGHT:
        return 0
    return count(now=now).claims


def count(*, now: datetime) -> StatisticRun:
    """Count everything; the countings before fall away. Safe to run twice, and while claims go on: nothing is locked
    before the sums are written."""
    tally = Tally(calendar())
    for rows in chunks():
        happened = read(rows[0]["pk"], rows[-1]["pk"])
        for row in rows:
            tally_claim(tally, row, happened)
    return keep(tally, now=now)


@transaction.atomic
def keep(tally: Tally, *, now: datetime) -> StatisticRun:
    run = StatisticRun.objects.create(as_of=now, claims=tally.claims)
    StatisticSum.objects.bulk_create(
        (
            StatisticSum(run=run, programme_id=place[0], division_id=place[1], size=size, month=month, **counted)
            for (place, size, month), counted in tally.sums.items()
        ),
        batch_size=BATCH,
    )
    StepTime.objects.bulk_create(
        (
            StepTime(
                run=run, programme_id=place[0], division_id=place[1], year=year, step=step, unit=unit, value=value,
                claims=claims,
            )
            for (place, year, step, unit, value), claims in tally.times.items()
        ),
        batch_size=BATCH,
    )  # fmt: skip
    StatisticRun.objects.filter(pk__lt=run.pk).delete()
    return run


def chunks() -> Iterator[list[dict[str, Any]]]:
    last = 0
    while True:
        rows = Application.objects.filter(submitted_at__isnull=False, pk__gt=last).order_by("pk")
        found = list(rows.values(*FIELDS)[:CHUNK])
        if not found:
            return
        yield found
        last = found[-1]["pk"]


def read(first: int, last: int) -> Happened:
    """A handful of statements, each over a range of keys."""
    own = {"application_id__gte": first, "application_id__lte": last}
    opinions = Opinion.objects.filter(**own, fallen_at=None).values_list("application_id", "desk", "given_at")
    made = Entitlement.objects.filter(**own, stage=Stage.APPROVED, is_current=True)
    ended = NoticeItem.objects.filter(**own, notice__ended_at__isnull=False).values("application_id")
    paid = Payment.objects.filter(**own, paid_at__isnull=False, bounced_at=None)
    payments: dict[int, list[tuple[datetime, int]]] = {}
    for key, at, amount in paid.values_list("application_id", "paid_at", "amount"):
        if at is not None:
            payments.setdefault(key, []).append((at, amount))
    back = Repayment.objects.filter(
        recovery__application_id__gte=first, recovery__application_id__lte=last, undone_at=None
    )
    repayments: dict[int, list[tuple[date, int]]] = {}
    for key, day, amount in back.values_list("recovery__application_id", "received_on", "amount"):
        repayments.setdefault(key, []).append((day, amount))
    state = Application.objects.filter(pk__gte=first, pk__lte=last, state=State.PAID)
    return Happened(
        {(key, desk): at for key, desk, at in opinions},
        {key: (at, amount or 0) for key, at, amount in made.values_list("application_id", "made_at", "amount")},
        dict(ended.annotate(at=Max("notice__ended_at")).values_list("application_id", "at")),
        payments,
        repayments,
        frozenset(state.values_list("pk", flat=True)),
    )


def tally_claim(tally: Tally, row: dict[str, Any], happened: Happened) -> None:
    key, place = row["pk"], (row["call__programme_id"], row["division_id"])
    size = rules.size_of(turnover_of(tally, row))
    tally.claims += 1
    tally.add(place, size, row["submitted_at"], submitted=1, claimed=row["claimed"] or 0)
    decided = happened.decided.get(key)
    if decided:
        tally.add(place, size, decided[0], decided=1, approved=decided[1])
    elif row["state"] == State.REFUSED and row["refused_at"]:
        tally.add(place, size, row["refused_at"], decided=1)
    payments = happened.payments.get(key, [])
    for at, amount in payments:
        tally.add(place, size, at, payments=1, paid=amount)
    for day, amount in happened.repayments.get(key, []):
        tally.add_on(place, size, day, recovered=amount)
    district = [happened.opinions.get((key, desk)) for desk in (Desk.DISTRICT_COMMERCE, Desk.DISTRICT_FINANCE)]
    moments = rules.Moments(
        submitted=row["submitted_at"],
        district=max(filter(None, district)) if all(district) else None,
        city=happened.opinions.get((key, Desk.CITY)),
        decided=decided[0] if decided else None,
        notice_ended=happened.notices.get(key),
        paid=max(at for at, _ in payments) if payments and key in happened.is_paid else None,
    )
    tally.add_times(place, moments)


def turnover_of(tally: Tally, row: dict[str, Any]) -> str | None:
    """What the claim states as turnover, where its measure asks for it in yuan."""
    version, known = row["measure_version_id"], tally.turnover_inputs
    if version not in known:
        measure = facts.measure_of(MeasureVersion.objects.get(pk=version))
        named = (each.name for each in measure.scalar_inputs if each.asks == "turnover" and each.type_name == "CNY")
        known[version] = next(named, "")
    answer = row["answers"].get(known[version])
    return answer if isinstance(answer, str) else None
