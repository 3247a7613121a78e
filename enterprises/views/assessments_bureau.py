"""Results for the bureau: the list of a cycle, one subject with its whole explanation, tables and papers to keep."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from enterprises import assessment_papers, assessment_sheets, result_papers
from enterprises import assessment_words as words
from enterprises import cycle_pages as pages
from enterprises import queries_cycles as queries
from enterprises.facts_assessments import scheme_of
from enterprises.filters_assessments import ResultFilter
from enterprises.models import Assessment, Cycle
from enterprises.models_assessments import SCORED
from enterprises.querysets_assessments import SUBJECTS
from enterprises.result_pages import ResultPage, score_text
from enterprises.result_words import pick
from enterprises.rules.assessment.model import RELATIVE_FROM
from enterprises.views.cycles import found as found_cycle
from pilotzone.files.spreadsheets import XLSX
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage


class ResultList(ListPage):
    """The results of one cycle, the best first; who has no score stands last."""

    filterset = ResultFilter
    template = "enterprises/bureau/assessment_list.html"
    sorts = {"best": ("-placed", "id"), "lowest": ("placed", "id")}

    def respond(self) -> HttpResponse:
        self.cycle: Cycle = found_cycle(self.request, self.kwargs["uid"])  # type: ignore[attr-defined]
        bands = reversed(self.cycle.run.legend.get("grades", [])) if self.cycle.run else ()
        self.request.grades = [(each["id"], words.label(each["label"])) for each in bands]  # type: ignore[attr-defined]
        self.request.top = scheme_of(self.cycle.scheme_version.document).top  # type: ignore[attr-defined]
        return super().respond()

    def rows(self) -> Any:
        rows = Assessment.objects.visible_to(self.request.user).current().filter(cycle=self.cycle).for_list()
        return rows.annotate(placed=SCORED)

    def context(self, page: KeysetPage) -> dict[str, Any]:
        before = queries.previous(self.cycle)
        moved = {}
        if before is not None:
            keys = [row.pk for row in page.items]
            moved = dict(queries.moved(self.cycle, before).filter(pk__in=keys).values_list("pk", "before_score"))
        labels = dict(self.request.grades)  # type: ignore[attr-defined]
        grades = self.cycle.run.legend["grades"] if self.cycle.run else []
        for row in page.items:
            row.named = row.subject.thing
            row.score_words = "" if row.points is None else score_text(row.points, grades)
            row.grade_label = labels.get(row.grade, row.grade)
            row.change_words = words.change_between(words.scaled(moved[row.pk]), row.points) if row.pk in moved else ""
            row.coverage_words = words.share(row.coverage / 10_000)
            row.in_top = queries.is_in_top(row, self.request.top)  # type: ignore[attr-defined]
        return {"cycle": self.cycle, "before": before, "top": self.request.top}  # type: ignore[attr-defined]


assessment_list = require_safe(ResultList.as_view(P.SCHEME_READ))


@require_safe
@requires(P.SCHEME_READ)
def assessment_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One subject: where each point comes from, what every source said, how it stood before."""
    return render(request, "enterprises/bureau/assessment_detail.html", told(seen(request, uid)))


def seen(request: HttpRequest, uid: UUID) -> Assessment:
    people = ("cycle__scheme_version__scheme", "cycle__run", "run", *SUBJECTS)
    found: Assessment = get_or_404(Assessment.objects.visible_to(request.user).select_related(*people), uid=uid)
    return found


@require_safe
@requires(P.SCHEME_READ)
def assessment_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One subject's result as the paper that it can take away itself; before it is shown, or replaced, it says so."""
    row = seen(request, uid)
    response = HttpResponse(result_papers.paper(row), content_type="application/pdf")
    name = f"{row.cycle.reference}-{queries.key_of(row.subject)}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def told(row: Assessment) -> dict[str, Any]:
    """What the enterprise sees of it, and beside it what the officer needs: dimensions, history, corrections."""
    page, cycle = ResultPage(row), row.cycle
    found, subject = queries.overview(cycle), row.subject.thing
    past = queries.history(row)
    for each in past:
        each.score_words = "" if each.points is None else score_text(each.points, each.run.legend["grades"])
        each.grade_label = page.grade_labels.get(each.grade, each.grade)
    return {
        "row": row,
        "cycle": cycle,
        "result": page,
        "subject": subject,
        "top": page.scheme.top,
        "in_top": queries.is_in_top(row, page.scheme.top),
        "review": page.record.get("grade", {}).get("review", False),
        "why_unrated": "" if page.is_rated else words.unrated_words(row.status, row.coverage, page.scheme.coverage),
        "history": past,
        "runs": queries.corrected(row),
        "contests": cycle.contests.filter(assessment__subject=row.subject_id),
        "radar": pages.radar(page.record, page.scheme, found.medians, subject) if page.is_rated else None,
        "dimensions": dimension_rows(page.record, page.scheme, found.medians),
        "ranked_from": page.scheme.ranked_from,
        "compared_from": RELATIVE_FROM,
    }


def dimension_rows(record: dict[str, Any], scheme: Any, medians: dict[str, float]) -> list[dict[str, str]]:
    scores = {each["id"]: each.get("score") for each in record["groups"]}
    return [
        {
            "label": pick(part.label),
            "score": words.points(scores[part.id]),
            "median": words.points(medians[part.id]) if part.id in medians else "",
        }
        for part in scheme.parts
        if scores.get(part.id) is not None
    ]


@require_safe
@requires(P.SCHEME_READ)
def cycle_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The whole cycle: every result and what was found as .xlsx, the summary for the file as PDF."""
    cycle = found_cycle(request, uid)
    if cycle.run is None or form not in ("xlsx", "pdf"):
        raise Http404
    if form == "xlsx":
        response = HttpResponse(assessment_sheets.workbook(cycle), content_type=XLSX)
    else:
        with translation.override("zh-hans"):
            response = HttpResponse(assessment_papers.paper(cycle, now=clock.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{cycle.reference}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response
