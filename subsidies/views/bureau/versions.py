"""One version of a measure: its document in words, its checks, what can be done with it; two of them compared."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from pilotzone.accounts.models import User
from pilotzone.audit.queries import timeline
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.versions.pages import step_addresses
from subsidies import backtest_words, queries
from subsidies.actions import publishing
from subsidies.enums import VersionState
from subsidies.models import Application, MeasureVersion, Supplement
from subsidies.rules import differences
from subsidies.rules.differences import Change, Comparison
from subsidies.views.bureau import document_page
from subsidies.views.differences import comparison_rows

PEOPLE = ("entered_by", "proposed_by", "decided_by", "returned_by")


def seen(request: HttpRequest, uid: UUID) -> MeasureVersion:
    """The version, if this person may read it."""
    rows = MeasureVersion.objects.visible_to(request.user).select_related("measure__programme", *PEOPLE)
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.MEASURE_READ)
def version_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    version, now = seen(request, uid), clock.now()
    siblings = queries.other_versions(version)
    context = {
        "version": version,
        "base": compared_with(version),
        "claims": Application.objects.filter(measure_version=version)[: queries.TAB_CAP].count(),
        "calls": list(version.calls.order_by("-opens_at")),
        "steps": publishing.steps_of(version, request.user),
        "addresses": step_addresses(publishing.MEASURES, version),
        "history": timeline(version),
        "open_calls": open_calls(version, now),
        "may_supplement": request.user.may(P.CALL_PUBLISH),
        "links": later_pages(version, request.user),
        **backtest_words.attached(version, request.user),
        **document_page.context_of(
            version.document, today=clock.local_date(now), siblings=siblings, programme=version.measure.programme
        ),
    }
    return render(request, "subsidies/bureau/version_detail.html", context)


def compared_with(version: MeasureVersion) -> MeasureVersion | None:
    """What a version is compared with first: the one in force, for that one itself the one before."""
    others = version.measure.versions.exclude(pk=version.pk).select_related("measure").defer("document")
    in_force = others.filter(state=VersionState.IN_FORCE).first()
    earlier = others.filter(number__lt=version.number).exclude(state=VersionState.DISCARDED).order_by("-number")
    return in_force if in_force and not version.decided_at else earlier.first() or in_force


def open_calls(version: MeasureVersion, now: datetime) -> list[dict[str, Any]]:
    """Calls that keep another version while this one is in force, with the notice that waits for its moment."""
    if version.state != VersionState.IN_FORCE:
        return []
    calls = list(queries.open_calls_on_others(version, now).select_related("measure_version__measure"))
    waiting = {
        each.call_id: each for each in Supplement.objects.filter(call__in=calls, applied_at=None).select_related("call")
    }
    return [{"call": call, "waiting": waiting.get(call.pk)} for call in calls]


def later_pages(version: MeasureVersion, user: User) -> dict[str, str]:
    """Pages of other parts about a version, where the portal has them and the person may use them."""
    found = {}
    if user.may(P.BACKTEST_RUN) and version.state != VersionState.DISCARDED:
        found["backtest"] = address("backtest_start", version)
    if user.may(P.MEASURE_ENTER) and version.state == VersionState.DRAFT:
        found["edit"] = address("version_edit", version)
    return found


def address(name: str, version: MeasureVersion) -> str:
    try:
        return reverse(f"bureau:subsidies:{name}", args=[version.uid])
    except NoReverseMatch:
        return ""


@require_safe
@requires(P.MEASURE_READ)
def version_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    version = seen(request, uid)
    return document_page.file_of(version.document, f"{version.measure.code}-v{version.number}")


@require_safe
@requires(P.MEASURE_READ)
def version_compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What differs from another version of the measure, clause by clause."""
    version = seen(request, uid)
    others = MeasureVersion.objects.visible_to(request.user).filter(measure=version.measure_id).exclude(pk=version.pk)
    others = others.select_related("measure").order_by("-number")
    asked = request.GET.get("with", "")
    base = get_or_404(others, uid=asked) if asked else compared_with(version)
    comparison = differences.compare(base.document, version.document) if base else None
    context = {
        "version": version,
        "base": base,
        "others": others.defer("document"),
        "comparison": comparison,
        "counts": counts_of(comparison) if comparison else {},
        "groups": comparison_rows(comparison) if comparison else [],
    }
    return render(request, "subsidies/bureau/version_compare.html", context)


def counts_of(comparison: Comparison) -> dict[str, int]:
    return {change.value: comparison.count(change) for change in Change}
