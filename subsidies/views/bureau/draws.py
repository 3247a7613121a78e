"""Draws before the bureau: fixed, made, and who steps back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies.actions import drawing
from subsidies.enums_proof import DrawPurpose
from subsidies.enums_visits import VisitState
from subsidies.forms_experts import DrawForm, ExpertDrawForm, RecusalForm, SiteDrawForm, ValueForm
from subsidies.forms_panels import SignByForm
from subsidies.forms_visits import VisitPlanForm
from subsidies.models import Application, Call, Draw, Expert, ExpertPart
from subsidies.querysets_panels import UNDECIDED
from subsidies.views.bureau import panels
from subsidies.views.draws import draw_context

SIZE = 50
FORMS: dict[str, type[DrawForm]] = {"experts": ExpertDrawForm, "sites": SiteDrawForm}


@require_safe
@requires(P.DRAW_READ)
def draw_list(request: HttpRequest) -> HttpResponse:
    rows = Draw.objects.select_related("call")
    context = {
        "page": page_of(rows, ("-fixed_at", "-id"), size=SIZE, cursor=request.GET.get("page", "")),
        "may_make": request.user.may(P.DRAW_MAKE),
        "may_manage": request.user.may(P.EXPERT_MANAGE),
    }
    return render(request, "subsidies/proof/draw_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.DRAW_MAKE)
def draw_prepare(request: HttpRequest, purpose: str) -> HttpResponse:
    """Fix everything; only calls with claims that are not decided can be chosen."""
    kind = FORMS.get(purpose, SiteDrawForm)
    waiting = Application.objects.filter(state__in=UNDECIDED)
    form = kind(request.POST or None, calls=Call.objects.filter(pk__in=waiting.values("call")).order_by("-opens_at"))
    if form.is_valid():
        try:
            draw = drawing.prepare(
                form.cleaned_data["call"], form.purpose, form.terms(), by=request.user, now=clock.now()
            )
            messages.success(request, _("Fixed and published. Draw when the value is known."))
            return redirect("bureau:subsidies:draw_detail", draw.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"form": form, "purpose": DrawPurpose(form.purpose)}
    return render(request, "subsidies/proof/draw_prepare.html", context, status=422 if form.errors else 200)


@require_safe
@requires(P.DRAW_READ)
def draw_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return detail(request, load(uid))


def load(uid: UUID) -> Draw:
    found: Draw = get_or_404(Draw.objects.select_related("call", "fixed_by", "drawn_by"), uid=uid)
    return found


def detail(request: HttpRequest, draw: Draw, form: ValueForm | None = None) -> HttpResponse:
    """With the names of who is on the panel, and of who cannot be."""
    now = clock.now()
    context: dict[str, Any] = draw_context(draw)
    references = [row["id"] for row in (*context["seats"], *context["excluded"])]
    if references and draw.purpose == DrawPurpose.EXPERTS:
        audit.record_read(draw, "panel", by=request.user, now=now)
    names = {each.reference: each for each in Expert.objects.filter(reference__in=references)}
    visits = draw.visits.exclude(state=VisitState.DROPPED).select_related("application")
    visit_of = {visit.application.reference: visit for visit in visits}
    for row in (*context["seats"], *context["excluded"]):
        row["visit"] = visit_of.get(row["id"])
        row["expert"] = names.get(row["id"])
    context |= {
        "groups": panels.group_rows(draw) if draw.is_drawn and draw.purpose == DrawPurpose.EXPERTS else [],
        "plan": VisitPlanForm(initial={"planned_on": max(draw.review_day, clock.local_date(now))}),
        "sign_by": SignByForm.suggested(clock.local_date(now)),
        "is_unsigned": ExpertPart.objects.unsigned().filter(panel_claim__draw=draw).exists(),
        "form": form or ValueForm(),
        "recusal": RecusalForm(),
        "may_make": request.user.may(P.DRAW_MAKE),
        "is_due": clock.local_date(now) >= draw.public_day,
    }
    return render(request, "subsidies/proof/draw_detail.html", context, status=422 if form and form.errors else 200)


@require_POST
@requires(P.DRAW_MAKE)
def draw_make(request: HttpRequest, uid: UUID) -> HttpResponse:
    draw, form = load(uid), ValueForm(request.POST)
    if form.is_valid():
        try:
            drawing.make(draw, form.cleaned_data["public_value"], by=request.user, now=clock.now())
            messages.success(request, _("Drawn. Anybody can repeat it from the published file."))
            return redirect("bureau:subsidies:draw_detail", uid)
        except Refused as error:
            if error.field != "public_value":
                raise
            form.add_error("public_value", error.message)
    return detail(request, draw, form)


@require_POST
@requires(P.DRAW_MAKE)
def draw_recuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = RecusalForm(request.POST)
    if not form.is_valid():
        raise Refused("reason_wrong", _("Choose why the seat is given up."))
    given = form.cleaned_data
    drawing.recuse(load(uid), given["candidate"], given["reason"], by=request.user, now=clock.now())
    messages.success(request, _("The next in the order has the seat."))
    return redirect("bureau:subsidies:draw_detail", uid)
