"""Objections before the bureau: the list, one objection with its ruling, and those of other departments."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.objections import identities
from enterprises.objections.objectors import LETTER, evidence_of
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts, wording
from subsidies.actions import objecting, ruling_objections
from subsidies.forms_terms import DepartmentObjectionForm, GiveBackForm, RulingForm
from subsidies.models import Letter, Objection, PublicNotice
from subsidies.views.bureau import ruling_pages
from subsidies.views.explained import language


@require_safe
@requires(P.OBJECTION_DECIDE)
def objection_list(request: HttpRequest) -> HttpResponse:
    """What waits, the nearest limit first; or what was decided, newest first."""
    rows = Objection.objects.visible_to(request.user).for_list()
    return render(request, "subsidies/objections/list.html", ruling_pages.list_context(request, rows, "objection"))


def load(request: HttpRequest, uid: UUID) -> Objection:
    rows = Objection.objects.visible_to(request.user).for_list()
    return get_or_404(
        rows.select_related(
            "item__notice__call",
            "item__application__call",
            "item__application__measure_version__measure",
            "letter",
            "proposed_by",
            "decided_by",
            "entered_by",
        ).prefetch_related("evidence__file"),
        uid=uid,
    )


@never_cache
@require_safe
@requires(P.OBJECTION_DECIDE)
def objection_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return detail(request, load(request, uid))


def detail(
    request: HttpRequest,
    objection: Objection,
    *,
    status: int = 200,
    form: Any = None,
    back_form: Any = None,
    **more: Any,
) -> HttpResponse:
    """The objection; its text, papers and ruling only for those who may decide on this very claim."""
    application = objection.item.application
    measure = facts.measure_of(application.measure_version)
    context = {
        **ruling_pages.standing(request, objection, application, P.OBJECTION_DECIDE),
        "objection": objection,
        "notice": objection.item.notice,
        "clause": wording.clause_label(measure, objection.clause),
        "answer": Letter.objects.answers().filter(about=objection.uid).first(),
        "form": form or ruling_form(objection),
        "back_form": back_form or GiveBackForm(),
        **more,
    }
    return render(request, "subsidies/objections/detail.html", context, status=status)


@never_cache
@require_POST
@requires(P.OBJECTION_DECIDE)
def objection_identity(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who objects, in clear, on this answer alone; the reading is recorded."""
    objection = load(request, uid)
    found = objecting.reveal_objector(objection, by=request.user, now=clock.now())
    shown = found if "whole" in request.POST else found | {"code": identities.masked(found["code"])}
    return detail(request, objection, identity=shown)


@never_cache
@require_safe
@requires(P.OBJECTION_DECIDE)
def objection_paper(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The letter or the evidence; the reading is recorded."""
    objection = load(request, uid)
    if (objection.letter if name == LETTER else evidence_of(objection, name)) is None:
        raise Http404
    return stream(objecting.read_paper(objection, name, by=request.user, now=clock.now()), inline=True)


@require_POST
@requires(P.OBJECTION_DECIDE)
def objection_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    objection = load(request, uid)
    form = ruling_form(objection, request.POST)
    return ruling_pages.propose(request, objection, form, ruling_objections.propose, detail)


def ruling_form(objection: Objection, data: Any = None) -> RulingForm:
    """With what can be decided as the claim stands."""
    application = objection.item.application
    possible = [(each.value, each.label) for each in ruling_objections.outcomes(objection, application)]
    measure = facts.measure_of(application.measure_version)
    return RulingForm(data, outcomes=possible, measure=measure, language=language())


@require_POST
@requires(P.OBJECTION_DECIDE)
def objection_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The objection is decided.")
    return ruling_pages.confirm(request, load(request, uid), ruling_objections.confirm, said)


@require_POST
@requires(P.OBJECTION_DECIDE)
def objection_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    return ruling_pages.give_back(request, load(request, uid), ruling_objections.give_back, detail)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OBJECTION_ENTER)
def objection_enter(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Another department's objection, as its letter says."""
    row = get_or_404(PublicNotice.objects.select_related("call"), uid=notice)
    start = {"submission": uuid4(), "item": request.GET.get("item", "")}
    form = DepartmentObjectionForm(request.POST or None, request.FILES or None, initial=start)
    if form.is_valid():
        made = entered(request, form, row)
        if made:
            text = _("%(reference)s is entered. Only the claim concerned waits for it.")
            messages.success(request, text % {"reference": made.reference})
            return redirect("bureau:subsidies:notice_detail", notice)
    context = {"notice": row, "form": form}
    return render(request, "subsidies/objections/enter.html", context, status=422 if form.errors else 200)


def entered(request: HttpRequest, form: DepartmentObjectionForm, notice: PublicNotice) -> Objection | None:
    given = dict(form.cleaned_data)
    item = notice.items.select_related("notice__call", "application").filter(position=given.pop("item")).first()
    if item is None:
        form.add_error("item", _("The notice has no claim with this number."))
        return None
    try:
        return objecting.enter_for_department(item, **given, by=request.user, now=clock.now())
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None
