"""Visits on site: the list, a visit on the telephone, what the telephone sends, and the frozen record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of as paged
from pilotzone.onsite.pages import entered, item_rows, photographed
from pilotzone.onsite.rules import written
from subsidies import queries
from subsidies import visits as reads
from subsidies.actions import visits
from subsidies.enums_visits import VisitKind, VisitState
from subsidies.forms_visits import (
    VisitCloseForm,
    VisitListForm,
    VisitPlanForm,
    VisitTakeForm,
)
from subsidies.models import Application, Call, Draw, Visit, VisitPhoto
from subsidies.views.bureau.seen import page_of, seen

SIZE = 50


def of(request: HttpRequest, uid: UUID) -> Visit:
    rows = Visit.objects.visible_to(request.user).for_list().select_related("application__call", "closed_by")
    found: Visit = get_or_404(rows, uid=uid)
    return found


@require_safe
@requires(P.VISIT_MAKE)
def visit_list(request: HttpRequest) -> HttpResponse:
    """To be made, by day: one's own and those that nobody has taken; `all=1` shows everybody's, made ones too."""
    rows = Visit.objects.visible_to(request.user).for_list()
    everything = request.GET.get("all") == "1"
    rows = rows.exclude(state=VisitState.DROPPED) if everything else rows.to_make().of_officer(request.user)
    context = {
        "page": paged(rows, ("planned_on", "pk"), size=SIZE, cursor=request.GET.get("page", "")),
        "everything": everything,
    }
    return render(request, "subsidies/visits/visit_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_MAKE)
def visit_plan(request: HttpRequest, uid: UUID) -> HttpResponse:
    claim = seen(request, uid)
    form = VisitPlanForm(request.POST or None, initial={"planned_on": clock.today()})
    if form.is_valid():
        try:
            visit = visits.plan(claim, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The visit is planned."))
            return redirect("bureau:subsidies:visit_detail", visit.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"form": form, "claim": claim, "back": page_of(request, claim)}
    return render(request, "subsidies/visits/visit_plan.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.DRAW_MAKE)
def draw_visits(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Visits for the claims of a sample; what is wrong with the day is said on the draw's page."""
    draw, form = get_or_404(Draw.objects.all(), uid=uid), VisitPlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what is visited, and on which day."))
        return redirect("bureau:subsidies:draw_detail", uid)
    count = visits.plan_draw(draw, **form.cleaned_data, by=request.user, now=clock.now())
    messages.success(
        request, ngettext("%(count)s visit is planned.", "%(count)s visits are planned.", count) % {"count": count}
    )
    return redirect("bureau:subsidies:draw_detail", uid)


@require_safe
@requires(P.QUEUE_READ)
def visit_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return shown(request, of(request, uid))


def shown(request: HttpRequest, visit: Visit, form: Form | None = None) -> HttpResponse:
    """For its officers the page to fill in; for everybody else what was found."""
    mine = request.user in visit.officers
    may_make = request.user.may(P.VISIT_MAKE, division_id=visit.application.division_id)
    fills = mine and may_make and visit.state == VisitState.PLANNED
    context = {
        "visit": visit,
        "claim": visit.application,
        "rows": item_rows(visit),
        "fills": fills,
        "form": form if isinstance(form, VisitCloseForm) else VisitCloseForm() if fills else None,
        "take": take_form(request, visit, form) if may_make and visit.state == VisitState.PLANNED else None,
        "may_confirm": mine and visit.state == VisitState.CLOSED and visit.closed_by_id != request.user.pk,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "subsidies/visits/visit_detail.html", context, status=status)


def take_form(request: HttpRequest, visit: Visit, form: Form | None) -> VisitTakeForm:
    if isinstance(form, VisitTakeForm):
        return form
    return VisitTakeForm(officers=others(request, visit))


def others(request: HttpRequest, visit: Visit) -> Any:
    officers = queries.officers(P.VISIT_MAKE, visit.application.division_id)
    return officers.exclude(pk=request.user.pk).order_by("name", "pk")


@require_POST
@requires(P.VISIT_MAKE)
def visit_take(request: HttpRequest, uid: UUID) -> HttpResponse:
    visit = of(request, uid)
    form = VisitTakeForm(request.POST, officers=others(request, visit))
    if form.is_valid():
        try:
            visits.take(visit, form.cleaned_data["second"], by=request.user, now=clock.now())
            return redirect("bureau:subsidies:visit_detail", uid)
        except DomainError as error:
            form.add_error("second", error.message)
    return shown(request, visit, form)


@require_POST
@requires(P.VISIT_MAKE)
def visit_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    visit, form = of(request, uid), VisitCloseForm(request.POST)
    if form.is_valid():
        try:
            visits.close(visit, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("Signed. The second officer confirms with the own account."))
            return redirect("bureau:subsidies:visit_detail", uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return shown(request, visit, form)


@require_POST
@requires(P.VISIT_MAKE)
def visit_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    visits.confirm(of(request, uid), request.POST.get("digest", ""), by=request.user, now=clock.now())
    messages.success(request, _("The visit is made."))
    return redirect("bureau:subsidies:visit_detail", uid)


# --- what the telephone sends ------------------------------------------------------------------------


@require_POST
@requires(P.VISIT_MAKE)
def visit_enter(request: HttpRequest, uid: UUID) -> JsonResponse:
    visit = of(request, uid)
    return entered(request, lambda answer: visits.enter(visit, answer, by=request.user, now=clock.now()))


@require_POST
@requires(P.VISIT_MAKE)
def visit_photograph(request: HttpRequest, uid: UUID) -> JsonResponse:
    visit = of(request, uid)
    return photographed(
        request, lambda file, shot: visits.photograph(visit, file, shot, by=request.user, now=clock.now())
    )


@require_safe
@requires(P.QUEUE_READ)
def visit_photo(request: HttpRequest, uid: UUID, photo: UUID) -> HttpResponse:
    rows = VisitPhoto.objects.filter(visit=of(request, uid)).select_related("file")
    return stream(get_or_404(rows, uid=photo).file, inline=True)


# --- the list of a call ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PROGRAMME_READ)
def visit_items(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is looked at under this call, by kind; the usual list until the call has its own."""
    call = get_or_404(Call.objects.select_related("programme"), uid=uid)
    asked = request.GET.get("kind", "")
    kind = VisitKind(asked) if asked in VisitKind.values else VisitKind.PREMISES
    items = reads.items_for(call, kind)
    may_set = request.user.may(P.CALL_PUBLISH)
    data = request.POST if request.method == "POST" and may_set else None
    form = VisitListForm(data, initial={"kind": kind, "items": written(items)})
    if form.is_valid():
        try:
            given = form.cleaned_data
            visits.set_list(call, given["kind"], given["items"], by=request.user, now=clock.now())
            messages.success(request, _("The list holds for visits that are planned from now on."))
            return redirect("bureau:subsidies:visit_items", uid)
        except DomainError as error:
            form.add_error("items", error.message)
    context = {"call": call, "kind": kind, "kinds": VisitKind, "items": items, "form": form if may_set else None}
    return render(request, "subsidies/visits/visit_items.html", context, status=422 if form.errors else 200)


def visits_of(claim: Application) -> list[Visit]:
    """For the claim's page."""
    rows = claim.visits.exclude(state=VisitState.DROPPED).select_related("first", "second", "draw")
    return list(rows.order_by("planned_on", "pk"))
