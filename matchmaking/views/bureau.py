"""Events as the bureau sees them: the list, a new one, one event with its next steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.forms_cycles import VersionedForm
from enterprises.views.acts import Acts, posted
from enterprises.views.portal import form_page
from matchmaking import markets, queries, workflow
from matchmaking.actions import events, inviting
from matchmaking.enums import OVER, EventKind, Topic
from matchmaking.filters import RunEventFilter
from matchmaking.forms import CancelForm, EventForm, PosterForm
from matchmaking.forms_inviting import InviteForm
from matchmaking.models import Event
from matchmaking.views.pages import found, frame
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Stale
from pilotzone.kernel.html import ListPage, requires
from pilotzone.kernel.paging import KeysetPage
from pilotzone.kernel.workflow import available

PAGE = "bureau:matchmaking:event_detail"


class EventList(ListPage):
    filterset = RunEventFilter
    template = "matchmaking/bureau/event_list.html"
    sorts = {"latest": ("-starts_at", "-id"), "earliest": ("starts_at", "id")}

    def rows(self) -> Any:
        return Event.objects.visible_to(self.request.user).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        user = self.request.user
        applied = queries.to_approve_of(page.items, user, clock.now()) if user.may(P.EVENT_RUN) else {}
        listed = [(row, applied.get(row.pk, 0)) for row in page.items]
        return {"kinds": EventKind, "may_run": user.may(P.EVENT_RUN), "listed": listed}


event_list = require_safe(EventList.as_view(P.EVENT_READ))


@form_page
@requires(P.EVENT_RUN)
def event_new(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in EventKind.values:
        raise Http404
    form = EventForm(request.POST or None, kind=EventKind(kind))
    made: list[Event] = []

    def act() -> None:
        made.append(events.make(EventKind(kind), form.values(), form.capacities(), by=request.user, now=clock.now()))

    if request.method == "POST" and posted(form, act):
        messages.success(request, _("The draft is kept. Announce it when it is complete."))
        return redirect(PAGE, made[0].uid)
    context = {"form": form, "kind": EventKind(kind)}
    return render(request, "matchmaking/bureau/event_edit.html", context, status=422 if form.is_bound else 200)


@form_page
@requires(P.EVENT_RUN)
def event_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = found(request, uid)
    form = EventForm.of(row, request.POST or None)
    differences: list[tuple[Any, str]] = []

    def act() -> None:
        given = form.cleaned_data
        terms = {"expected_version": given["version"], "by": request.user, "now": clock.now()}
        terms |= {name: given[name] for name in ("despite", "along")}
        try:
            events.edit(row, form.values(), form.capacities(), **terms)
        except Stale:
            differences.extend(form.catch_up(row))
            raise

    if request.method == "POST" and posted(form, act):
        messages.success(request, _("The change is kept."))
        return redirect(PAGE, uid)
    context = {"form": form, "kind": EventKind(row.kind), "event": row, "differences": differences}
    return render(request, "matchmaking/bureau/event_edit.html", context, status=422 if form.is_bound else 200)


@require_safe
@requires(P.EVENT_READ)
def event_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """With `count`, also how many enterprises a choice would tell."""
    row = found(request, uid)
    if "count" not in request.GET:
        return show(request, row)
    form = InviteForm(request.GET, auto_id="invite_%s")
    if not form.is_valid():
        return show(request, row, 422, invite_form=form, refused=form)
    return show(request, row, invite_form=form, meant=inviting.fitting(row, form.choice()).count())


def show(request: HttpRequest, row: Event, status: int = 200, **forms: Any) -> HttpResponse:
    version = {"version": row.version}
    steps = {step.name for step in available(row, workflow.EVENTS, request.user)}
    refused = forms.pop("refused", None)
    context = frame(request, row, "event_detail") | {
        "places": queries.places_of(row),
        "facts": facts_of(row),
        "steps": steps,
        "is_over": row.state in OVER,
        "step_form": VersionedForm(initial=version, auto_id="step_%s"),
        "cancel_form": CancelForm(initial=version, auto_id="cancel_%s"),
        "poster_form": PosterForm(auto_id="poster_%s"),
        "invite_form": InviteForm(auto_id="invite_%s"),
        "invited": row.invitations.count(),
        "job": Job.objects.visible_to(request.user)
        .filter(kind=inviting.KIND, args__0=str(row.uid))
        .order_by("-created_at")
        .first(),
        **forms,
        "form": refused,
    }
    return render(request, "matchmaking/bureau/event_detail.html", context, status=status)


def facts_of(event: Event) -> dict[str, list[str]]:
    """Topics and markets in words."""
    named = markets.names(get_language() or "en")
    return {
        "topics": [str(Topic(code).label) for code in event.topics],
        "markets": [named[code] for code in event.markets],
    }


acts = Acts(found, show, PAGE)


@require_POST
@requires(P.EVENT_RUN)
def event_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Announce it, close its report, cancel it."""
    if step == "cancel":
        form = CancelForm(request.POST, auto_id="cancel_%s")
        return acts.take(request, uid, form, "cancel_form", events.cancel, _("The event is cancelled."))
    todo = {
        "announce": (events.announce, _("The event is announced.")),
        "report": (events.report, _("The report is closed.")),
    }.get(step)
    if todo is None:
        raise Http404
    form = VersionedForm(request.POST, auto_id="step_%s")
    return acts.take(request, uid, form, "step_form", *todo)


@require_POST
@requires(P.EVENT_RUN)
def event_poster(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(request, uid), PosterForm(request.POST, request.FILES, auto_id="poster_%s")

    def act() -> object:
        return events.set_poster(row, form.cleaned_data["file"], by=request.user, now=clock.now())

    if posted(form, act):
        messages.success(request, _("The poster is kept."))
        return redirect(PAGE, uid)
    return show(request, found(request, uid), 422, poster_form=form, refused=form)


@require_POST
@requires(P.EVENT_RUN)
def event_invite(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(request, uid), InviteForm(request.POST, auto_id="invite_%s")

    def act() -> object:
        return inviting.start(row, form.choice(), by=request.user, now=clock.now())

    if posted(form, act):
        messages.success(request, _("The enterprises are being told."))
        return redirect(PAGE, uid)
    return show(request, found(request, uid), 422, invite_form=form, refused=form)
