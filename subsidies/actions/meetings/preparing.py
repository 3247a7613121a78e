"""The secretary prepares a decision meeting: its day, the claims put to it, or that it is not held.

Lock order: Meeting, Applications, audit heads.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import move
from pilotzone.reference import actions as reference
from subsidies import workflow
from subsidies.enums import State
from subsidies.enums_meeting import MeetingState
from subsidies.models import Application, Meeting, MeetingItem

MOST = 10_000  # claims of one meeting


def require(by: User, permission: P) -> None:
    if not by.may(permission):
        raise NotAllowed("not_allowed", _("You may not take this step."))


def lock(meeting: Meeting) -> Meeting:
    found: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    return found


@transaction.atomic
def plan(
    *, title_zh: str, title_en: str = "", planned_on: date, claims: QuerySet[Application], by: User, now: datetime
) -> Meeting:
    """A meeting for a day from today on, with these claims put to it."""
    require(by, P.MEETING_PREPARE)
    if planned_on < clock.local_date(now):
        raise Refused("day_past", _("The meeting cannot lie in the past."), field="planned_on")
    meeting = Meeting.objects.create(
        reference=reference.next_reference("JC", planned_on.year, width=4),
        title_zh=title_zh.strip(),
        title_en=title_en.strip(),
        planned_on=planned_on,
        made_at=now,
        made_by=by,
    )
    payload = {"reference": meeting.reference, "planned_on": planned_on, "title": meeting.title_zh}
    audit.record("meeting.planned", meeting, by=by, now=now, payload=payload)
    put_on(meeting, claims, by=by, now=now)
    return meeting


@transaction.atomic
def put_on(meeting: Meeting, claims: QuerySet[Application], *, by: User, now: datetime) -> int:
    """Put to the meeting those of the claims that wait for a decision and are before no other meeting; how many.

    Raises Refused where that is none, or more than MOST with those that are there.
    """
    require(by, P.MEETING_PREPARE)
    locked = lock(meeting)
    require_planned(locked)
    free = waiting(claims).order_by("pk").values_list("pk", flat=True)
    keys = list(free[: MOST + 1])
    if len(keys) + locked.items.count() > MOST:
        raise Refused("too_many", _("At most %(most)s claims at one meeting."), params={"most": f"{MOST:,}"})
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=keys, state=State.DECIDING)
    rows = rows.select_related("division", "measure_version__measure", "call").defer("measure_version__document")
    found = list(rows.order_by("pk"))
    if not found:
        raise Refused("nothing_waits", _("None of these claims waits for a decision outside a meeting."))
    locked.items.filter(application__in=found, stands=False).delete()
    MeetingItem.objects.bulk_create(
        [
            MeetingItem(meeting=locked, application=each, sort_key=sort_key(each), put_at=now, put_by=by)
            for each in found
        ],
        batch_size=500,
    )
    tell(locked, found, "meeting.claim_put", by=by, now=now)
    payload = {"claims": len(found), "total": sum(each.audited or 0 for each in found)}
    audit.record("meeting.claims_put", locked, by=by, now=now, payload=payload)
    return len(found)


def waiting(claims: QuerySet[Application]) -> QuerySet[Application]:
    """Those that wait for a decision and are before no meeting."""
    standing = MeetingItem.objects.filter(stands=True).values("application")
    return claims.filter(state=State.DECIDING).exclude(pk__in=standing)


def sort_key(claim: Application) -> str:
    """By district, then by the measure (the direction of support), then by reference; of the same length but for the
    last part, so that it sorts alike on every engine."""
    place = claim.division.position if claim.division else 99_999
    return f"{place:05d}{claim.division_id or 0:08d}{claim.measure_version.measure_id:08d}{claim.reference}"


def tell(meeting: Meeting, claims: Iterable[Application], kind: str, *, by: User, now: datetime) -> None:
    """The same event in the chain of each claim."""
    payload = {"meeting": meeting.reference, "planned_on": meeting.planned_on}
    audit.record_many(audit.Entry(kind, each, by, now, payload) for each in claims)


@transaction.atomic
def take_off(meeting: Meeting, application: Application, *, by: User, now: datetime) -> None:
    """The claim waits for another meeting, or for those who sign."""
    require(by, P.MEETING_PREPARE)
    locked = lock(meeting)
    require_planned(locked)
    deleted, _rows = locked.items.filter(application=application, stands=True).delete()
    if not deleted:
        raise Refused("not_on", _("The claim is not before this meeting."), status=409)
    tell(locked, [application], "meeting.claim_taken_off", by=by, now=now)


@transaction.atomic
def drop(meeting: Meeting, *, reason: str, by: User, now: datetime) -> Meeting:
    """The meeting is not held; its claims are free for another."""
    require(by, P.MEETING_PREPARE)
    locked = lock(meeting)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Say why the meeting is not held."), field="reason")
    move(locked, workflow.DROP_MEETING, by=by)
    locked.save(update_fields=["state"])
    claims = locked.items.filter(stands=True).update(stands=False)
    audit.record("meeting.dropped", locked, by=by, now=now, payload={"reason": reason, "claims": claims})
    return locked


def require_planned(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PLANNED:
        raise Refused("list_fixed", _("The list of this meeting is fixed."), status=409)
