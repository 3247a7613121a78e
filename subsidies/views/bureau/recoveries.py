"""Recovery before the bureau: the list, a demand proposed, confirmed or dropped, and what was repaid."""

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
from subsidies import facts, netting, sanctions
from subsidies.actions import recovering, sanctioning
from subsidies.enums_proof import LetterKind
from subsidies.enums_recovery import RecoveryState
from subsidies.forms_recovery import DropForm, LiftForm, RecoveryForm, RepaymentForm, TakeBackForm
from subsidies.models import Letter, Recovery
from subsidies.views.bureau.seen import seen
from subsidies.views.explained import language

PAGE = "bureau:subsidies:recovery_detail"


@require_safe
@requires(P.BUDGET_READ)
def recovery_list(request: HttpRequest) -> HttpResponse:
    rows = Recovery.objects.select_related("application__enterprise", "proposed_by", "bar")
    context = {"page": page_of(rows, ("-proposed_at", "-id"), size=25, cursor=request.GET.get("page", ""))}
    return render(request, "subsidies/bureau/recoveries/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.RECOVERY_PROPOSE)
def recovery_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    claim = seen(request, uid)
    earlier = sanctions.earlier(claim).select_related("bar")
    start = {"sanction": sanctions.next_sanction(claim)}
    measure = facts.measure_of(claim.measure_version)
    form = RecoveryForm(request.POST or None, initial=start, measure=measure, language=language())
    if form.is_valid():
        try:
            made = recovering.propose(claim, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("A director confirms the demand now."))
            return redirect(PAGE, made.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {
        "claim": claim,
        "form": form,
        "most": recovering.can_demand(claim),
        "earlier": earlier.order_by("-proposed_at"),
    }
    return render(request, "subsidies/bureau/recoveries/propose.html", context, status=422 if form.is_bound else 200)


def found(uid: UUID) -> Recovery:
    rows = Recovery.objects.select_related(
        "application__enterprise",
        "application__measure_version__measure",
        "proposed_by",
        "decided_by",
        "bar",
        "debt",
        "bar_lifted_by",
        "taken_back_by",
    )
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.BUDGET_READ)
def recovery_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(uid))


def show(request: HttpRequest, row: Recovery, *, status: int = 200, **forms: Any) -> HttpResponse:
    clause = facts.measure_of(row.application.measure_version).clauses.get(row.clause)
    waits = row.state == RecoveryState.PROPOSED
    has = netting.held(row.application_id)
    context = {
        "row": row,
        "clause": clause.label.pick(language()) if clause else row.clause,
        "repayments": row.repayments.select_related("entered_by").order_by("-pk"),
        "letter": letter_of(request, row),
        "nettings": row.nettings.select_related("payment__batch").order_by("pk"),
        "has": has,
        "rests": row.is_outstanding and has < row.free,
        "may_confirm": waits and request.user.may(P.RECOVERY_CONFIRM) and row.proposed_by_id != request.user.pk,
        "may_repay": row.is_outstanding and row.free > 0 and request.user.may(P.PAYMENT_CONFIRM),
        "may_lift": is_barred(row) and request.user.may(P.RECOVERY_CONFIRM) and row.decided_by_id != request.user.pk,
        "may_take_back": row.is_outstanding
        and request.user.may(P.RECOVERY_CONFIRM)
        and row.decided_by_id != request.user.pk,
        "lift": LiftForm(),
        "take_back": TakeBackForm(),
        "drop": DropForm(),
        "form": RepaymentForm(initial={"received_on": clock.today()}),
        **forms,
    }
    return render(request, "subsidies/bureau/recoveries/detail.html", context, status=status)


def letter_of(request: HttpRequest, row: Recovery) -> Letter | None:
    """The demand as it was issued, for whoever may open the claim that it is kept with."""
    if not request.user.may(P.QUEUE_READ):
        return None
    return Letter.objects.filter(kind=LetterKind.RECOVERY, about=row.uid).first()


def is_barred(row: Recovery) -> bool:
    """Whether the bar that it brought is in force today."""
    bar = row.bar
    return bool(bar and bar.repaired_on is None and bar.ends_on and bar.ends_on >= clock.today())


@require_POST
@requires(P.RECOVERY_CONFIRM)
def recovery_lift(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(uid), LiftForm(request.POST)
    if not form.is_valid():
        return show(request, row, status=422, lift=form)
    sanctioning.lift_bar(row, why=form.cleaned_data["why"], by=request.user, now=clock.now())
    messages.success(request, _("The bar is lifted. The enterprise is told."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.RECOVERY_CONFIRM)
def recovery_take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(uid), TakeBackForm(request.POST)
    if not form.is_valid():
        return show(request, row, status=422, take_back=form)
    sanctioning.take_back(row, why=form.cleaned_data["why"], by=request.user, now=clock.now())
    messages.success(request, _("The demand is taken back. The enterprise is told."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.RECOVERY_CONFIRM)
def recovery_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    recovering.confirm(found(uid), by=request.user, now=clock.now())
    messages.success(request, _("The repayment is demanded. The enterprise is told."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.RECOVERY_CONFIRM)
def recovery_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(uid), DropForm(request.POST)
    if not form.is_valid():
        return show(request, row, status=422, drop=form)
    recovering.drop(row, reason=form.cleaned_data["reason"], by=request.user, now=clock.now())
    messages.success(request, _("The demand is not pursued."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.PAYMENT_CONFIRM)
def recovery_repay(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(uid), RepaymentForm(request.POST)
    if form.is_valid():
        try:
            recovering.repay(row, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The repayment is in the ledger."))
            return redirect(PAGE, uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return show(request, row, status=422, form=form)
