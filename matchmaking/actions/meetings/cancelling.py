"""A published meeting is given up: by either side with a reason, or because one of them left the event."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock
from matchmaking.actions.meetings.telling import tell_given_up
from matchmaking.enums_plan import MeetingState
from matchmaking.models import Event, Meeting, Participation
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale

WITHDRAWN, EVENT = "withdrawn", "event"


def lock_meeting(meeting: Meeting, expected_version: int | None = None) -> Meeting:
    """The caller holds the event's lock."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related(
        "event", "plan__published_by", "buyer__party__enterprise", "supplier__party__enterprise"
    )
    row: Meeting = rows.get(pk=meeting.pk)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("This meeting has been changed meanwhile. Read it first."))
    return row


def require_side(meeting: Meeting, side: Participation, by: User | None) -> None:
    """`by` None: an overseas firm by its link, whose page has found the participation by the token."""
    if side.pk not in (meeting.buyer_id, meeting.supplier_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    enterprise = side.party.enterprise_id
    if (enterprise is None) != (by is None) or (by and not by.may(P.EVENT_JOIN, enterprise_id=enterprise)):
        raise NotAllowed("not_allowed", _("You may not take this step."))


@transaction.atomic
def cancel(
    meeting: Meeting,
    side: Participation,
    *,
    reason: str,
    expected_version: int | None = None,
    by: User | None,
    now: datetime,
) -> Meeting:
    """By one side, before it begins. The other side and the organiser read the reason; the pair is not planned again.

    Raises Refused: no reason, it has begun, it is planned no more.
    """
    lock(meeting.event)
    row = lock_meeting(meeting, expected_version)
    require_side(row, side, by)
    if row.state != MeetingState.PLANNED:
        raise Refused("not_planned", _("This meeting is no longer planned."), status=409)
    if row.starts_at <= now:
        raise Refused("begun", _("The meeting has begun; say afterwards that it was not held."), status=409)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why; the other side reads it."), field="reason")
    row.reason, row.cancelled_side, row.cancelled_by = reason.strip(), side, by
    end(row, now=now)
    payload = told(row) | {"by": side.party.names["zh"], "reason": row.reason}
    audit.record("meeting.cancelled", row, case=row.event, by=by, now=now, payload=payload)
    tell_given_up(row, side, row.reason, now=now)
    return row


def end(row: Meeting, *, now: datetime) -> None:
    row.state, row.cancelled_at, row.changed_at, row.version = MeetingState.CANCELLED, now, now, row.version + 1
    row.save()


def told(row: Meeting) -> dict[str, str]:
    return {
        "event": row.event.name_zh,
        "buyer": row.buyer.party.names["zh"],
        "supplier": row.supplier.party.names["zh"],
    }


def release_all(participation: Participation, *, by: User | None, now: datetime) -> int:
    """Who leaves the event gives up the meetings to come; the others are told, and the organiser mends the plan.

    The caller holds the event's lock.
    """
    rows = list(Meeting.objects.filter(event=participation.event_id).of(participation).to_come(now))
    for each in rows:
        row = lock_meeting(each)
        row.release, row.cancelled_by = WITHDRAWN, by
        end(row, now=now)
        audit.record("meeting.released", row, case=row.event, by=by, now=now, payload=told(row))
        tell_given_up(row, participation, _("The other side has withdrawn from the event."), now=now)
    return len(rows)


def cancel_with(event: Event, *, by: User, now: datetime) -> int:
    """No meeting is held of an event that is cancelled. Who takes part is told of the event itself."""
    rows = Meeting.objects.planned().filter(event=event)
    return rows.update(state=MeetingState.CANCELLED, release=EVENT, cancelled_at=now, cancelled_by=by, changed_at=now)
