"""Cycles of assessment for the bureau: all of them, opening one, one as a whole, and its steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import assessment_words as words
from enterprises import cycle_pages as pages
from enterprises import queries_assessments, queries_points, result_words
from enterprises import queries_cycles as queries
from enterprises.actions.assessments import cycles, publishing
from enterprises.enums_assessments import OPEN_RUNS, CycleState
from enterprises.facts_assessments import scheme_of
from enterprises.filters_assessments import CycleFilter
from enterprises.forms import DomainForm
from enterprises.forms_cycles import CycleForm, PublishForm, ReportForm, SignForm, StopForm, VersionedForm
from enterprises.models import Contest, Cycle, Run, SensitivityReport
from enterprises.queries_collecting import expected
from enterprises.views.acts import Acts
from enterprises.views.portal import form_page
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage, capped_count

SHOWN_LOOKS = 10  # subjects on the page; the table to keep has more
CAP = 999


class CycleList(ListPage):
    filterset = CycleFilter
    template = "enterprises/bureau/cycle_list.html"
    sorts = {"newest": ("-opened_at", "-id")}

    def rows(self) -> Any:
        return Cycle.objects.visible_to(self.request.user).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {
            "here": "cycles",
            "waiting": waiting(self.request),
            "may_open": self.request.user.may(P.CYCLE_RUN),
        }


cycle_list = require_safe(CycleList.as_view(P.SCHEME_READ))


def waiting(request: HttpRequest) -> int:
    return capped_count(Contest.objects.visible_to(request.user).open(), CAP)


def found(request: HttpRequest, uid: UUID) -> Cycle:
    people = ("opened_by", "frozen_by", "checked_by", "provisional_by", "published_by", "stopped_by", "round")
    rows = Cycle.objects.visible_to(request.user).for_list().select_related(*people)
    return get_or_404(rows, uid=uid)


@form_page
@requires(P.CYCLE_RUN)
def cycle_open(request: HttpRequest) -> HttpResponse:
    form, status = CycleForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = dict(form.cleaned_data)
            try:
                row = cycles.open_cycle(given.pop("scheme_version"), **given, by=request.user, now=clock.now())
            except DomainError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The cycle is open; figures are collected."))
                return redirect("bureau:enterprises:cycle_detail", row.uid)
    return render(request, "enterprises/bureau/cycle_open.html", {"form": form}, status=status)


@require_safe
@requires(P.SCHEME_READ)
def cycle_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, found(request, uid))


def show(request: HttpRequest, cycle: Cycle, *, status: int = 200, **forms: DomainForm) -> HttpResponse:
    last = Run.objects.filter(cycle=cycle).order_by("-number").first()
    running = last is not None and last.state in OPEN_RUNS
    version = {"version": cycle.version}
    context = {
        "cycle": cycle,
        "last": last,
        "running": running,
        "progress": queries_assessments.progress(last) if running else None,
        "acts": pages.acts(cycle, request.user, clock.today(), running=running),
        "timeline": pages.timeline(cycle),
        "today": clock.today(),
        "plain": VersionedForm(initial=version),
        "sign": SignForm(initial=version),
        "publish": PublishForm(initial=version),
        "stop": StopForm(initial=version),
        "report": ReportForm(),
        "may_report": request.user.may(P.CYCLE_RUN),
        "rates_missing": pages.rates_missing(cycle),
        **(awaited(cycle) if cycle.state == CycleState.COLLECTING else {}),
        "points": queries_points.counts_of(cycle, clock.today()),
        **(whole(request, cycle) if cycle.run is not None else {}),
        **forms,
    }
    return render(request, "enterprises/bureau/cycle_detail.html", context, status=status)


def awaited(cycle: Cycle) -> dict[str, Any]:
    """What has come of the figures that the cycle collects, and where earlier ones are asked."""
    return {"expected": expected(cycle, clock.today()), "base_rounds": cycle.base_rounds.order_by("period_start")}


def whole(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    """What a scored cycle has to show."""
    scheme = scheme_of(cycle.scheme_version.document)
    found, lines, sources = queries.overview(cycle), queries.grade_lines(cycle), result_words.sources()
    counts = queries.status_counts(cycle)
    unrated = sum(count for status, count in counts.items() if status != "rated")
    contests = Contest.objects.visible_to(request.user).filter(cycle=cycle)
    reports = SensitivityReport.objects.filter(run__cycle=cycle).defer("record")
    moved, bins = queries.movers(cycle), pages.histogram(found, scheme)
    return {
        "scheme": scheme,
        "overview": found,
        "finding": pages.finding(cycle, lines, unrated),
        "grades": pages.grade_rows(lines),
        "bins": bins,
        "bin_rows": list(zip(bins["names"], bins["values"], strict=True)),
        "gaps": pages.gap_rows(found, scheme),
        "unrated": pages.unrated_rows(queries.unrated(cycle, SHOWN_LOOKS), scheme),
        "unrated_count": unrated,
        "jump_limit": words.share(scheme.jump),
        "jumps": pages.jump_rows(queries.jumps(cycle, scheme, found.jumps[:SHOWN_LOOKS]), scheme, sources),
        "differences": pages.jump_rows(queries.differences(cycle, found.differences[:SHOWN_LOOKS]), scheme, sources),
        "movers": moved,
        "up": pages.mover_rows(moved.up, lines) if moved else [],
        "down": pages.mover_rows(moved.down, lines) if moved else [],
        "contests": capped_count(contests, CAP),
        "open_contests": capped_count(contests.open(), CAP),
        "reports": reports.select_related("made_by", "job")[:5],
    }


@require_safe
@requires(P.SCHEME_READ)
def cycle_progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The fragment that is polled while a run is under way; when it has ended the page is drawn anew."""
    cycle = found(request, uid)
    if not request.headers.get("HX-Request"):
        return redirect("bureau:enterprises:cycle_detail", uid)
    last = Run.objects.filter(cycle=cycle).order_by("-number").first()
    running = last is not None and last.state in OPEN_RUNS
    context = {"cycle": cycle, "last": last, "running": running}
    if last is not None:
        context["progress"] = queries_assessments.progress(last)
    response = render(request, "enterprises/bureau/cycle_progress.html", context)
    if not running:
        response["HX-Refresh"] = "true"
    return response


acts = Acts(found, show, "bureau:enterprises:cycle_detail")


@require_POST
@requires(P.CYCLE_RUN)
def cycle_freeze(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The figures are frozen; the scoring has begun.")
    return acts.take(request, uid, VersionedForm(request.POST), "plain", cycles.freeze, said)


@require_POST
@requires(P.CYCLE_RUN)
def cycle_run_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("Everything is read and scored anew.")
    return acts.take(request, uid, VersionedForm(request.POST), "plain", cycles.run_again, said)


@require_POST
@requires(P.CYCLE_CHECK)
def cycle_sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The check is signed; another person can publish the result.")
    return acts.take(request, uid, SignForm(request.POST), "sign", publishing.sign, said)


@require_POST
@requires(P.CYCLE_PUBLISH)
def cycle_publish_provisionally(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The enterprises see their results and can contest them.")
    return acts.take(request, uid, VersionedForm(request.POST), "plain", publishing.publish_provisionally, said)


@require_POST
@requires(P.CYCLE_PUBLISH)
def cycle_publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The result is final.")
    return acts.take(request, uid, PublishForm(request.POST), "publish", publishing.publish, said)


@require_POST
@requires(P.CYCLE_PUBLISH)
def cycle_stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    return acts.take(request, uid, StopForm(request.POST), "stop", publishing.stop, _("The cycle is stopped."))
