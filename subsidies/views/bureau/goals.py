"""The goals of budgets: the list, a sheet with the step that is open, and its files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.files.spreadsheets import XLSX
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from subsidies import goal_papers
from subsidies.actions import goals as actions
from subsidies.enums_goals import GoalState
from subsidies.forms_goals import GoalForm, PurposeForm, ReviewForm, ValuesForm, shown
from subsidies.models import Budget, GoalSheet
from subsidies.rules import goals as rules

PAGE = "bureau:subsidies:goal_detail"


@require_safe
@requires(P.BUDGET_READ)
def goal_list(request: HttpRequest) -> HttpResponse:
    sheets = [sheet_row(sheet) for sheet in GoalSheet.objects.visible_to(request.user).for_list()]
    without = Budget.objects.filter(goals=None, closed_at=None).order_by("-year", "-pk")
    context = {"sheets": sheets, "without": without, "may_write": request.user.may(P.GOAL_WRITE)}
    return render(request, "subsidies/bureau/goals/list.html", context)


def sheet_row(sheet: GoalSheet) -> dict[str, Any]:
    """With what is due next, and the score in words."""
    year = sheet.budget.year
    due = None
    if sheet.state == GoalState.SET and clock.today() <= rules.check_due(year):
        due = rules.check_due(year)
    elif sheet.state in (GoalState.SET, GoalState.CHECKED):
        due = rules.evaluation_due(year)
    lacking = sheet.state == GoalState.DRAFT and bool(sheet.budget.allotted) and not sheet.budget.closed_at
    score = sheet.score if sheet.review_score is None else sheet.review_score
    return {
        "sheet": sheet,
        "due": due,
        "is_lacking": lacking,
        "is_late": bool(due and due < clock.today()),
        "score": shown(score),
        "grade": rules.grade_of(score).label if score is not None else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.GOAL_WRITE)
def goal_begin(request: HttpRequest, uid: UUID) -> HttpResponse:
    budget = get_or_404(Budget.objects.all(), uid=uid)
    form = PurposeForm(request.POST or None)
    if form.is_valid():
        try:
            sheet = actions.begin(budget, **form.cleaned_data, by=request.user, now=clock.now())
            return redirect(PAGE, sheet.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    status = 422 if form.is_bound else 200
    return render(request, "subsidies/bureau/goals/begin.html", {"budget": budget, "form": form}, status=status)


def found(request: HttpRequest, uid: UUID) -> GoalSheet:
    rows = GoalSheet.objects.visible_to(request.user).for_list()
    return get_or_404(rows.select_related("set_by", "checked_by"), uid=uid)


@require_safe
@requires(P.BUDGET_READ)
def goal_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(request, uid))


def show(request: HttpRequest, sheet: GoalSheet, form: Any = None) -> HttpResponse:
    goals = list(sheet.goals.all())
    context = {
        **sheet_row(sheet),
        "state": sheet.state_enum,
        "goals": [{"goal": goal, "cells": goal_papers.row_of(goal)} for goal in goals],
        "heads": goal_papers.heads(),
        "weight": shown(sum(goal.weight for goal in goals)),
        "is_whole": rules.is_whole(goal.weight for goal in goals),
        "self_score": shown(sheet.score),
        "steps": open_steps(request, sheet),
        "form": form or form_of(request, sheet, goals),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "subsidies/bureau/goals/detail.html", context, status=status)


def open_steps(request: HttpRequest, sheet: GoalSheet) -> list[str]:
    """The acts that the person can do now: add, check, evaluate, review."""
    found = []
    if request.user.may(P.GOAL_WRITE):
        year_over = clock.today().year > sheet.budget.year
        if sheet.state == GoalState.DRAFT:
            found.append("add")
        if sheet.state in (GoalState.SET, GoalState.CHECKED) and year_over:
            found.append("evaluate")
        elif sheet.state == GoalState.SET:
            found.append("check")
    if sheet.state == GoalState.EVALUATED and request.user.may(P.GOAL_REVIEW):
        found.append("review" if sheet.evaluated_by_id != request.user.pk else "other")
    return found


def form_of(request: HttpRequest, sheet: GoalSheet, goals: list[Any], data: Any = None) -> Any:
    steps = open_steps(request, sheet)
    if "add" in steps:
        return GoalForm(data)
    if "evaluate" in steps or "check" in steps:
        return ValuesForm(data, goals=goals)
    return ReviewForm(data, initial={"score": shown(sheet.score)}) if "review" in steps else None


@require_POST
@requires(P.GOAL_WRITE)
def goal_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet, form = found(request, uid), GoalForm(request.POST)
    if form.is_valid():
        try:
            actions.add(sheet, **form.cleaned_data, by=request.user, now=clock.now())
            return redirect(PAGE, uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return show(request, sheet, form)


@require_POST
@requires(P.GOAL_WRITE)
def goal_remove(request: HttpRequest, uid: UUID, goal: UUID) -> HttpResponse:
    row = get_or_404(found(request, uid).goals.select_related("sheet"), uid=goal)
    actions.remove(row, by=request.user, now=clock.now())
    return redirect(PAGE, uid)


@require_POST
@requires(P.GOAL_WRITE)
def goal_hand_in(request: HttpRequest, uid: UUID) -> HttpResponse:
    try:
        actions.hand_in(found(request, uid), by=request.user, now=clock.now())
        messages.success(request, _("The goals are set. They are not changed any more."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(PAGE, uid)


@require_POST
@requires(P.GOAL_WRITE)
def goal_values(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """The mid-year check or the self-evaluation."""
    act = actions.check if step == "check" else actions.evaluate
    sheet = found(request, uid)
    form = ValuesForm(request.POST, goals=list(sheet.goals.all()))
    if form.is_valid():
        try:
            act(sheet, values=form.values(), note=form.cleaned_data["note"], by=request.user, now=clock.now())
            messages.success(request, _("It is handed in and stands."))
            return redirect(PAGE, uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return show(request, sheet, form)


@require_POST
@requires(P.GOAL_REVIEW)
def goal_review(request: HttpRequest, uid: UUID) -> HttpResponse:
    sheet, form = found(request, uid), ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.review(sheet, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The review is handed in and stands."))
            return redirect(PAGE, uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return show(request, sheet, form)


@require_safe
@requires(P.BUDGET_READ)
def goal_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    sheet = found(request, uid)
    if form == "xlsx":
        response = HttpResponse(goal_papers.workbook(sheet), content_type=XLSX)
    elif form == "pdf":
        response = HttpResponse(goal_papers.paper(sheet, now=clock.now()), content_type="application/pdf")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="goals-{sheet.budget.year}-{sheet.pk}.{form}"'
    return response
