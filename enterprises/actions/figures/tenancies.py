"""Tenancies that a system reports: they count once an officer has confirmed them, and end at once.

Under the lock of the park, so that a report and a decision never pass each other.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.actions.figures.parks import allowed
from enterprises.enums_parks import TenancyState
from enterprises.models import Enterprise, Park, ParkTenant
from enterprises.rules.codes import folded
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange.batches import WORDS
from pilotzone.exchange.enums import Kind, RowResult, RowVerb
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale

LATEST = date(2100, 1, 1)
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

    verb: RowVerb
    starts_on: date | None
    ends_on: date | None
    clears_end: bool = False
    version: int | None = None


def may_report(park: Park, by: User) -> bool:
    """A park's system of that park, an operator's of the parks that it runs, an office's in its division."""
    if by.is_machine and by.api_client.partner.kind == Kind.PARK:
        return by.may(P.TENANT_REPORT) and folded(by.api_client.partner.code) == park.code
    whose = {"enterprise_id": park.operator_id or 0, "division_id": park.division_id}  # 0 is nobody's: None is anyone's
    return by.may(P.FIGURE_PARK) or by.may(P.TENANT_REPORT, **whose)


@transaction.atomic
def report(
    park: Park, enterprise: Enterprise, told: Report, *, by: User, now: datetime
) -> tuple[ParkTenant, RowResult]:
    """The tenancy and what became of it. New ones wait for an officer, unless `by` is one who may confirm them.

    Raises NotAllowed: another's park. Raises Refused: as in TENANCY_WORDS, or `there_already`, `not_there`,
    `stale_version`.
    """
    if not may_report(park, by):
        raise NotAllowed("not_allowed", _("You may not report tenants of this park."), field="park")
    Park.objects.select_for_update(of=("self",)).get(pk=park.pk)
    today = clock.local_date(now)
    rows = ParkTenant.objects.live().filter(park=park, enterprise=enterprise).select_for_update(of=("self",))
    row: ParkTenant | None = rows.filter(Q(ends_on=None) | Q(ends_on__gte=today)).first()
    if row is not None:
        row.park = park
    if told.version is not None and row is not None and told.version != row.version:
        raise Refused("stale_version", WORDS["stale_version"], field="version", params={"version": row.version})
    if row is None and (told.verb in (RowVerb.CHANGE, RowVerb.WITHDRAW) or told.version is not None):
        raise Refused("not_there", WORDS["not_there"], field="verb")
    if row is not None and told.verb == RowVerb.NEW:
        raise Refused("there_already", WORDS["there_already"], field="verb")
    if row is None:
        return add(park, enterprise, told, by=by, now=now), RowResult.ADDED
    if told.verb == RowVerb.WITHDRAW:
        return withdraw(row, enterprise, by=by, now=now), RowResult.WITHDRAWN
    return change(row, enterprise, told, by=by, now=now)


def add(park: Park, enterprise: Enterprise, told: Report, *, by: User, now: datetime) -> ParkTenant:
    if told.starts_on is None:
        raise Refused("missing", TENANCY_WORDS["missing"], field="starts_on")
    require_order(told.starts_on, told.ends_on)
    require_apart(park, enterprise, told.starts_on, told.ends_on)
    counts = by.may(P.FIGURE_PARK)
    row: ParkTenant = ParkTenant.objects.create(
        park=park,
        enterprise=enterprise,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        state=TenancyState.CONFIRMED if counts else TenancyState.REPORTED,
        entered_at=now,
        entered_by=by,
    )
    note(row, "park.tenant_entered" if counts else "park.tenant_reported", enterprise, by=by, now=now)
    return row


def change(
    row: ParkTenant, enterprise: Enterprise, told: Report, *, by: User, now: datetime
) -> tuple[ParkTenant, RowResult]:
    """What is only reported may say anything else; of a confirmed one the last day alone comes, and never later."""
    starts_on = told.starts_on or row.starts_on
    ends_on = None if told.clears_end else told.ends_on or row.ends_on
    if (starts_on, ends_on) == (row.starts_on, row.ends_on):
        return row, RowResult.UNCHANGED
    if row.state == TenancyState.CONFIRMED:
        if starts_on != row.starts_on:
            raise Refused("start_confirmed", TENANCY_WORDS["start_confirmed"], field="starts_on")
        if row.ends_on is not None and (ends_on is None or ends_on > row.ends_on):
            params = {"until": row.ends_on.isoformat()}
            raise Refused("end_stands", TENANCY_WORDS["end_stands"], field="ends_on", params=params)
    require_order(starts_on, ends_on)
    require_apart(row.park, enterprise, starts_on, ends_on, row.pk)
    row.starts_on, row.ends_on = starts_on, ends_on
    left = row.state == TenancyState.CONFIRMED
    saved(row, "park.tenant_left" if left else "park.tenant_report_changed", enterprise, by=by, now=now)
    return row, RowResult.CHANGED


def withdraw(row: ParkTenant, enterprise: Enterprise, *, by: User, now: datetime) -> ParkTenant:
    if row.state == TenancyState.CONFIRMED:
        raise Refused("tenancy_confirmed", TENANCY_WORDS["tenancy_confirmed"], field="verb")
    row.state = TenancyState.WITHDRAWN
    saved(row, "park.tenant_report_withdrawn", enterprise, by=by, now=now)
    return row


def require_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused("dates", TENANCY_WORDS["dates"], field="ends_on")


def require_apart(park: Park, enterprise: Enterprise, starts_on: date, ends_on: date | None, own: int = 0) -> None:
    """An enterprise is in a park once at a time."""
    others = ParkTenant.objects.live().filter(park=park, enterprise=enterprise).exclude(pk=own)
    meets = others.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), starts_on__lte=ends_on or LATEST)
    other: ParkTenant | None = meets.order_by("-starts_on").first()
    if other is not None:
        params = {"until": str(other.ends_on or "…")}
        raise Refused("overlaps", TENANCY_WORDS["overlaps"], field="starts_on", params=params)


def saved(row: ParkTenant, kind: str, enterprise: Enterprise, *, by: User, now: datetime) -> None:
    row.version += 1
    row.save()
    note(row, kind, enterprise, by=by, now=now)


def note(row: ParkTenant, kind: str, enterprise: Enterprise, *, by: User, now: datetime, reason: str = "") -> None:
    payload = {"enterprise": enterprise.uscc, "starts_on": row.starts_on, "ends_on": row.ends_on}
    audit.record(kind, row, case=row.park, by=by, now=now, payload=payload | ({"reason": reason} if reason else {}))


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
        row.save()
        kind = "park.tenant_confirmed" if confirmed else "park.tenant_refused"
        note(row, kind, row.enterprise, by=by, now=now, reason=reason)
    return len(rows)
