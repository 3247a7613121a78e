"""An enterprise's results: all of them, one with everything behind it, and the same as a paper."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from enterprises import queries_points, result_papers
from enterprises import result_words as words
from enterprises.enums_assessments import SHOWN as SHOWN_STATES
from enterprises.enums_assessments import CycleState
from enterprises.models import Assessment, Contest, Enterprise
from enterprises.querysets_assessments import own_enterprises
from enterprises.result_pages import ResultPage, score_text
from enterprises.rules.assessment.model import RANKED_FROM, RELATIVE_FROM
from enterprises.views.portal import acting_for, own
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, public, requires
from pilotzone.reference import queries as reference

SHOWN = 60


@require_safe
@requires(P.ASSESSMENT_READ)
def assessment_home(request: HttpRequest) -> HttpResponse:
    """The results of the enterprise for which the person acts now."""
    return redirect("portal:enterprises:assessment_list", acting_for(request, P.ASSESSMENT_READ).uid)


@require_safe
@requires(P.ASSESSMENT_READ)
def assessment_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.ASSESSMENT_READ)
    context = {
        "enterprise": enterprise,
        "rows": latest([enterprise.pk], SHOWN),
        "asking": queries_points.asking(enterprise, clock.today()),
        "may_read_figures": request.user.may(P.FIGURE_READ, enterprise_id=enterprise.pk),
    }
    return render(request, "enterprises/portal/assessment_list.html", context)


def latest(enterprises: Iterable[int], count: int) -> list[dict[str, Any]]:
    """The results of these enterprises, the newest first."""
    rows = Assessment.objects.shown().of_enterprises(enterprises).for_list().select_related("run")
    return [row_of(row) for row in rows.order_by("-cycle__provisional_at", "-pk")[:count]]


def row_of(row: Assessment) -> dict[str, Any]:
    """A line of the list; the long record is not read for it."""
    grades = row.run.legend["grades"]
    labels = {each["id"]: each["label"] for each in grades}
    score = "" if row.points is None else score_text(row.points, grades)
    return {"assessment": row, "grade": labels.get(row.grade), "score": score, "left": days_left(row)}


def days_left(assessment: Assessment) -> int | None:
    """Working days in which a figure can still be contested; None where nothing can be, or not yet or no longer."""
    cycle = assessment.cycle
    if cycle.state != CycleState.PROVISIONAL or cycle.contest_until is None:
        return None
    left = reference.calendar().between(clock.today(), cycle.contest_until)
    if left >= 0 and cycle.contest_until >= clock.today():
        return left
    return 0 if cycle.contest_provisional else None  # nothing lapses while the holidays of the year are not known


def own_result(request: HttpRequest, uid: UUID) -> Assessment:
    """A result that this person reads as a member of its enterprise, whatever else they may read elsewhere."""
    rows = Assessment.objects.of_enterprises(own_enterprises(request.user)).for_page()
    found: Assessment = get_or_404(rows, uid=uid)
    return found


def firm_of(assessment: Assessment) -> Enterprise:
    """Whose result it is: the enterprise itself, or whoever operates the park or the warehouse."""
    found: Enterprise = assessment.subject.owner
    return found


@require_safe
@requires(P.ASSESSMENT_READ)
def assessment_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Score, grade, every point and what is behind it, peers, what changed, what would reach the next grade."""
    assessment = own_result(request, uid)
    if not assessment.is_current:
        return redirect("portal:enterprises:assessment_detail", newer(assessment).uid)
    return render(request, "enterprises/portal/assessment_detail.html", context_of(request, assessment))


def newer(assessment: Assessment) -> Assessment:
    """The result that counts in place of one that was replaced."""
    rows = Assessment.objects.shown().filter(cycle=assessment.cycle_id, subject=assessment.subject_id)
    found: Assessment = get_or_404(rows)
    return found


def context_of(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    enterprise, cycle, days = firm_of(assessment), assessment.cycle, days_left(assessment)
    result = ResultPage(assessment)
    return {
        "enterprise": enterprise,
        "assessment": assessment,
        "cycle": cycle,
        "result": result,
        "days": days,
        "ranked_from": RANKED_FROM,
        "compared_from": RELATIVE_FROM,
        "contests": contests_of(assessment, result),
        "may_contest": days is not None and request.user.may(P.CONTEST_FILE, enterprise_id=enterprise.pk),
        "may_read_figures": request.user.may(P.FIGURE_READ, enterprise_id=enterprise.pk),
    }


def contests_of(assessment: Assessment, result: ResultPage) -> list[tuple[Contest, str]]:
    """What was contested of this subject in the cycle, also before the result was corrected, with the figure's name."""
    rows = assessment.cycle.contests.filter(assessment__subject=assessment.subject_id).order_by("-filed_at", "-pk")
    return [(row, words.pick(result.scheme.figure(row.figure).label)) for row in rows]


@require_safe
@requires(P.ASSESSMENT_READ)
def assessment_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The result as PDF in Chinese, the same bytes for the same record."""
    assessment = own_result(request, uid)
    if not assessment.is_current:
        return redirect("portal:enterprises:assessment_paper", newer(assessment).uid)
    response = HttpResponse(result_papers.paper(assessment), content_type="application/pdf")
    name = f"{assessment.cycle.reference}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
@require_safe
def assessment_verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether a paper tells the result that is kept: without its hash nothing about the result is shown."""
    found = get_or_404(Assessment.objects.filter(cycle__state__in=SHOWN_STATES).for_page(), uid=uid)
    given = "".join(request.GET.get("h", "").split()).lower()
    matches = bool(given) and given == found.digest and result_papers.is_intact(found)
    context = {"given": given, "matches": matches, "now": clock.now(), "assessment": found}
    if matches:
        context |= {"result": ResultPage(found), "enterprise": firm_of(found), "cycle": found.cycle}
    return render(request, "enterprises/public/assessment_verify.html", context, status=200)
