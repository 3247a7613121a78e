"""Tenancies that a system reports: they count once an officer has confirmed them, and end at once.

Under the lock of the park, so that a report and a decision never pass each other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.actions.figures.parks import allowed
from enterprises.enums_parks import TenancyState
from enterprises.models import Enterprise, Park, ParkTenant
from enterprises.rules.codes import folded
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange.batches import WORDS, Settled
from pilotzone.exchange.enums import Kind, RowResult, RowVerb
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused, Stale

BATCH = 500
TENANCY_WORDS: Mapping[str, Promise] = {
    "dates": _("The last day lies before the first."),
    "overlaps": _("The enterprise was in the park on these days already, until %(until)s."),
    "start_confirmed": _("The first day is confirmed: ask the bureau to correct it."),
    "end_stands": _("The tenancy ends on %(until)s. Report a new one from the day after."),
    "tenancy_confirmed": _("The tenancy is confirmed: end it by a change with its last day."),
    "missing": _("This is missing."),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a row says. A day that was not sent stays as it is; `clears_end`: the last day was sent empty."""

    park: Park
    enterprise: Enterprise
    verb: RowVerb
    starts_on: date | None
    ends_on: date | None
    clears_end: bool = False
    version: int | None = None

    @property
    def key(self) -> tuple[int, int]:
        return self.park.pk, self.enterprise.pk


@dataclass(frozen=True, slots=True)
class Place:
    """A park under lock, and the enterprise's live tenancies in it, the latest first."""

    park: Park
    rows: Sequence[ParkTenant]
    by: User
    now: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What a report makes of a tenancy, before it is written; without a `kind` of event it stays as it is."""

    row: ParkTenant
    result: RowResult
    kind: str = ""


def may_report(park: Park, by: User) -> bool:
    """A park's system of that park, an operator's of the parks that it runs, an office's in its division."""
    if by.is_machine and by.api_client.partner.kind == Kind.PARK:
        return by.may(P.TENANT_REPORT) and folded(by.api_client.partner.code) == park.code
    whose = {"enterprise_id": park.operator_id or 0, "division_id": park.division_id}  # 0 is nobody's: None is anyone's
    return by.may(P.FIGURE_PARK) or by.may(P.TENANT_REPORT, **whose)


@transaction.atomic
def report(told: Sequence[Report], *, by: User, now: datetime) -> list[Settled]:
    """The tenancies and what became of them, each enterprise once in a park; in few statements however many. New ones
    wait for an officer, unless `by` is one who may confirm them.

    Refused: another's park; as in TENANCY_WORDS; `there_already`, `not_there`, `stale_version`.
    """
    parks = locked(each.park.pk for each in told)
    there: dict[tuple[int, int], list[ParkTenant]] = {}
    rows = ParkTenant.objects.live().filter(park__in=parks, enterprise__in={each.enterprise.pk for each in told})
    for row in rows.select_for_update(of=("self",)):
        row.park = parks[row.park_id]
        there.setdefault((row.park_id, row.enterprise_id), []).append(row)
    settled: list[Settled] = []
    steps: list[Step] = []
    for each in told:
        try:
            step = settle(each, Place(parks[each.park.pk], there.get(each.key, ()), by, now))
        except DomainError as error:
            settled.append(error)
            continue
        step.row.enterprise = each.enterprise
        settled.append((step.row, step.result))
        steps.append(step)
    write([step for step in steps if step.kind], by=by, now=now)
    return settled


def locked(keys: Iterable[int]) -> dict[int, Park]:
    """In the order of their keys: two batches wait for each other and never both."""
    rows = Park.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk")
    return {park.pk: park for park in rows}


def write(steps: Sequence[Step], *, by: User, now: datetime) -> None:
    made = [step.row for step in steps if step.result == RowResult.ADDED]
    changed: dict[tuple[date, date | None], list[int]] = {}  # by their days now: many are the same
    for row in (step.row for step in steps if step.result == RowResult.CHANGED):
        changed.setdefault((row.starts_on, row.ends_on), []).append(row.pk)
    withdrawn = [step.row.pk for step in steps if step.result == RowResult.WITHDRAWN]
    ParkTenant.objects.bulk_create(made, batch_size=BATCH)
    later = {"version": F("version") + 1}
    for (starts_on, ends_on), keys in changed.items():
        ParkTenant.objects.filter(pk__in=keys).update(starts_on=starts_on, ends_on=ends_on, **later)
    ParkTenant.objects.filter(pk__in=withdrawn).update(state=TenancyState.WITHDRAWN, **later)
    if steps:
        audit.record_many(event(step.kind, step.row, by=by, now=now) for step in steps)


def settle(told: Report, place: Place) -> Step:
    """Nothing is written. Raises NotAllowed, Refused."""
    if not may_report(place.park, place.by):
        raise NotAllowed("not_allowed", _("You may not report tenants of this park."), field="park")
    today = clock.local_date(place.now)
    row = meant(told, place.rows, today)
    if told.version is not None and row is not None and told.version != row.version:
        raise Refused("stale_version", WORDS["stale_version"], field="version", params={"version": row.version})
    if row is None and (told.verb in (RowVerb.CHANGE, RowVerb.WITHDRAW) or told.version is not None):
        raise Refused("not_there", WORDS["not_there"], field="verb")
    if row is not None and told.verb == RowVerb.NEW:
        raise Refused("there_already", WORDS["there_already"], field="verb")
    if row is None:
        return add(told, place)
    if told.verb == RowVerb.WITHDRAW:
        return withdraw(row)
    return change(row, told, place)


