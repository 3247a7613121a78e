"""Runs for award without application: the calls, the count against the budget, the confirmation, the progress."""

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
from pilotzone.kernel.money import format_money
from pilotzone.kernel.paging import page_of
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text
from subsidies import facts, offering
from subsidies.actions import calls
from subsidies.actions.offers import running
from subsidies.enums import OPEN_RUNS, OfferState, RunState, VersionState
from subsidies.forms_bureau import AutomaticCallForm
from subsidies.models import Call, MeasureVersion, OfferRun
from subsidies.rules import automatic

AMOUNTS_SHOWN = 12


@require_safe
@requires(P.AUTOMATIC_AWARD_READ)
def offer_run_list(request: HttpRequest) -> HttpResponse:
    """The calls under which offers are made, and the runs, newest first."""
    now = clock.now()
    rows = Call.objects.filter(without_application=True).for_list().select_related("budget")
    busy = dict(OfferRun.objects.filter(state__in=OPEN_RUNS).values_list("call_id", "uid"))
    runs = OfferRun.objects.select_related("call", "started_by")
    context = {
        "calls": [{"call": call, "is_open": call.is_open(now), "run": busy.get(call.pk)} for call in rows[:20]],
        "page": page_of(runs, ("-started_at", "-id"), size=25, cursor=request.GET.get("page", "")),
        "may_run": request.user.may(P.AUTOMATIC_AWARD_RUN),
        "may_open": request.user.may(P.CALL_PUBLISH),
    }
    return render(request, "subsidies/bureau/offer_run_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CALL_PUBLISH)
def offer_call_open(request: HttpRequest) -> HttpResponse:
    """Open a call under which nobody claims; only measures that ask nobody can be chosen."""
    versions = MeasureVersion.objects.filter(state=VersionState.IN_FORCE).select_related("measure")
    suitable = [version for version in versions if automatic.is_register_only(facts.measure_of(version))]
    form = AutomaticCallForm(request.POST or None, versions=suitable)
    if form.is_valid():
        given = form.cleaned_data
        try:
            calls.publish(given["version"], given["budget"], form.announcement(), by=request.user, now=clock.now())
            messages.success(request, _("The call is open. Count what it would give, then make the offers."))
            return redirect("bureau:subsidies:offer_run_list")
        except DomainError as error:
            form.add_error("last_day" if error.field == "closes_at" else error.field, error.message)
    context = {"form": form, "suitable": suitable}
    return render(request, "subsidies/bureau/offer_call_open.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.AUTOMATIC_AWARD_RUN)
def offer_run_start(request: HttpRequest, call: UUID) -> HttpResponse:
    row = get_or_404(Call.objects.select_related("measure_version__measure", "budget"), uid=call)
    run = running.start(row, by=request.user, now=clock.now())
    return redirect("bureau:subsidies:offer_run_detail", run.uid)


def load(uid: UUID) -> OfferRun:
    rows = OfferRun.objects.select_related(
        "call__budget", "measure_version__measure", "job", "started_by", "confirmed_by"
    )
    found: OfferRun = get_or_404(rows, uid=uid)
    return found


@require_safe
@requires(P.AUTOMATIC_AWARD_READ)
def offer_run_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How many enterprises are due how much, what the budget holds, and the next step."""
    run = load(uid)
    funds = offering.funds_of(run.call.budget, but=run)
    stopped = run.job is not None and not run.job.is_open and run.state in (RunState.COUNTING, RunState.MAKING)
    context = {
        "run": run,
        "funds": funds,
        "left": funds.free - run.total,
        "bar": bar_of(run, funds),
        "divisions": division_rows(run),
        "amounts": amount_rows(run),
        "states": state_rows(run),
        "stopped": stopped,
        "sent": run.offers.exclude(state=OfferState.PREPARED).exists(),
        "own_job": run.job if run.job and run.job.created_by_id == request.user.pk else None,
        "may_run": request.user.may(P.AUTOMATIC_AWARD_RUN),
    }
    return render(request, "subsidies/bureau/offer_run_detail.html", context)


def bar_of(run: OfferRun, funds: offering.Funds) -> dict[str, Any]:
    """The budget as shares of one whole: spent or bound, promised by other offers, this run, what is left."""
    budget = run.call.budget
    used = budget.allotted - funds.balance
    this = min(run.total, max(0, funds.free))
    return {
        "parts": [
            {"value": used, "fill": 1},
            {"value": funds.promised, "fill": 2},
            {"value": this, "fill": 3},
            {"value": max(0, funds.free - this), "fill": 0},
        ],
        "used": used,
    }


def division_rows(run: OfferRun) -> list[dict[str, Any]]:
    found = run.outcome.get("divisions", {})
    divisions = Division.objects.in_bulk([int(pk) for pk in found if pk])
    rows = [
        {
            "name": local_text(divisions[int(pk)], "name") if pk else _("Outside the zone"),
            "count": count,
            "total": total,
        }
        for pk, (count, total) in found.items()
    ]
    return sorted(rows, key=lambda row: -row["total"])


def amount_rows(run: OfferRun) -> list[dict[str, Any]]:
    """How many get which amount, the largest first; many different amounts are cut."""
    found = sorted(((int(fen), count) for fen, count in run.outcome.get("amounts", {}).items()), reverse=True)
    rows = [{"amount": format_money(fen), "count": count, "total": fen * count} for fen, count in found[:AMOUNTS_SHOWN]]
    if rest := found[AMOUNTS_SHOWN:]:
        total = sum(fen * count for fen, count in rest)
        rows.append({"amount": _("smaller amounts"), "count": sum(count for _fen, count in rest), "total": total})
    return rows


def state_rows(run: OfferRun) -> list[dict[str, Any]]:
    """What became of the run's offers."""
    counts = offering.state_counts(run)
    return [
        {"state": state, "count": counts[state][0], "total": counts[state][1]}
        for state in OfferState
        if state in counts
    ]


@require_POST
@requires(P.AUTOMATIC_AWARD_RUN)
def offer_run_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    running.confirm(load(uid), by=request.user, now=clock.now())
    return redirect("bureau:subsidies:offer_run_detail", uid)


@require_POST
@requires(P.AUTOMATIC_AWARD_RUN)
def offer_run_resume(request: HttpRequest, uid: UUID) -> HttpResponse:
    running.resume(load(uid), by=request.user, now=clock.now())
    return redirect("bureau:subsidies:offer_run_detail", uid)


@require_POST
@requires(P.AUTOMATIC_AWARD_RUN)
def offer_run_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    running.drop(load(uid), by=request.user, now=clock.now())
    messages.success(request, _("The run is dropped. Nothing was offered."))
    return redirect("bureau:subsidies:offer_run_list")
