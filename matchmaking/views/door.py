"""The door on a telephone: people with a place, a field for a code, a camera where the browser reads codes."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matchmaking import queries
from matchmaking.actions import door
from matchmaking.forms_participation import ReadingForm
from matchmaking.models import Session
from matchmaking.views import pages
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.onsite.pages import answered, moment


@require_safe
@requires(P.EVENT_CHECK_IN)
def event_door(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = pages.found(request, uid)
    rows = queries.presence_of(row)
    context = pages.frame(request, row, "event_door") | {
        "rows": rows[: queries.MOST_AT_DOOR],
        "left": max(0, len(rows) - queries.MOST_AT_DOOR),
        "sessions": row.sessions.all(),
        "held": door.is_open(row, clock.now()),
    }
    return render(request, "matchmaking/bureau/event_door.html", context)


@require_POST
@requires(P.EVENT_CHECK_IN)
def door_read(request: HttpRequest, uid: UUID) -> JsonResponse:
    """One reading as the telephone sends it, again where the answer was lost."""
    row, form = pages.found(request, uid), ReadingForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("This is no reading of a badge.")}, status=422)
    given = form.cleaned_data
    session = Session.objects.filter(event=row, uid=given["session"]).first() if given["session"] else None
    reading = door.Reading(given["id"], given["code"], given["presence"], moment(given["at"]), session)
    return answered(lambda: door.read(row, reading, by=request.user, now=clock.now()))