def meant(told: Report, rows: Sequence[ParkTenant], today: date) -> ParkTenant | None:
    """The tenancy that a report is about: what lasts, or what waits although its last day is past.

    Of what is past and waits: the one whose first day is named, before all others; else, where nothing lasts, the
    latest. What is `new` or `put` on other days is a tenancy of its own.
    """
    lasting = [each for each in rows if lasts(each, today)]
    waiting = [each for each in rows if each.state == TenancyState.REPORTED and not lasts(each, today)]
    named = [each for each in waiting if each.starts_on == told.starts_on]
    if told.verb in (RowVerb.NEW, RowVerb.PUT) and told.starts_on is not None:
        waiting = [each for each in waiting if meet(each, told.starts_on, told.ends_on)]
    return next(iter([*named, *lasting, *waiting]), None)


def lasts(row: ParkTenant, today: date) -> bool:
    return row.ends_on is None or row.ends_on >= today


def meet(row: ParkTenant, starts_on: date, ends_on: date | None) -> bool:
    return (row.ends_on is None or row.ends_on >= starts_on) and (ends_on is None or row.starts_on <= ends_on)


def add(told: Report, place: Place) -> Step:
    if told.starts_on is None:
        raise Refused("missing", TENANCY_WORDS["missing"], field="starts_on")
    require_order(told.starts_on, told.ends_on)
    require_apart(place.rows, told.starts_on, told.ends_on)
    counts = place.by.may(P.FIGURE_PARK)
    row = ParkTenant(
        park=place.park,
        enterprise=told.enterprise,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        state=TenancyState.CONFIRMED if counts else TenancyState.REPORTED,
        entered_at=place.now,
        entered_by=place.by,
    )
    return Step(row, RowResult.ADDED, "park.tenant_entered" if counts else "park.tenant_reported")


def change(row: ParkTenant, told: Report, place: Place) -> Step:
    """What is only reported may say anything else; of a confirmed one the last day alone comes, and never later."""
    starts_on = told.starts_on or row.starts_on
    ends_on = None if told.clears_end else told.ends_on or row.ends_on
    if (starts_on, ends_on) == (row.starts_on, row.ends_on):
        return Step(row, RowResult.UNCHANGED)
    if row.state == TenancyState.CONFIRMED:
        if starts_on != row.starts_on:
            raise Refused("start_confirmed", TENANCY_WORDS["start_confirmed"], field="starts_on")
        if row.ends_on is not None and (ends_on is None or ends_on > row.ends_on):
            params = {"until": row.ends_on.isoformat()}
            raise Refused("end_stands", TENANCY_WORDS["end_stands"], field="ends_on", params=params)
    require_order(starts_on, ends_on)
    require_apart([each for each in place.rows if each is not row], starts_on, ends_on)
    row.starts_on, row.ends_on = starts_on, ends_on
    row.version += 1
    left = row.state == TenancyState.CONFIRMED
    return Step(row, RowResult.CHANGED, "park.tenant_left" if left else "park.tenant_report_changed")


def withdraw(row: ParkTenant) -> Step:
    if row.state == TenancyState.CONFIRMED:
        raise Refused("tenancy_confirmed", TENANCY_WORDS["tenancy_confirmed"], field="verb")
    row.state = TenancyState.WITHDRAWN
    row.version += 1
    return Step(row, RowResult.WITHDRAWN, "park.tenant_report_withdrawn")


def require_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused("dates", TENANCY_WORDS["dates"], field="ends_on")


def require_apart(others: Iterable[ParkTenant], starts_on: date, ends_on: date | None) -> None:
    """An enterprise is in a park once at a time. The others are told with the latest first."""
    for other in others:
        if meet(other, starts_on, ends_on):
            params = {"until": str(other.ends_on or "…")}
            raise Refused("overlaps", TENANCY_WORDS["overlaps"], field="starts_on", params=params)


def event(kind: str, row: ParkTenant, *, by: User, now: datetime, reason: str = "") -> audit.Entry:
    payload = {"enterprise": row.enterprise.uscc, "starts_on": row.starts_on, "ends_on": row.ends_on}
    return audit.Entry(kind, row, by, now, payload | ({"reason": reason} if reason else {}), case=row.park)


# --- the officer -------------------------------------------------------------------------------------


@transaction.atomic
def decide(
    park: Park, shown: Collection[tuple[UUID, int]], *, confirmed: bool, reason: str = "", by: User, now: datetime
) -> int:
    """Reported tenancies, each in the version that the officer saw: from now on they count, or never will.

    Raises NotAllowed. Raises Refused: none ticked, or no reason. Raises Stale: one was changed or decided meanwhile.
    """
    allowed(by)
    reason = reason.strip()
    if not shown:
        raise Refused("none_ticked", _("Tick at least one tenant."), field="tenants")
    if not confirmed and not reason:
        raise Refused("reason_missing", _("Say why they are not confirmed."), field="reason")
    Park.objects.select_for_update(of=("self",)).get(pk=park.pk)
    waiting = ParkTenant.objects.waiting().filter(park=park, uid__in={uid for uid, _version in shown})
    rows = list(waiting.select_for_update(of=("self",)).select_related("enterprise", "park").order_by("pk"))
    if {(row.uid, row.version) for row in rows} != set(shown):
        raise Stale("stale", _("Some of these were changed or decided meanwhile. Look at them again."))
    for row in rows:
        row.state = TenancyState.CONFIRMED if confirmed else TenancyState.REFUSED
        row.decided_at, row.decided_by, row.decision_note = now, by, reason
        row.version += 1
    same = {"state": rows[0].state, "decided_at": now, "decided_by": by, "decision_note": reason}
    ParkTenant.objects.filter(pk__in=[row.pk for row in rows]).update(**same, version=F("version") + 1)
    kind = "park.tenant_confirmed" if confirmed else "park.tenant_refused"
    audit.record_many(event(kind, row, by=by, now=now, reason=reason) for row in rows)
    return len(rows)
