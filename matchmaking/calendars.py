"""Events as entries of a calendar file, in the reader's language."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from matchmaking.enums import EventState
from matchmaking.models import Event
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


def answer(event: Event, now: datetime) -> HttpResponse:
    response = HttpResponse(written([entry_of(event, now)]), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.reference}.ics"'
    return response
