"""What the pages of objections and of reviews share: the list, who may take part, and the steps of the two people."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.objections.models import Ruling
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.paging import page_of
from subsidies import impartial
from subsidies.actions import rulings
from subsidies.enums_terms import RulingState
from subsidies.forms_terms import GiveBackForm
from subsidies.models import Application

SIZE = 25
TWO = 2  # people who decide
Show = Callable[..., HttpResponse]  # the page of one ruling; with a form as it was sent, and the status


def kind_of(row: Ruling) -> str:
    """As the addresses name it: objection or review."""
    return str(row._meta.model_name)


def list_context(request: HttpRequest, rows: Any, kind: str) -> dict[str, Any]:
    """What waits, the nearest limit first; or what was decided, newest first."""
    decided = request.GET.get("view") == "decided"
    rows = rows.filter(decided_at__isnull=False) if decided else rows.undecided()
    order = ("-filed_at", "-id") if decided else ("due_at", "id")
    return {
        "title": _("Objections") if kind == "objection" else _("Reviews of refusals"),
        "page": page_of(rows, order, size=SIZE, cursor=request.GET.get("page", "")),
        "decided": decided,
        "now": clock.now(),
        "tabs": tabs(request, kind, decided),
    }


def tabs(request: HttpRequest, kind: str, decided: bool) -> list[dict[str, Any]]:
    """Objections, reviews and later remarks side by side, those that wait and those that are decided."""
    labels = {
        "objection": (_("Objections to decide"), _("Objections decided")),
        "review": (_("Reviews to decide"), _("Reviews decided")),
    }
    if request.user.may(P.LATE_REMARK_ALLOW):
        labels["late_remark"] = (_("Later remarks to answer"), _("Later remarks answered"))
    return [
        {
            "label": label,
            "url": reverse(f"bureau:subsidies:{each}_list") + ("?view=decided" if over else ""),
            "active": (each, bool(over)) == (kind, decided),
            "count": None,
        }
        for each, pair in labels.items()
        for over, label in enumerate(pair)
    ]


def standing(
    request: HttpRequest, row: Any, application: Application, permission: P, also: Collection[str] = ()
) -> dict[str, Any]:
    """How far the ruling is, and what this person may do: nothing where a hand in the claim bars."""
    barred = ""
    try:
        rulings.require_impartial(application, permission, request.user, also=also)
    except DomainError as error:
        barred = error.message
    left = len(impartial.who_may_rule(application, permission, also)) if row.decided_at is None else TWO
    own = row.proposed_by_id == request.user.pk
    acts = ("propose", "confirm", "back")
    return {
        "claim": application,
        "barred": barred,
        "too_few": left < TWO,
        "now": clock.now(),
        "outcome": row.outcome_label,
        "may_propose": not barred and row.state == RulingState.OPEN,
        "may_confirm": not barred and row.state == RulingState.PROPOSED and not own,
        "urls": {act: reverse(f"bureau:subsidies:{kind_of(row)}_{act}", args=[row.uid]) for act in acts},
    }


def propose(request: HttpRequest, row: Any, form: Form, step: Callable[..., Any], show: Show) -> HttpResponse:
    """The first of the two; what is wrong is told at its field."""
    if not form.is_valid():
        return show(request, row, form=form, status=422)
    try:
        step(row, **form.cleaned_data, by=request.user, now=clock.now())
    except Refused as error:
        if error.field not in form.fields:
            raise
        form.add_error(error.field, error.message)
        return show(request, row, form=form, status=error.status)
    return done(request, row, _("Your proposal waits for a second person."))


def confirm(request: HttpRequest, row: Any, step: Callable[..., Any], said: str) -> HttpResponse:
    step(row, seen=request.POST.get("seen", ""), by=request.user, now=clock.now())
    return done(request, row, said)


def give_back(request: HttpRequest, row: Any, step: Callable[..., Any], show: Show) -> HttpResponse:
    form = GiveBackForm(request.POST)
    if not form.is_valid():
        return show(request, row, back_form=form, status=422)
    seen = request.POST.get("seen", "")
    step(row, reason=form.cleaned_data["back_reason"], seen=seen, by=request.user, now=clock.now())
    return done(request, row, _("The proposal was given back."))


def done(request: HttpRequest, row: Any, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"bureau:subsidies:{kind_of(row)}_detail", row.uid)
