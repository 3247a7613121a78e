"""Events as entries of a calendar file, in the reader's language."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from matchmaking.enums import EventState
from matchmaking.enums_plan import MeetingState
from matchmaking.models import Event, Meeting, Participation
from matchmaking.rules.calendar import Entry, written
from pilotzone.ui.templatetags.ui import local_text


def entry_of(event: Event, now: datetime) -> Entry:
    return Entry(
        uid=f"{event.uid}@events",
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        title=local_text(event, "name"),
        stamp=now,
        place=local_text(event, "venue"),
        text=local_text(event, "text"),
        url=f"{settings.PILOTZONE_BASE_URL}{reverse('public:event_detail', args=[event.uid])}",
        sequence=event.version,
        cancelled=event.state == EventState.CANCELLED,
    )


def entry_of_meeting(meeting: Meeting, own: Participation, now: datetime) -> Entry:
    """As one side has it in its calendar: with whom, at which table."""
    table = _("Table %(code)s") % {"code": meeting.table.code}
    return Entry(
        uid=f"{meeting.uid}@meetings",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=_("Meeting with %(party)s") % {"party": local_text(meeting.other(own).party.names)},
        stamp=now,
        place=", ".join(filter(None, (table, local_text(own.event, "venue")))),
        text=local_text(own.event, "name"),
        url=own.event.online_url,
        sequence=meeting.version,
        cancelled=meeting.state == MeetingState.CANCELLED,
    )


def schedule_of(own: Participation, now: datetime) -> bytes:
    """All meetings of a participant, the cancelled ones marked so, that a calendar takes them out."""
    rows = Meeting.objects.filter(event=own.event_id).of(own).for_list()
    return written(entry_of_meeting(row, own, now) for row in rows)


def schedule_answer(own: Participation, now: datetime) -> HttpResponse:
    response = HttpResponse(schedule_of(own, now), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{own.reference}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def answer(event: Event, now: datetime) -> HttpResponse:
    response = HttpResponse(written([entry_of(event, now)]), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.reference}.ics"'
    return response
