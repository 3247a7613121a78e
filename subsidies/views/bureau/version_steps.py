"""The steps of a version, each asked once on a page of its own: propose, approve, back, away, retire."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import requires
from subsidies import backtest_words, queries
from subsidies.actions import publishing
from subsidies.actions.publishing import NotReady
from subsidies.forms_measures import ApproveForm, ProposeForm, ReasonForm, WhyForm
from subsidies.models import MeasureVersion
from subsidies.rules import differences
from subsidies.rules.readiness import Gap
from subsidies.views.bureau.versions import compared_with, counts_of, seen
from subsidies.wording import pick

DAYS = ("no_day", "day_past", "day_too_early")  # what is said at the field of the day


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEASURE_ENTER)
def version_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything that is missing first; then from which day, and a word to the approver."""
    version, now = seen(request, uid), clock.now()
    earliest = queries.earliest_start(version, clock.local_date(now))
    initial = {"valid_from": version.valid_from or earliest, "note": version.note, "revision": version.revision}
    form = ProposeForm(request.POST or None, initial=initial)
    gaps = publishing.gaps_of(version, initial["valid_from"], today=clock.local_date(now))
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("valid_from", "note")}
        try:
            revision = form.cleaned_data["revision"]
            publishing.propose(version, **values, expected_revision=revision, by=request.user, now=now)
        except Refused as error:
            gaps = refused(form, error)
        else:
            messages.success(request, _("Proposed. Whoever approves measures has been told."))
            return redirect("bureau:subsidies:version_detail", uid)
    context = {"version": version, "form": form, "gaps": gap_rows(gaps), "changes": changes_of(version)}
    context |= backtest_words.attached(version, request.user)
    return render(request, "subsidies/bureau/version_propose.html", context, status=422 if form.errors else 200)


def refused(form: forms.Form, error: Refused) -> tuple[Gap, ...]:
    """Say it at the field where it has one; what else is missing comes back as a list."""
    if not isinstance(error, NotReady):
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return ()
    for gap in error.gaps:
        if gap.code in DAYS:
            form.add_error("valid_from", pick(gap.message))
    if any(gap.code not in DAYS for gap in error.gaps):
        form.add_error(None, error.message)
    return error.gaps


def gap_rows(gaps: tuple[Gap, ...]) -> list[dict[str, Any]]:
    return [
        {"text": pick(gap.message), "place": gap.place, "line": gap.line, "block": ".".join(gap.place.split(".")[:2])}
        for gap in gaps
        if gap.code not in DAYS
    ]


def changes_of(version: MeasureVersion) -> dict[str, Any]:
    base = compared_with(version)
    if base is None:
        return {}
    comparison = differences.compare(base.document, version.document)
    return {"base": base, "same_meaning": comparison.same_meaning, **counts_of(comparison)}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEASURE_APPROVE)
def version_approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    version, now = seen(request, uid), clock.now()
    earliest = queries.earliest_start(version, clock.local_date(now))
    form = ApproveForm(request.POST or None, initial={"valid_from": max(version.valid_from or earliest, earliest)})
    gaps: tuple[Gap, ...] = ()
    if form.is_valid():
        try:
            publishing.approve(version, **form.cleaned_data, by=request.user, now=now)
        except Refused as error:
            gaps = refused(form, error)
        else:
            messages.success(request, _("Approved. The version is in force from its day on."))
            return redirect("bureau:subsidies:version_detail", uid)
    context = {
        "version": version,
        "form": form,
        "gaps": gap_rows(gaps),
        "changes": changes_of(version),
        "open_calls": queries.open_calls_on_others(version, now).count(),
        "is_own": publishing.has_hand_in(version, request.user),
        **backtest_words.attached(version, request.user),
    }
    return render(request, "subsidies/bureau/version_approve.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEASURE_APPROVE)
def version_send_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    return ask_reason(request, seen(request, uid), "send_back", clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEASURE_APPROVE)
def version_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    return ask_reason(request, seen(request, uid), "retire", clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEASURE_ENTER)
def version_take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    return ask_reason(request, seen(request, uid), "take_back", clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEASURE_ENTER)
def version_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    return ask_reason(request, seen(request, uid), "discard", clock.now())


ASKED = {
    "send_back": (publishing.send_back, ReasonForm, gettext_lazy("Sent back.")),
    "take_back": (publishing.take_back, WhyForm, gettext_lazy("Taken back. It is a draft again.")),
    "discard": (publishing.discard, WhyForm, gettext_lazy("Discarded. It stays in the history.")),
    "retire": (publishing.retire, ReasonForm, gettext_lazy("It ends with today.")),
}


def ask_reason(request: HttpRequest, version: MeasureVersion, step: str, now: datetime) -> HttpResponse:
    act, form_class, done = ASKED[step]
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act(version, reason=form.cleaned_data["reason"], by=request.user, now=now)
        messages.success(request, done)
        return redirect("bureau:subsidies:version_detail", version.uid)
    context = {"version": version, "form": form, "step": step, "today": clock.local_date(now)}
    return render(request, "subsidies/bureau/version_reason.html", context, status=422 if form.errors else 200)
