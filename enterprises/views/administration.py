"""Asking for the administration of an enterprise, what becomes of it, and an administrator's objection."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.actions import administration_requests as requests
from enterprises.enums import AdministrationState
from enterprises.forms_administration import AdministrationForm, StillHereForm
from enterprises.models import AdministrationRequest
from enterprises.rules.codes import folded
from enterprises.views.portal import form_page, own, roles_that_would_end
from enterprises.views.uploads import take
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires

SHOWN = 10
LENGTH = 18  # of a code


@form_page
@requires(P.ADMINISTRATION_ASK)
def administration_ask(request: HttpRequest) -> HttpResponse:
    """With the code filled in where the way here began with one."""
    if request.method != "POST":
        code = folded(request.GET.get("uscc", ""))[:LENGTH]
        return show_asking(request, AdministrationForm(initial={"uscc": code}))
    now = clock.now()
    letter = take(request, "letter", now=now)
    form = AdministrationForm(request.POST, letter=letter.file)
    letter.report(form, "letter")
    if form.is_valid():
        try:
            gives_up = request.POST.get("gives_up_role") == "yes"
            asked = requests.ask(**form.values(), gives_up_role=gives_up, by=request.user, now=now)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The request is with the bureau. You are told of each step."))
            return redirect("portal:enterprises:administration_request", asked.uid)
    return show_asking(request, form, status=422)


def show_asking(request: HttpRequest, form: AdministrationForm, *, status: int = 200) -> HttpResponse:
    rows = AdministrationRequest.objects.by_person(request.user).for_list().order_by("-asked_at", "-pk")
    context = {"form": form, "earlier": rows[:SHOWN], "ended_roles": roles_that_would_end(request)}
    return render(request, "enterprises/portal/administration_ask.html", context, status=status)


def asked_by(request: HttpRequest, uid: UUID) -> AdministrationRequest:
    rows = AdministrationRequest.objects.by_person(request.user).for_list().select_related("letter")
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.ADMINISTRATION_ASK)
def administration_request(request: HttpRequest, uid: UUID) -> HttpResponse:
    asked = asked_by(request, uid)
    context = {
        "asked": asked,
        "events": list(reversed(events_of(asked))),
        "is_member": request.user.may(P.ENTERPRISE_READ, enterprise_id=asked.enterprise_id),
    }
    return render(request, "enterprises/portal/administration_request.html", context)


def events_of(asked: AdministrationRequest) -> list[dict[str, Any]]:
    """What the asker is told, in its order. The bureau answers as an office: nobody is named."""
    ends = {
        AdministrationState.APPROVED: _("Confirmed: you administer the enterprise"),
        AdministrationState.REFUSED: _("Not approved"),
        AdministrationState.WITHDRAWN: _("Withdrawn by you"),
        AdministrationState.CLOSED: _("Closed: another person's request was approved"),
    }
    events: list[dict[str, Any]] = [{"at": asked.asked_at, "title": _("Asked for by you")}]
    if asked.checked_at:
        events.append({"at": asked.checked_at, "title": _("The letter was checked; a second officer confirms")})
    if asked.decided_at:
        events.append({"at": asked.decided_at, "title": ends[asked.state_enum], "why": asked.refusal})
    return events


@require_POST
@requires(P.ADMINISTRATION_ASK)
def administration_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    requests.withdraw(asked_by(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The request was withdrawn."))
    return redirect("portal:enterprises:administration_request", uid)


@require_safe
@requires(P.ADMINISTRATION_ASK)
def administration_own_letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    asked = asked_by(request, uid)
    if asked.letter is None:
        raise Http404
    return stream(asked.letter, inline=True)


@form_page
@requires(P.MEMBER_MANAGE)
def administration_object(request: HttpRequest, uid: UUID, asked: UUID) -> HttpResponse:
    """A request of somebody else, as an administrator who is still there sees it."""
    enterprise = own(request, uid, P.MEMBER_MANAGE)
    rows = AdministrationRequest.objects.about_own(request.user).filter(enterprise=enterprise)
    row = get_or_404(rows.for_list().select_related("objected_by"), uid=asked)
    form = StillHereForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            requests.object_to(row, words=form.cleaned_data["words"], by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The bureau reads your objection and looks into it with the enterprise."))
            return redirect("portal:enterprises:administration_object", uid, asked)
    context = {"enterprise": enterprise, "asked": row, "form": form}
    status = 422 if form.errors else 200
    return render(request, "enterprises/portal/administration_object.html", context, status=status)
