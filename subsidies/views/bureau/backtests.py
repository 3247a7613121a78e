"""Back-tests: start one, watch it, read what it found, take it away as a table."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.files import actions as files
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import backtest_overview as overview
from subsidies import backtest_sheets, facts, uploaded_claims
from subsidies import backtest_words as words
from subsidies.actions import backtests
from subsidies.enums import BackTestFacts, BackTestSource, VersionState
from subsidies.forms_backtest import BackTestForm, Choice
from subsidies.models import Application, BackTest, MeasureVersion
from subsidies.rules import whole_call
from subsidies.views.bureau.backtest_chart import drawing

EARLIER = 10
SHOWN_CHANGES = 4  # gains, and as many losses


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.BACKTEST_RUN)
def backtest_start(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose against what, over which claims and on what budget; ?from= takes over an earlier choice."""
    version = get_or_404(MeasureVersion.objects.visible_to(request.user).select_related("measure"), uid=uid)
    look = overview.of(version)
    choice = Choice(version.measure, backtests.versions_against(version), look.calls, look.told, look.to_suppose)
    form = BackTestForm(
        request.POST or None, request.FILES or None, initial=chosen(request, version, look), over=choice
    )
    status = 200
    if request.method == "POST":
        status = 422
        test = begin(request, version, form) if form.is_valid() else None
        if test is not None:
            return redirect("bureau:subsidies:backtest_detail", test.uid)
    context = {
        "version": version,
        "form": form,
        "inputs": words.input_rows(look.inputs),
        "earlier": [row_of(test) for test in earlier(request, version)],
        "crumbs": crumbs(version),
    }
    return render(request, "subsidies/bureau/backtest_start.html", context, status=status)


def begin(request: HttpRequest, version: MeasureVersion, form: BackTestForm) -> BackTest | None:
    """The back-test that was begun; without one, the form says why."""
    given, now = form.cleaned_data, clock.now()
    try:
        stored = None
        if given["source"] == BackTestSource.FILE:
            stored = files.store(
                given["file"],
                by=request.user,
                now=now,
                accepted=uploaded_claims.ACCEPTED,
                most=uploaded_claims.MOST_BYTES,
            )
        if stored:
            scope = backtests.Scope(file=stored, budget=given["budget"])
        else:
            which, supposed = BackTestFacts(given["facts"]), form.supposed
            scope = backtests.Scope(list(given["calls"]), which, budget=given["budget"], supposed=supposed)
        return backtests.start(version, given["against"], scope, by=request.user, now=now)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def chosen(request: HttpRequest, version: MeasureVersion, look: overview.Overview) -> dict[str, Any]:
    """An earlier back-test's choice; else the version in force over the measure's own calls.

    A first version is tried against nothing, over the calls whose claims tell enough for an amount.
    """
    before = request.GET.get("from", "")
    test = get_or_404(tests_of(request), uid=before) if before else None
    if test is not None:
        against = test.against.uid if test.against else ""
        found: dict[str, Any] = {"against": against, "source": test.source, "facts": test.facts}
        found["calls"] = [call.reference for call in test.calls.all()]
        found |= {f"suppose_{name}": typed(value) for name, value in test.supposed.items()}
        return found | ({"budget": words.plain_yuan(test.budget)} if test.budget_is_typed else {})
    own = version.measure.versions.exclude(pk=version.pk).order_by("-number")
    against = own.filter(state=VersionState.IN_FORCE).first() or own.first()
    source = BackTestSource.CALLS if look.usual else BackTestSource.FILE
    return {"against": against.uid if against else "", "calls": look.usual, "source": source}


def typed(value: Any) -> str:
    """A supposed value as its field takes it again."""
    if isinstance(value, Mapping):
        return str(value["amount"])
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def tests_of(request: HttpRequest) -> QuerySet[BackTest]:
    return BackTest.objects.visible_to(request.user).for_list()


def earlier(request: HttpRequest, version: MeasureVersion) -> QuerySet[BackTest]:
    """The newest back-tests of the measure, whichever version."""
    return tests_of(request).filter(version__measure=version.measure).order_by("-made_at", "-pk")[:EARLIER]


def row_of(test: BackTest) -> dict[str, Any]:
    return {"test": test, "title": words.title(test)}


