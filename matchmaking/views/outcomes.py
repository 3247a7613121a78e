"""What came of an event's meetings, for officers: the list, and an entry on a side's behalf."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.views.acts import posted
from enterprises.views.portal import form_page
from matchmaking.actions.meetings import outcomes
from matchmaking.filters_plans import OutcomeFilter
from matchmaking.forms_plans import HeardForm
from matchmaking.models import Meeting, Outcome, Participation
from matchmaking.views.pages import frame
from matchmaking.views.plans import meetings_of
from matchmaking.views.schedules import market_of, version_of
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from pilotzone.kernel.workflow import scope_of

LIST = "bureau:matchmaking:outcome_list"


def with_sides(row: Meeting) -> list[tuple[Participation, Outcome | None]]:
    said = {each.side_id: each for each in row.outcomes.all()}
    return [(side, said.get(side.pk)) for side in (row.buyer, row.supplier)]


class OutcomeList(ListPage):
    filterset = OutcomeFilter
    template = "matchmaking/meetings/outcome_list.html"
    sorts = {"earliest": ("starts_at", "id"), "latest": ("-starts_at", "-id")}

    def rows(self) -> Any:
        self.event = meetings_of(self.request, self.kwargs["uid"])
        told = Prefetch("outcomes", Outcome.objects.select_related("told_by"))
        return Meeting.objects.begun(clock.now()).filter(event=self.event).for_list().prefetch_related(told)

    def context(self, page: KeysetPage) -> dict[str, Any]:
        shown = [(row, with_sides(row)) for row in page.items]
        return frame(self.request, self.event, "outcome_list") | {"shown": shown}


outcome_list = require_safe(OutcomeList.as_view(P.EVENT_READ))


@form_page
@requires(P.EVENT_RUN)
def outcome_enter(request: HttpRequest, uid: UUID, meeting: UUID, side: UUID) -> HttpResponse:
    event = meetings_of(request, uid)
    if not request.user.may(P.EVENT_RUN, **scope_of(event)):
        raise Http404
    row = get_or_404(Meeting.objects.begun(clock.now()).filter(event=event).for_list(), uid=meeting)
    own = next((each for each in (row.buyer, row.supplier) if each.uid == side), None)
    if own is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    outcome = Outcome.objects.filter(meeting=row, side=own).first()
    form = HeardForm.of(outcome, market_of(row)) if data is None else HeardForm(data)

    def act() -> object:
        given = form.cleaned_data
        terms = {"heard": given["heard"], "expected_version": given["version"], "by": request.user, "now": clock.now()}
        return outcomes.say_for(row, own, form.said(), **terms)

    if data is not None and posted(form, act, lambda: version_of(row, own)):
        messages.success(request, _("Entered for %(firm)s.") % {"firm": own.party.names["zh"]})
        return redirect(LIST, uid)
    context = frame(request, event, "outcome_list") | {"meeting": row, "own": own, "outcome": outcome, "form": form}
    return render(request, "matchmaking/meetings/outcome_enter.html", context, status=200 if data is None else 422)
