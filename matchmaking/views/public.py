"""Events as anybody sees them: the list, one event, its poster and its calendar file."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.models import Enterprise
from matchmaking import calendars, queries
from matchmaking.filters import PublicEventFilter
from matchmaking.models import Event
from matchmaking.views.bureau import facts_of
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, public


class PublicEventList(ListPage):
    filterset = PublicEventFilter
    template = "matchmaking/public/event_list.html"
    sorts = {"latest": ("-starts_at", "-id"), "earliest": ("starts_at", "id")}
    size = 25

    def rows(self) -> Any:
        return Event.objects.open_to_the_public().for_list()


event_list = require_safe(PublicEventList.as_view(None))


def found(uid: UUID) -> Event:
    return get_or_404(Event.objects.open_to_the_public().for_list(), uid=uid)


@require_safe
@public
def event_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, now = found(uid), clock.now()
    context = {
        "event": row,
        "facts": facts_of(row),
        "sessions": row.sessions.select_related("hall"),
        "places": queries.places_of(row),
        "is_open": row.takes_registrations(now),
        "is_over": row.is_over(now),
        **joining(request, row),
    }
    return render(request, "matchmaking/public/event_detail.html", context)


def joining(request: HttpRequest, event: Event) -> dict[str, Any]:
    """The registrations of the person's enterprises, and whether another may follow."""
    if not request.user.is_authenticated:
        return {"may_join": True}
    own = queries.own_in(event, request.user)
    rest = Enterprise.objects.for_member(request.user, P.EVENT_JOIN).active()
    rest = rest.exclude(pk__in=[each.party.enterprise_id for each in own])
    return {"own": own, "may_join": request.user.may(P.EVENT_JOIN) and (not own or rest.exists())}


@require_safe
@public
def event_poster(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = found(uid)
    if row.poster is None:
        raise Http404
    return stream(row.poster, inline=True)


@require_safe
@public
def event_calendar(request: HttpRequest, uid: UUID) -> HttpResponse:
    return calendars.answer(found(uid), clock.now())
