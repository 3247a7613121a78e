"""Overseas firms on the bureau's pages: entered, sent a link, brought into an event."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.views.acts import posted
from enterprises.views.portal import form_page
from matchmaking.actions import parties
from matchmaking.enums import LIVING
from matchmaking.filters import PartyFilter
from matchmaking.forms_participation import BringForm, PartyForm, People
from matchmaking.models import Event, Participation, Party
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires

PAGE = "bureau:matchmaking:party_detail"
SHOWN = 100


class PartyList(ListPage):
    filterset = PartyFilter
    template = "matchmaking/bureau/party_list.html"
    sorts = {"name": ("overseas_name", "id")}

    def rows(self) -> Any:
        return Party.objects.visible_to(self.request.user).overseas()


party_list = require_safe(PartyList.as_view(P.EVENT_RUN))


@form_page
@requires(P.EVENT_RUN)
def party_new(request: HttpRequest) -> HttpResponse:
    form = PartyForm(request.POST or None)
    made: list[Party] = []
    terms = {"by": request.user, "now": clock.now()}
    if request.method == "POST" and posted(form, lambda: made.append(parties.enter(form.cleaned_data, **terms))):
        messages.success(request, _("The firm is entered."))
        return redirect(PAGE, made[0].uid)
    return render(request, "matchmaking/bureau/party_new.html", {"form": form}, status=422 if form.is_bound else 200)


def found(request: HttpRequest, uid: UUID) -> Party:
    return get_or_404(Party.objects.visible_to(request.user).overseas(), uid=uid)


@require_safe
@requires(P.EVENT_RUN)
def party_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(request, uid))


def living(request: HttpRequest) -> Any:
    return Event.objects.visible_to(request.user).filter(state__in=LIVING).order_by("starts_at", "id")


def show(
    request: HttpRequest, row: Party, status: int = 200, form: BringForm | None = None, people: People | None = None
) -> HttpResponse:
    rows = Participation.objects.visible_to(request.user).filter(party=row).for_list()
    context = {
        "party": row,
        "rows": rows.order_by("-applied_at", "-id")[:SHOWN],
        "form": form,
        "bring_form": form or BringForm(events=living(request)),
        "people": people or People(),
    }
    return render(request, "matchmaking/bureau/party_detail.html", context, status=status)


@require_POST
@requires(P.EVENT_RUN)
def party_link(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new link, or none any more."""
    row, terms = found(request, uid), {"by": request.user, "now": clock.now()}
    if "void" in request.POST:
        parties.void_link(row, **terms)
        messages.success(request, _("The link leads nowhere any more."))
    else:
        parties.send_link(row, **terms)
        messages.success(request, _("A new link is on its way; the old one leads nowhere any more."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.EVENT_RUN)
def party_bring(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form, people = found(request, uid), BringForm(request.POST, events=living(request)), People(request.POST)

    def act() -> object:
        given = form.cleaned_data
        terms = {"role": given["role"], "people": people.people, "by": request.user, "now": clock.now()}
        return parties.bring(given["event"], row, **terms)

    if people.is_valid() and posted(form, act):
        messages.success(request, _("The firm takes part."))
        return redirect(PAGE, uid)
    return show(request, row, 422, form, people)
