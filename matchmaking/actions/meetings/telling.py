"""Participants are told of their meetings: enterprises by the house's notices, overseas firms by mail with the file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from matchmaking.actions.telling import about, organisers
from matchmaking.models import Meeting, MeetingPlan, Participation
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.messages import actions as messages


def tell(row: Participation, kind: str, *, now: datetime, params: Mapping[str, Any] | None = None) -> None:
    """With the link to the participant's schedule, where the calendar file is too."""
    if row.party.enterprise_id is None:
        if row.party.has_link and row.party.email:
            outbox.enqueue("matchmaking.mail_schedule", row.pk, kind, now=now)
        return
    people = organisers([row.party.enterprise_id], clock.local_date(now))
    link = reverse("portal:matchmaking:own_schedule", args=[row.uid])
    given = about(row.event) | {"reference": row.reference} | dict(params or {})
    messages.notify(people, kind, params=given, link=link, now=now, case=row)


def tell_schedule(row: Participation, plan: MeetingPlan, *, is_first: bool, now: datetime) -> None:
    count = Meeting.objects.planned().filter(event=plan.event_id).of(row).count()
    if is_first:
        kind = "matchmaking.schedule" if count else "matchmaking.no_meetings"
    else:
        kind = "matchmaking.schedule_changed"
    tell(row, kind, now=now, params={"count": count})


def tell_cancelled(row: Participation, meeting: Meeting, why: str | Promise, *, now: datetime) -> None:
    """Of a meeting that the other side gave up; the reason is theirs."""
    params = {"who": meeting.other(row).party.names, "at": meeting.starts_at, "why": why}
    tell(row, "matchmaking.meeting_cancelled", now=now, params=params)
