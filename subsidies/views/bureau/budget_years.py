"""The end of a budget's year, its monthly statement, and from which budgets a call's payers pay."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.files import spreadsheets
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts, statements, wording
from subsidies.actions import closing, planning
from subsidies.forms_payment import ClosingForm, PayerForm
from subsidies.models import Budget, BudgetClosing, Call

PAGE = "bureau:subsidies:budget_detail"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.BUDGET_ALLOT)
def budget_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    budget = get_or_404(Budget.objects.all(), uid=uid)
    form = ClosingForm(request.POST or None)
    if form.is_valid():
        try:
            closing.ask(budget, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("Another finance officer confirms it now."))
            return redirect(PAGE, uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"budget": budget, "form": form}
    return render(request, "subsidies/bureau/payments/budget_close.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(P.BUDGET_ALLOT)
def budget_close_confirm(request: HttpRequest, uid: UUID, row: UUID) -> HttpResponse:
    asked = get_or_404(BudgetClosing.objects.select_related("budget").filter(budget__uid=uid), uid=row)
    if request.POST.get("drop"):
        closing.drop(asked, by=request.user, now=clock.now())
        messages.success(request, _("The year stays open."))
    else:
        closing.confirm(asked, by=request.user, now=clock.now())
        messages.success(request, _("The year is closed."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.BUDGET_ALLOT)
def budget_give_call(request: HttpRequest, uid: UUID, call: UUID) -> HttpResponse:
    """A call that rests on this budget, whose year is closed, goes on with another one."""
    old, row = get_or_404(Budget.objects.all(), uid=uid), get_or_404(Call.objects.all(), uid=call)
    budget = get_or_404(Budget.objects.all(), uid=request.POST.get("budget", ""))
    closing.give_budget(row, instead_of=old, budget=budget, by=request.user, now=clock.now())
    messages.success(request, _("The call goes on with the other budget."))
    return redirect(PAGE, uid)


@require_safe
@requires(P.BUDGET_READ)
def budget_statement(request: HttpRequest, uid: UUID) -> HttpResponse:
    budget = get_or_404(Budget.objects.all(), uid=uid)
    context = {"budget": budget, "months": statements.shown(budget), "heads": statements.heads()}
    return render(request, "subsidies/bureau/payments/statement.html", context)


@require_safe
@requires(P.BUDGET_READ)
def budget_statement_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    budget = get_or_404(Budget.objects.all(), uid=uid)
    if form == "xlsx":
        response = HttpResponse(statements.workbook(budget), content_type=spreadsheets.XLSX)
    elif form == "pdf":
        response = HttpResponse(statements.paper(budget, now=clock.now()), content_type="application/pdf")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="budget-{budget.year}-{budget.pk}.{form}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.BUDGET_ALLOT)
def call_payers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Each payer of the measure with its budget; until a claim of the call is decided."""
    call = get_or_404(Call.objects.select_related("budget", "measure_version"), uid=uid)
    payers = [(each.id, wording.pick(each.label)) for each in facts.measure_of(call.measure_version).payers]
    if not payers:
        raise Http404
    own = dict(call.payers.values_list("payer", "budget_id"))
    start = {payer: own.get(payer, call.budget_id) for payer, _label in payers}
    form = PayerForm(request.POST or None, payers=payers, initial=start)
    if form.is_valid():
        try:
            set_payers(call, form.cleaned_data, request)
            messages.success(request, _("The payers have their budgets."))
            return redirect("bureau:subsidies:call_detail", uid)
        except DomainError as error:
            form.add_error(None, error.message)
    context = {"call": call, "form": form}
    return render(request, "subsidies/bureau/payments/call_payers.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def set_payers(call: Call, chosen: dict[str, Any], request: HttpRequest) -> None:
    for payer, budget in chosen.items():
        planning.set_payer(call, payer=payer, budget=budget, by=request.user, now=clock.now())
