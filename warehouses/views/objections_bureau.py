"""Objections to recognitions before the bureau: the list, and one objection with the steps of the two people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.objections import identities
from enterprises.objections.enums import RulingState
from enterprises.objections.forms import GiveBackForm
from enterprises.objections.objectors import LETTER, evidence_of
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from warehouses.actions.recognition import objecting, ruling
from warehouses.enums_recognition import RecognitionState
from warehouses.forms_objections import RecognitionDepartmentForm, RulingForm
from warehouses.models import Recognition, RecognitionObjection

PAGE, SIZE = "bureau:warehouses:recognition_objection_detail", 25
ACTS = ("propose", "confirm", "back")


@require_safe
@requires(P.OBJECTION_DECIDE)
def recognition_objection_list(request: HttpRequest) -> HttpResponse:
    """What waits, the nearest limit first; or what was decided, newest first."""
    decided = request.GET.get("view") == "decided"
    rows = RecognitionObjection.objects.visible_to(request.user).for_list()
    rows = rows.filter(decided_at__isnull=False) if decided else rows.undecided()
    order = ("-filed_at", "-pk") if decided else ("due_at", "pk")
    context = {
        "page": page_of(rows, order, size=SIZE, cursor=request.GET.get("page", "")),
        "decided": decided,
        "now": clock.now(),
        "here": "objections",
        "may_inspect": request.user.may(P.INSPECTION_MAKE),
        "may_object": True,
        "may_enter": request.user.may(P.OBJECTION_ENTER),
    }
    return render(request, "warehouses/objections/list.html", context)


def load(request: HttpRequest, uid: UUID) -> RecognitionObjection:
    rows = RecognitionObjection.objects.visible_to(request.user).for_list()
    found: RecognitionObjection = get_or_404(
        rows.select_related(
            "recognition__notice", "letter", "proposed_by", "decided_by", "entered_by"
        ).prefetch_related("evidence__file"),
        uid=uid,
    )
    return found


@never_cache
@require_safe
@requires(P.OBJECTION_DECIDE)
def recognition_objection_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return detail(request, load(request, uid))


def detail(request: HttpRequest, objection: RecognitionObjection, *, status: int = 200, **more: Any) -> HttpResponse:
    """Its text, papers and ruling only for those who may decide on this very application."""
    barred = ""
    try:
        objecting.require_impartial(objection.recognition, request.user)
    except DomainError as error:
        barred = error.message
    own = objection.proposed_by_id == request.user.pk
    context = {
        "objection": objection,
        "recognition": objection.recognition,
        "notice": objection.notice,
        "barred": barred,
        "now": clock.now(),
        "urls": {act: reverse(f"bureau:warehouses:recognition_objection_{act}", args=[objection.uid]) for act in ACTS},
        "may_propose": not barred and objection.state == RulingState.OPEN,
        "may_confirm": not barred and objection.state == RulingState.PROPOSED and not own,
        "form": RulingForm(),
        "back_form": GiveBackForm(),
        **more,
    }
    return render(request, "warehouses/objections/detail.html", context, status=status)


@never_cache
@require_POST
@requires(P.OBJECTION_DECIDE)
def recognition_objection_identity(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who objects, in clear, on this answer alone; the reading is recorded."""
    objection = load(request, uid)
    found = objecting.reveal_objector(objection, by=request.user, now=clock.now())
    shown = found if "whole" in request.POST else found | {"code": identities.masked(found["code"])}
    return detail(request, objection, identity=shown)


@never_cache
@require_safe
@requires(P.OBJECTION_DECIDE)
def recognition_objection_paper(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The letter or the evidence; the reading is recorded."""
    objection = load(request, uid)
    if (objection.letter if name == LETTER else evidence_of(objection, name)) is None:
        raise Http404
    return stream(objecting.read_paper(objection, name, by=request.user, now=clock.now()), inline=True)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OBJECTION_ENTER)
def recognition_objection_enter(request: HttpRequest) -> HttpResponse:
    """Another department's objection, as its letter says, to a recognition that is on public notice."""
    rows = Recognition.objects.visible_to(request.user).filter(state=RecognitionState.NOTICED).for_list()
    rows, start = rows.order_by("reference"), {"submission": uuid4()}
    form = RecognitionDepartmentForm(request.POST or None, request.FILES or None, initial=start, recognitions=rows)
    if form.is_valid() and (made := entered(request, form)):
        text = _("%(reference)s is entered. Only the warehouse concerned waits for it.")
        messages.success(request, text % {"reference": made.reference})
        return redirect("bureau:warehouses:recognition_objection_list")
    context = {"form": form, "choices": rows.exists()}
    return render(request, "warehouses/objections/enter.html", context, status=422 if form.errors else 200)


def entered(request: HttpRequest, form: RecognitionDepartmentForm) -> RecognitionObjection | None:
    """The objection, or None with what is wrong at its field."""
    try:
        return objecting.enter_for_department(**form.cleaned_data, by=request.user, now=clock.now())
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


@require_POST
@requires(P.OBJECTION_DECIDE)
def recognition_objection_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    objection, form = load(request, uid), RulingForm(request.POST)
    if not form.is_valid():
        return detail(request, objection, form=form, status=422)
    try:
        ruling.propose(objection, **form.cleaned_data, by=request.user, now=clock.now())
    except Refused as error:
        if error.field not in form.fields:
            raise
        form.add_error(error.field, error.message)
        return detail(request, objection, form=form, status=error.status)
    return done(request, objection, _("Your proposal waits for a second person."))


@require_POST
@requires(P.OBJECTION_DECIDE)
def recognition_objection_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    objection = load(request, uid)
    return taken(request, objection, ruling.confirm, _("The objection is decided."))


@require_POST
@requires(P.OBJECTION_DECIDE)
def recognition_objection_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    objection, form = load(request, uid), GiveBackForm(request.POST)
    if not form.is_valid():
        return detail(request, objection, back_form=form, status=422)
    reason = form.cleaned_data["back_reason"]
    return taken(request, objection, ruling.give_back, _("The proposal was given back."), reason=reason)


def taken(
    request: HttpRequest, objection: RecognitionObjection, step: Callable[..., Any], said: str, **given: Any
) -> HttpResponse:
    step(objection, **given, seen=request.POST.get("seen", ""), by=request.user, now=clock.now())
    return done(request, objection, said)


def done(request: HttpRequest, objection: RecognitionObjection, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(PAGE, objection.uid)
