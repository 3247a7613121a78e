"""The pool of experts: who is in it, for what, and with which declared interests."""

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
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies.actions import expert_accounts, experts
from subsidies.filters import ExpertFilter
from subsidies.forms_experts import ExpertForm, InterestForm
from subsidies.forms_panels import ExpertInvitationForm
from subsidies.models import Expert

SIZE = 50


@require_safe
@requires(P.EXPERT_MANAGE)
def expert_list(request: HttpRequest) -> HttpResponse:
    filtered = ExpertFilter(request.GET, Expert.objects.filter(ended_at=None))
    page = page_of(filtered.qs, ("-entered_at", "-id"), size=SIZE, cursor=request.GET.get("page", ""))
    context = {"page": page, "count": filtered.qs.count(), "filter": filtered}
    asked = any(request.GET.get(name) for name in filtered.filters)
    return render(request, "subsidies/proof/expert_list.html", context | {"is_filtered": asked})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EXPERT_MANAGE)
def expert_enter(request: HttpRequest) -> HttpResponse:
    form = ExpertForm(request.POST or None)
    if form.is_valid():
        try:
            expert = experts.enter(**form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("%(reference)s is in the pool.") % {"reference": expert.reference})
            return redirect("bureau:subsidies:expert_list")
        except DomainError as error:
            form.add_error(error.field or None, error.message)
    return render(request, "subsidies/proof/expert_enter.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EXPERT_MANAGE)
def expert_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The entry put right, or brought up to date; the person's account and interests stay."""
    expert = get_or_404(Expert.objects.filter(ended_at=None), uid=uid)
    held = {name: getattr(expert, name) for name in ExpertForm.base_fields}
    form = ExpertForm(request.POST or None, initial=held)
    if form.is_valid():
        try:
            experts.correct(expert, experts.Entry(**form.cleaned_data), by=request.user, now=clock.now())
            messages.success(request, _("The entry is changed."))
            return redirect("bureau:subsidies:expert_detail", uid)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
    audit.record_read(expert, "expert", by=request.user, now=clock.now())
    context = {"form": form, "expert": expert}
    return render(request, "subsidies/proof/expert_change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EXPERT_MANAGE)
def expert_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One expert, and the form with which an interest is entered."""
    return detail(request, get_or_404(Expert.objects.select_related("user"), uid=uid), request.POST or None)


def detail(request: HttpRequest, expert: Expert, data: Any, invitation: ExpertInvitationForm | None = None):
    audit.record_read(expert, "expert", by=request.user, now=clock.now())
    form = InterestForm(data)
    if form.is_valid():
        enterprise, reason = form.cleaned_data["uscc"], form.cleaned_data["reason"]
        try:
            experts.declare(expert, enterprise, reason=reason, by=request.user, now=clock.now())
            messages.success(request, _("The interest is entered."))
            return redirect("bureau:subsidies:expert_detail", expert.uid)
        except DomainError as error:
            form.add_error("reason" if error.field == "reason" else "uscc", error.message)
    interests = expert.interests.select_related("enterprise", "declared_by").order_by("-declared_at")
    context = {
        "expert": expert,
        "form": form,
        "interests": interests,
        "invite": invitation or ExpertInvitationForm(),
        "invited": expert.invitations.valid_at(clock.now()).first(),
    }
    wrong = form.errors or (invitation and invitation.errors)
    return render(request, "subsidies/proof/expert_detail.html", context, status=422 if wrong else 200)


@require_POST
@requires(P.EXPERT_MANAGE)
def expert_invite(request: HttpRequest, uid: UUID) -> HttpResponse:
    expert, form = get_or_404(Expert.objects.select_related("user"), uid=uid), ExpertInvitationForm(request.POST)
    if form.is_valid():
        try:
            expert_accounts.invite(expert, form.cleaned_data["email"], by=request.user, now=clock.now())
            messages.success(request, _("The invitation is on its way."))
            return redirect("bureau:subsidies:expert_detail", uid)
        except DomainError as error:
            form.add_error("email", error.message)
    return detail(request, expert, None, form)


@require_POST
@requires(P.EXPERT_MANAGE)
def expert_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    expert = experts.end(get_or_404(Expert.objects.all(), uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("%(reference)s is no longer in the pool.") % {"reference": expert.reference})
    return redirect("bureau:subsidies:expert_list")
