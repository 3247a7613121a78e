"""Requests for the administration of an enterprise before the bureau: the queue, and the steps of two officers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import queries
from enterprises.actions import administration_decisions as decisions
from enterprises.enums import MemberRole
from enterprises.forms_administration import LetterCheckForm, NoAdministrationForm
from enterprises.models import AdministrationRequest
from pilotzone.audit import actions as audit
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of

OTHERS = 10


@require_safe
@requires(P.REGISTRATION_REVIEW)
def administration_list(request: HttpRequest) -> HttpResponse:
    """The longest waiting first."""
    rows = AdministrationRequest.objects.visible_to(request.user).open().for_list()
    page = page_of(rows, ("asked_at", "id"), size=25, cursor=request.GET.get("page", ""))
    return render(request, "enterprises/bureau/administration_list.html", {"page": page, "now": clock.now()})


def seen(request: HttpRequest, uid: UUID) -> AdministrationRequest:
    rows = AdministrationRequest.objects.visible_to(request.user).for_list()
    return get_or_404(rows.select_related("letter", "objected_by", "checked_by", "decided_by"), uid=uid)


@require_safe
@requires(P.REGISTRATION_REVIEW)
def administration_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, seen(request, uid))


def show(
    request: HttpRequest,
    asked: AdministrationRequest,
    *,
    status: int = 200,
    **forms: LetterCheckForm | NoAdministrationForm,
) -> HttpResponse:
    enterprise = asked.enterprise
    audit.record_read(enterprise, "contacts", by=request.user, now=clock.now())
    members = enterprise.memberships.in_force(clock.today()).for_list()
    others = enterprise.administration_requests.exclude(pk=asked.pk).for_list().order_by("-asked_at")
    context = {
        "asked": asked,
        "phone_changed": queries.last_phone_change(enterprise),
        "administrators": members.filter(role=MemberRole.ADMIN),
        "roles": [member.role_label for member in members.filter(user=asked.asked_by)],
        "others": others[:OTHERS],
        "objected_elsewhere": others.filter(objected_at__gte=asked.asked_at).first(),
        "objections_open": asked.may_be_objected_to(clock.now()),
        "has_checked": asked.checked_by_id == request.user.pk,
        "checking": LetterCheckForm(auto_id="check_%s", objected=asked.is_objected),
        "form": NoAdministrationForm(),
        **forms,
    }
    return render(request, "enterprises/bureau/administration_detail.html", context, status=status)


@require_safe
@requires(P.REGISTRATION_REVIEW)
def administration_letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    asked = seen(request, uid)
    if asked.letter is None:
        raise Http404
    audit.record_read(asked, "administration_letter", by=request.user, now=clock.now(), case=asked.enterprise)
    return stream(asked.letter, inline=True)


@require_POST
@requires(P.REGISTRATION_REVIEW)
def administration_check(request: HttpRequest, uid: UUID) -> HttpResponse:
    asked = seen(request, uid)
    form = LetterCheckForm(request.POST, auto_id="check_%s", objected=asked.is_objected)
    if form.is_valid():
        try:
            decisions.check(asked, **form.cleaned_data, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The letter is checked. Another officer confirms the request."))
            return redirect("bureau:enterprises:administration_list")
    return show(request, asked, status=422, checking=form)


@require_POST
@requires(P.REGISTRATION_REVIEW)
def administration_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    decisions.confirm(seen(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The enterprise has another administrator now. All concerned are told."))
    return redirect("bureau:enterprises:administration_list")


@require_POST
@requires(P.REGISTRATION_REVIEW)
def administration_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    asked = seen(request, uid)
    form = NoAdministrationForm(request.POST)
    if form.is_valid():
        try:
            decisions.refuse(asked, reason=form.cleaned_data["reason"], by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The request was not approved. The person who asked is told why."))
            return redirect("bureau:enterprises:administration_list")
    return show(request, asked, status=422, form=form)