def found(request: HttpRequest, uid: UUID) -> BackTest:
    rows = tests_of(request).select_related("version__measure", "file", "job__created_by")
    return get_or_404(rows.prefetch_related("calls"), uid=uid)


def crumbs(version: MeasureVersion, *more: dict[str, str]) -> list[dict[str, str]]:
    """Measures, this one, its version, the back-test."""
    code = version.measure.code
    trail = [
        {"text": pgettext("navigation", "Measures"), "url": reverse("bureau:subsidies:measure_list")},
        {"text": code, "url": reverse("bureau:subsidies:measure_detail", args=[code])},
        {"text": f"v{version.number}", "url": reverse("bureau:subsidies:version_detail", args=[version.uid])},
    ]
    if not more:
        return [*trail, {"text": _("Back-test"), "url": ""}]
    start = reverse("bureau:subsidies:backtest_start", args=[version.uid])
    return [*trail, {"text": _("Back-test"), "url": start}, *more]


@require_safe
@requires(P.BACKTEST_RUN)
def backtest_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The finding; while the job runs, how far it has come."""
    test = found(request, uid)
    context: dict[str, Any] = {
        "test": test,
        "title": words.title(test),
        "facts": words.facts_line(test),
        "crumbs": crumbs(test.version),
        "is_stale": words.is_stale(test),
        "may_propose": test.version.state == VersionState.DRAFT and request.user.may(P.MEASURE_ENTER),
    }
    if test.result is None:
        context |= job_context(request, test.job)
        return render(request, "subsidies/bureau/backtest_job.html", context)
    context |= words.figures(test, asked=request.GET.get("group", ""))
    context["open"] = words.open_rows(test, Application.objects.in_office(request.user))
    names, chart = words.names_of(test), test.result["chart"]
    context["inputs"] = words.result_inputs(test)
    context["supposed"] = words.supposed_words(test)
    context["whole_call"] = [] if words.is_stale(test) else whole_call.rules_of(facts.measure_of(test.version))
    context["drawing"] = drawing(chart, names, alone=test.against is None) if chart else None
    shown = test.changes.visible_to(request.user).for_list()
    changes = [each for only in words.ONE_WAY for each in words.one_way(shown, only)[:SHOWN_CHANGES]]
    context |= {"changes": changes, "names": names, "may_see_names": request.user.may(P.QUEUE_READ)}
    return render(request, "subsidies/bureau/backtest_detail.html", context)


def job_context(request: HttpRequest, job: Job) -> dict[str, Any]:
    """Progress and cancel are the owner's; anybody else reads how it stands."""
    if job.created_by_id != request.user.pk:
        return {"job": job}
    return {
        "job": job,
        "poll_url": reverse("jobs:detail", args=[job.uid]),
        "cancel_url": reverse("jobs:cancel", args=[job.uid]),
    }


@require_safe
@requires(P.BACKTEST_RUN)
def backtest_changes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every claim whose amount differs, the largest difference first."""
    test = found(request, uid)
    if test.result is None:
        raise Http404
    only = request.GET.get("only", "")
    rows = words.one_way(test.changes.visible_to(request.user).for_list(), only)
    text = words.changes_title(test)
    detail = {"text": words.title(test), "url": reverse("bureau:subsidies:backtest_detail", args=[test.uid])}
    context = {
        "test": test,
        "title": words.title(test),
        "names": words.names_of(test),
        "page": page_of(rows, ("pk",), size=50, cursor=request.GET.get("page", "")),
        "heading": text,
        "tabs": words.change_tabs(only) if test.against else [],
        "crumbs": crumbs(test.version, detail, {"text": text, "url": ""}),
        "may_see_names": request.user.may(P.QUEUE_READ),
    }
    return render(request, "subsidies/bureau/backtest_changes.html", context)


@require_safe
@requires(P.BACKTEST_RUN)
def backtest_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The figures and the changed claims that this person may see, as a table."""
    test = found(request, uid)
    if test.result is None or form not in backtest_sheets.FORMS:
        raise Http404
    write, content_type = backtest_sheets.FORMS[form]
    changes = test.changes.visible_to(request.user).for_list()
    response = HttpResponse(write(test, changes), content_type=content_type)
    before = f"-{words.names_of(test)['before'].replace(' ', '-')}" if test.against else ""
    name = f"{test.version.measure.code}-v{test.version.number}{before}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
