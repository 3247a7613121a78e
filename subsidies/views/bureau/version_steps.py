"""The steps of a version, each asked once on a page of its own: propose, approve, back, away, retire."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.formula.readiness import Gap
from pilotzone.kernel import clock, versions
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.html import requires
from pilotzone.versions.pages import gap_rows, outdated, reason_view, refused
from subsidies import backtest_words, queries
from subsidies.actions import publishing
from subsidies.enums import VersionState
from subsidies.forms_measures import ApproveForm, ProposeForm
from subsidies.models import MeasureVersion
from subsidies.rules import differences
from subsidies.views.bureau import document_page
from subsidies.views.bureau.versions import compared_with, counts_of, seen


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEASURE_ENTER)
def version_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything that is missing first; then from which day, and a word to the approver."""
    version, now = seen(request, uid), clock.now()
    if version.state != VersionState.DRAFT and request.method != "POST":
        return redirect("bureau:subsidies:version_detail", uid)
    earliest = queries.earliest_start(version, clock.local_date(now))
    initial = {"valid_from": version.valid_from or earliest, "note": version.note, "revision": version.revision}
    form = ProposeForm(request.POST or None, initial=initial)
    gaps = publishing.gaps_of(version, initial["valid_from"], today=clock.local_date(now))
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("valid_from", "note")}
        try:
            revision = form.cleaned_data["revision"]
            publishing.propose(version, **values, expected_revision=revision, by=request.user, now=now)
        except Stale as error:
            outdated(form, error, version)
        except Refused as error:
            gaps = refused(form, error)
        else:
            messages.success(request, _("Proposed. Whoever approves measures has been told."))
            return redirect("bureau:subsidies:version_detail", uid)
    context = {"version": version, "form": form, "gaps": gap_rows(gaps), "changes": changes_of(version)}
    context |= backtest_words.attached(version, request.user) | remarks_on(version)
    return render(request, "subsidies/bureau/version_propose.html", context, status=422 if form.errors else 200)


def remarks_on(version: MeasureVersion) -> dict[str, Any]:
    """What the checks say of the text, for whoever proposes or approves it."""
    return document_page.remarks_of(version.document, clock.today(), queries.other_versions(version))


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
    if version.state != VersionState.PROPOSED and request.method != "POST":
        return redirect("bureau:subsidies:version_detail", uid)
    earliest = queries.earliest_start(version, clock.local_date(now))
    initial = {"valid_from": max(version.valid_from or earliest, earliest), "revision": version.revision}
    form = ApproveForm(request.POST or None, initial=initial)
    gaps: tuple[Gap, ...] = ()
    if form.is_valid():
        day, revision = form.cleaned_data["valid_from"], form.cleaned_data["revision"]
        try:
            publishing.approve(version, valid_from=day, expected_revision=revision, by=request.user, now=now)
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
        "is_own": versions.has_hand_in(version, request.user),
        **backtest_words.attached(version, request.user),
        **remarks_on(version),
    }
    return render(request, "subsidies/bureau/version_approve.html", context, status=422 if form.errors else 200)


reason = partial(reason_view, publishing.MEASURES, seen=seen, template="subsidies/bureau/version_reason.html")
version_send_back = reason("send_back")
version_retire = reason("retire")
version_take_back = reason("take_back")
version_discard = reason("discard")
