"""The bureau's pages of requests for meetings: those of an event, and the candidates of any participant."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from matchmaking.enums import EventKind
from matchmaking.filters_requests import RequestFilter
from matchmaking.models import MeetingRequest, Participation
from matchmaking.views import desks
from matchmaking.views.desks import Desk
from matchmaking.views.pages import found, frame
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from pilotzone.kernel.workflow import scope_of


class RequestList(ListPage):
    filterset = RequestFilter
    template = "matchmaking/profiles/request_list.html"
    sorts = {"newest": ("-asked_at", "-id"), "oldest": ("asked_at", "id")}

    def rows(self) -> Any:
        self.event = found(self.request, self.kwargs["uid"])
        rows = MeetingRequest.objects.visible_to(self.request.user).standing()
        return rows.filter(event=self.event, event__kind=EventKind.MEETINGS).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return frame(self.request, self.event, "request_list")


request_list = require_safe(RequestList.as_view(P.EVENT_READ))


@require_safe
@requires(P.EVENT_RUN)
def request_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One request with what was written about it, for whoever runs the event; that it was read is recorded."""
    rows = MeetingRequest.objects.visible_to(request.user).for_list()
    row = get_or_404(rows, uid=uid)
    if not request.user.may(P.EVENT_RUN, **scope_of(row.event)):
        raise Http404
    written = list(row.messages.select_related("author__party__enterprise"))
    if written:
        audit.record_read(row, "meeting_messages", by=request.user, now=clock.now(), case=row.source)
    context = frame(request, row.event, "request_list") | {"row": row, "written": written}
    return render(request, "matchmaking/profiles/request_detail.html", context)


@require_safe
@requires(P.EVENT_READ)
def candidate_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    """As the participant sees them, to read."""
    row = get_or_404(Participation.objects.visible_to(request.user).for_list(), uid=uid)
    home = reverse("bureau:matchmaking:participation_detail", args=[row.uid])
    desk = Desk(row, request.user, False, "bureau.html", "bureau:matchmaking:", (row.uid,), home)
    return desks.candidate_list(request, desk)
