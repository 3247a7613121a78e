"""The budgets, each with its ledger."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import queries
from subsidies.actions import budgeting
from subsidies.enums import BudgetLevel
from subsidies.enums_goals import GoalState
from subsidies.forms_bureau import AllotForm, BudgetForm, MoveForm
from subsidies.models import Budget, BudgetEntry


def bar_of(budget: Budget, this: int = 0) -> dict[str, Any]:
    """The budget as shares of one whole: paid, owed or reserved, what this list would take, what is left.

    A list may come to more than there is: the bar ends where the money does, the figure beside it is the whole.
    """
    owed, within = budget.committed + budget.reserved, min(this, budget.balance)
    return {
        "parts": [
            {"value": budget.paid, "fill": 1},
            {"value": owed, "fill": 2},
            {"value": within, "fill": 3},
            {"value": budget.balance - within, "fill": 0},
        ],
        "paid": budget.paid,
        "owed": owed,
        "this": this,
        "left": budget.balance - within,
    }


def overview() -> list[dict[str, Any]]:
    """How the money of each year and level stands: what is allotted, and where it has gone; one statement."""
    accounts = ("allotted", "reserved", "committed", "paid")
    order = list(BudgetLevel.values)
    sums = Budget.objects.order_by().values("year", "level").annotate(**{f"all_{name}": Sum(name) for name in accounts})
    found = []
    for row in sorted(sums, key=lambda each: (-each["year"], order.index(each["level"]))):
        held = {name: row[f"all_{name}"] for name in accounts}
        free = held["allotted"] - held["reserved"] - held["committed"] - held["paid"]
        found.append({"year": row["year"], "level": BudgetLevel(row["level"]).label, **held, "free": free})
    return found


@require_safe
@requires(P.BUDGET_READ)
def budget_list(request: HttpRequest) -> HttpResponse:
    budgets = Budget.objects.order_by("-year", "-pk")
    rows = [{"budget": budget, "bar": bar_of(budget)} for budget in budgets]
    context = {
        "rows": rows,
        "overview": overview(),
        "may_allot": request.user.may(P.BUDGET_ALLOT),
        "may_read_plans": request.user.may(P.FUNDING_PLAN_READ),
    }
    return render(request, "subsidies/bureau/budget_list.html", context)


@require_safe
@requires(P.BUDGET_READ)
def budget_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    budget = get_or_404(Budget.objects.select_related("goals"), uid=uid)
    entries = budget.entries.select_related(
        "application__enterprise", "made_by", "counterpart__budget", "carried_to__budget"
    )
    may_allot = request.user.may(P.BUDGET_ALLOT)
    context = {
        "budget": budget,
        "bar": bar_of(budget),
        "page": page_of(entries, ("-position",), size=50, cursor=request.GET.get("page", "")),
        "may_allot": may_allot,
        "may_move": may_allot and budget.balance and Budget.objects.taking_from(budget).exists(),
        "goals_missing": goals_missing(request, budget),
        "resting": queries.resting_calls(budget, clock.now()) if budget.closed_at else (),
        "open_budgets": Budget.objects.filter(closed_at=None).order_by("-year", "-pk") if budget.closed_at else (),
        "closing": budget.closings.filter(confirmed_at=None, dropped_at=None).select_related("asked_by").first(),
        "form": AllotForm(),
    }
    return render(request, "subsidies/bureau/budget_detail.html", context)


def goals_missing(request: HttpRequest, budget: Budget) -> dict[str, str] | None:
    """What to say of an open budget whose goals are not set, with the link for whoever writes them."""
    sheet = getattr(budget, "goals", None)
    if budget.closed_at or (sheet and sheet.state != GoalState.DRAFT):
        return None
    if sheet:
        url = reverse("bureau:subsidies:goal_detail", args=[sheet.uid])
        return {"text": _("The goals are not handed in yet."), "url": url, "link": _("To the goals")}
    url = reverse("bureau:subsidies:goal_begin", args=[budget.uid]) if request.user.may(P.GOAL_WRITE) else ""
    return {"text": _("No goals yet."), "url": url, "link": _("Set them")}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.BUDGET_ALLOT)
def budget_open(request: HttpRequest) -> HttpResponse:
    form = BudgetForm(request.POST or None)
    if form.is_valid():
        try:
            budget = budgeting.open_budget(**form.cleaned_data, by=request.user, now=clock.now())
            return redirect("bureau:subsidies:budget_detail", budget.uid)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return render(request, "subsidies/bureau/budget_open.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.BUDGET_ALLOT)
def budget_allot(request: HttpRequest, uid: UUID) -> HttpResponse:
    return entry_page(request, uid, budgeting.allot, _("Enter an allotment"), _("The allotment is in the ledger."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.BUDGET_ALLOT)
def budget_reduce(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a document cuts, or what was allotted by mistake."""
    return entry_page(request, uid, budgeting.reduce, _("Reduce the allotment"), _("The reduction is in the ledger."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.BUDGET_ALLOT)
def budget_move(request: HttpRequest, uid: UUID) -> HttpResponse:
    budget = get_or_404(Budget.objects.all(), uid=uid)
    form = MoveForm(request.POST or None, targets=Budget.objects.taking_from(budget))
    title, done = _("Move money to another budget"), _("The money was moved; both ledgers show it.")
    return entered(request, budget, form, budgeting.move, title, done)


def entry_page(request: HttpRequest, uid: UUID, act: Callable[..., BudgetEntry], title: str, done: str) -> HttpResponse:
    return entered(
        request, get_or_404(Budget.objects.all(), uid=uid), AllotForm(request.POST or None), act, title, done
    )


def entered(
    request: HttpRequest, budget: Budget, form: AllotForm, act: Callable[..., BudgetEntry], title: str, done: str
) -> HttpResponse:
    """The form of a line, or the ledger with it."""
    if form.is_valid():
        try:
            act(budget, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, done)
            return redirect("bureau:subsidies:budget_detail", budget.uid)
        except DomainError as error:
            field = "amount" if error.code == "budget_short" else error.field
            form.add_error(field if field in form.fields else None, error.message)
    context = {"form": form, "budget": budget, "title": title}
    return render(request, "subsidies/bureau/budget_allot.html", context, status=422 if form.errors else 200)
