"""What is not paid any more of a claim: the list, a proposal, and what a director makes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import facts
from subsidies.actions import stopping
from subsidies.enums_payment import StopState
from subsidies.forms_recovery import PayOnForm, StopForm
from subsidies.models import PaymentStop
from subsidies.views.bureau.seen import seen
from subsidies.views.explained import language

PAGE = "bureau:subsidies:stop_detail"


@require_safe
@requires(P.BUDGET_READ)
def stop_list(request: HttpRequest) -> HttpResponse:
    rows = PaymentStop.objects.select_related("application__enterprise", "proposed_by")
    context = {"page": page_of(rows, ("-proposed_at", "-id"), size=25, cursor=request.GET.get("page", ""))}
    return render(request, "subsidies/bureau/stops/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.RECOVERY_PROPOSE)
def stop_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    claim = seen(request, uid)
    form = StopForm(request.POST or None, measure=facts.measure_of(claim.measure_version), language=language())
    if form.is_valid():
        try:
            made = stopping.propose(claim, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("A director decides now. Until then nothing of the claim is paid."))
            return redirect(PAGE, made.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"claim": claim, "form": form, "parts": claim.instalments.filter(paid_at=None, stop=None)}
    context["total"] = sum(part.amount for part in context["parts"])
    return render(request, "subsidies/bureau/stops/propose.html", context, status=422 if form.is_bound else 200)


def found(uid: UUID) -> PaymentStop:
    rows = PaymentStop.objects.select_related(
        "application__enterprise", "application__measure_version__measure", "proposed_by", "decided_by"
    )
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.BUDGET_READ)
def stop_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(uid))


def show(request: HttpRequest, row: PaymentStop, *, status: int = 200, **forms: Any) -> HttpResponse:
    clause = facts.measure_of(row.application.measure_version).clauses.get(row.clause)
    waits = row.state == StopState.PROPOSED
    context = {
        "row": row,
        "clause": clause.label.pick(language()) if clause else row.clause,
        "waits": waits,
        "may_confirm": waits and request.user.may(P.RECOVERY_CONFIRM) and row.proposed_by_id != request.user.pk,
        "drop": PayOnForm(),
        **forms,
    }
    return render(request, "subsidies/bureau/stops/detail.html", context, status=status)


@require_POST
@requires(P.RECOVERY_CONFIRM)
def stop_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    stopping.confirm(found(uid), by=request.user, now=clock.now())
    messages.success(request, _("Nothing more of the claim is paid; the money is free again. The enterprise is told."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.RECOVERY_CONFIRM)
def stop_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(uid), PayOnForm(request.POST)
    if not form.is_valid():
        return show(request, row, status=422, drop=form)
    stopping.drop(row, reason=form.cleaned_data["reason"], by=request.user, now=clock.now())
    messages.success(request, _("The claim is paid as planned."))
    return redirect(PAGE, uid)
