"""Liaison officers and problems as the bureau sees them, with all that one enterprise was offered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import queries_majors, queries_services
from enterprises import workflow_services as workflow
from enterprises.actions.services import liaison
from enterprises.enums_services import Side
from enterprises.filters_services import ProblemFilter
from enterprises.forms import DomainForm
from enterprises.forms_services import EndForm, LiaisonForm, MajorForm, ProblemForm, WordForm
from enterprises.models import Enterprise, Problem
from enterprises.views.acts import posted
from enterprises.views.bureau import seen
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from pilotzone.kernel.workflow import Transition, is_open

STEPS = {"answer": workflow.ANSWER, "solve": workflow.SOLVE}


class ProblemList(ListPage):
    """The newest first, or those that wait longest."""

    filterset = ProblemFilter
    template = "enterprises/bureau/problem_list.html"
    sorts = {"newest": ("-raised_at", "-id"), "oldest": ("raised_at", "id")}

    def rows(self) -> Any:
        return Problem.objects.visible_to(self.request.user).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {"here": "problems", "may_look_after": True}


problem_list = require_safe(ProblemList.as_view(P.LIAISON_KEEP))


def problem_of(request: HttpRequest, uid: UUID) -> Problem:
    return get_or_404(Problem.objects.visible_to(request.user).for_list().select_related("solved_by"), uid=uid)


@require_safe
@requires(P.LIAISON_KEEP)
def problem_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    problem = problem_of(request, uid)
    return show_problem(request, problem, WordForm(initial={"version": problem.version}))


def show_problem(request: HttpRequest, problem: Problem, form: WordForm, *, status: int = 200) -> HttpResponse:
    context = {
        "problem": problem,
        "entries": problem.entries.select_related("by"),
        "liaison": queries_services.liaison_of(problem.enterprise, clock.today()),
        "form": form,
        "may_write": is_open(problem, workflow.ANSWER),
    }
    return render(request, "enterprises/bureau/problem_detail.html", context, status=status)


@require_POST
@requires(P.LIAISON_KEEP)
def problem_write(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    problem, form = problem_of(request, uid), WordForm(request.POST)
    if write(request, problem, STEPS.get(step), form):
        messages.success(request, _("The enterprise is told."))
        return redirect("bureau:enterprises:problem_detail", uid)
    return show_problem(request, problem, form, status=422)


def write(request: HttpRequest, problem: Problem, step: Transition | None, form: WordForm) -> bool:
    if step is None:
        raise Http404
    now = clock.now()

    def act() -> object:
        text, expected = form.cleaned_data["text"], form.cleaned_data["version"]
        return liaison.write(problem, step, text=text, expected=expected, by=request.user, now=now)

    return posted(form, act)


# --- one enterprise ----------------------------------------------------------------------------------


@require_safe
@requires(P.LIAISON_KEEP)
def service_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the enterprise was offered, who looks after it, and what troubles it."""
    return show_file(request, seen(request, uid))


def show_file(request: HttpRequest, enterprise: Enterprise, *, status: int = 200, **forms: DomainForm) -> HttpResponse:
    today = clock.today()
    context = {
        "enterprise": enterprise,
        "offers": queries_services.offers_of(enterprise, request.user),
        "liaisons": enterprise.liaisons.select_related("officer"),
        "problems": enterprise.problems.for_list()[:100],
        "today": today,
        "major": queries_majors.reasons_of([enterprise], today)[enterprise.pk],
        "mark": queries_majors.mark_of(enterprise),
        "marking": MajorForm(auto_id="major_%s"),
        "appointing": LiaisonForm(initial={"starts_on": today}, auto_id="appoint_%s"),
        "raising": ProblemForm(auto_id="raise_%s"),
        **forms,
    }
    context["form"] = next(iter(forms.values()), None)
    return render(request, "enterprises/bureau/service_file.html", context, status=status)


@require_POST
@requires(P.LIAISON_KEEP)
def liaison_appoint(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise, form, now = seen(request, uid), LiaisonForm(request.POST, auto_id="appoint_%s"), clock.now()
    if posted(form, lambda: liaison.appoint(enterprise, **values(form), by=request.user, now=now)):
        messages.success(request, _("The liaison officer is appointed; the enterprise is told."))
        return redirect("bureau:enterprises:service_file", uid)
    return show_file(request, enterprise, status=422, appointing=form)


def values(form: DomainForm) -> dict[str, Any]:
    return dict(form.cleaned_data)


@require_POST
@requires(P.LIAISON_KEEP)
def liaison_end(request: HttpRequest, uid: UUID, appointment: UUID) -> HttpResponse:
    row = get_or_404(seen(request, uid).liaisons.select_related("enterprise"), uid=appointment)
    form, now = EndForm(request.POST), clock.now()
    if posted(form, lambda: liaison.end(row, ends_on=form.cleaned_data["ends_on"], by=request.user, now=now)):
        messages.success(request, _("The appointment is ended."))
    else:
        messages.error(request, " ".join(text for texts in form.errors.values() for text in texts))
    return redirect("bureau:enterprises:service_file", uid)


@require_POST
@requires(P.LIAISON_KEEP)
def problem_enter(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise, form, now = seen(request, uid), ProblemForm(request.POST, auto_id="raise_%s"), clock.now()

    def act() -> object:
        return liaison.raise_problem(enterprise, **values(form), side=Side.BUREAU, by=request.user, now=now)

    if posted(form, act):
        messages.success(request, _("The problem is entered; the enterprise sees it."))
        return redirect("bureau:enterprises:service_file", uid)
    return show_file(request, enterprise, status=422, raising=form)
