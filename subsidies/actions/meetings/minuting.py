"""The minutes of a decision meeting: number, day, chair, who took part, and who stepped back from what.

From the minutes on the list is fixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import move
from pilotzone.ui.spoken import Day
from subsidies import workflow
from subsidies.actions.meetings.preparing import lock, require
from subsidies.enums_meeting import MeetingState
from subsidies.models import Application, Meeting, MeetingAttendee, MeetingRecusal


@dataclass(frozen=True, slots=True)
class Attending:
    """Somebody at the table: a person of the bureau, or a guest with office and post."""

    name: str
    user: User | None = None
    capacity: str = ""

    @property
    def key(self) -> tuple[int | None, str]:
        return (self.user.pk if self.user else None, "" if self.user else self.name)


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the secretary writes down; `attending` begins with the chair."""

    number: str
    held_on: date
    attending: Sequence[Attending]
    remarks: str = ""


@transaction.atomic
def hold(meeting: Meeting, minutes: Minutes, *, by: User, now: datetime) -> Meeting:
    """Enter the minutes, or correct them until the result is confirmed. The list is fixed from here on."""
    locked = lock(meeting)
    move(locked, workflow.HOLD_MEETING, by=by)
    number = minutes.number.strip()
    require_sound(locked, minutes, number, now=now)
    locked.minutes_number, locked.held_on, locked.remarks = number, minutes.held_on, minutes.remarks.strip()
    locked.chair = minutes.attending[0].name
    locked.minuted_at, locked.minuted_by = now, by
    locked.save()
    seat(locked, minutes.attending)
    payload = {"number": number, "held_on": minutes.held_on, "attending": len(minutes.attending)}
    people = {"attending": [each.name for each in minutes.attending]}
    audit.record("meeting.held", locked, by=by, now=now, payload=payload, personal=people)
    return locked


def require_sound(meeting: Meeting, minutes: Minutes, number: str, *, now: datetime) -> None:
    if not number:
        raise Refused("number_missing", _("Enter the number of the minutes."), field="number")
    if Meeting.objects.filter(minutes_number=number).exclude(pk=meeting.pk).exists():
        raise Refused("number_used", _("Another meeting has these minutes already."), field="number")
    if minutes.held_on > clock.local_date(now):
        raise Refused("day_ahead", _("The meeting lies ahead."), field="held_on")
    drawn_up = clock.local_date(meeting.made_at)
    if minutes.held_on < drawn_up:
        words = _("The list of this meeting was drawn up on %(day)s; it was not held before.")
        raise Refused("day_before", words, field="held_on", params={"day": Day(drawn_up)})
    if len({each.key for each in minutes.attending}) != len(minutes.attending) or not minutes.attending:
        raise Refused("attendees_wrong", _("Name each person once."), field="guests")
    if not meeting.items.filter(stands=True).exists():
        raise Refused("list_empty", _("No claim stands on the list."), status=409)


def seat(meeting: Meeting, attending: Sequence[Attending]) -> None:
    """Those named, in their order. Somebody who stepped back from a claim stays: first the recusal is lifted."""
    rows = {(row.user_id, "" if row.user_id else row.name): row for row in meeting.attendees.all()}
    wanted = {each.key for each in attending}
    gone = [row.pk for key, row in rows.items() if key not in wanted]
    held = MeetingRecusal.objects.filter(attendee__in=gone).select_related("attendee").first()
    if held:
        text = _("%(name)s stepped back from a claim and stays in the minutes.")
        raise Refused("has_recusal", text, params={"name": held.attendee.name}, field="guests")
    MeetingAttendee.objects.filter(pk__in=gone).delete()
    offset = 1 + max((row.position for row in rows.values()), default=0)  # positions are free of the old ones
    for position, each in enumerate(attending, start=offset):
        row = rows.get(each.key) or MeetingAttendee(meeting=meeting, user=each.user)
        row.name, row.capacity, row.position = each.name, each.capacity, position
        row.save()


@transaction.atomic
def recuse(
    meeting: Meeting,
    attendee: MeetingAttendee,
    *,
    application: Application | None = None,
    enterprise: Enterprise | None = None,
    reason: str,
    by: User,
    now: datetime,
) -> MeetingRecusal:
    """An attendee has no part in one claim of the list, or in all of one enterprise.

    Raises Refused where he or she has entered a result for one of them already.
    """
    require(by, P.MEETING_PREPARE)
    locked = lock(meeting)
    require_held(locked)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Say why."), field="reason")
    if attendee.meeting_id != locked.pk:
        raise Refused("not_attending", _("Nobody of this name took part."), field="attendee")
    concerned = locked.items.filter(stands=True)
    of = {"application": application} if application else {"application__enterprise": enterprise}
    if not concerned.filter(**of).exists():
        raise Refused("not_on", _("The claim is not before this meeting."), field="about")
    row, made = MeetingRecusal.objects.get_or_create(
        attendee=attendee,
        application=application,
        enterprise=None if application else enterprise,
        defaults={"reason": reason, "made_at": now, "made_by": by},
    )
    if made:
        audit.record("meeting.recused", locked, by=by, now=now, payload=payload_of(row))
    return row


@transaction.atomic
def lift(recusal: MeetingRecusal, *, by: User, now: datetime) -> None:
    """The recusal was entered by mistake."""
    require(by, P.MEETING_PREPARE)
    locked = lock(recusal.attendee.meeting)
    require_held(locked)
    audit.record("meeting.recusal_lifted", locked, by=by, now=now, payload=payload_of(recusal))
    recusal.delete()


def payload_of(recusal: MeetingRecusal) -> dict[str, str]:
    about = recusal.application.reference if recusal.application else recusal.enterprise.name_zh  # type: ignore[union-attr]
    return {"name": recusal.attendee.name, "claim": about, "reason": recusal.reason}


def require_held(meeting: Meeting) -> None:
    if meeting.state != MeetingState.HELD:
        raise Refused("not_held", _("First the minutes are entered; after the result they stand."), status=409)
