"""Results that a decision lets everybody read: names and grades, and ranks where that was decided too."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises import assessment_words as words
from enterprises import queries_published as queries
from enterprises.filters_assessments import PublishedFilter
from enterprises.models import Cycle
from pilotzone.kernel.html import ListPage, get_or_404, public
from pilotzone.kernel.paging import KeysetPage, page_of

SIZE = 25


@public
@require_safe
def published_list(request: HttpRequest) -> HttpResponse:
    """The cycles whose results everybody may read, the latest first."""
    rows = Cycle.objects.open_to_all().for_list()
    page = page_of(rows, ("-published_at", "-pk"), size=SIZE, cursor=request.GET.get("page", ""))
    return render(request, "enterprises/public/published_list.html", {"page": page})


class PublishedPage(ListPage):
    """One cycle; there is none for the public where no decision allows it."""

    filterset = PublishedFilter
    template = "enterprises/public/published_detail.html"

    def respond(self) -> HttpResponse:
        rows = Cycle.objects.open_to_all().for_list()
        self.cycle: Cycle = get_or_404(rows, uid=self.kwargs["uid"])  # type: ignore[attr-defined]
        self.sorts = {"listed": queries.order_of(self.cycle)}
        bands = reversed(self.cycle.run.legend.get("grades", []))
        self.grades = {each["id"]: words.label(each["label"]) for each in bands}
        self.request.grades = list(self.grades.items())  # type: ignore[attr-defined]
        return super().respond()

    def rows(self) -> Any:
        return queries.results(self.cycle)

    def context(self, page: KeysetPage) -> dict[str, Any]:
        for row in page.items:
            row.grade_label = self.grades[row.grade]
        return {"cycle": self.cycle}


published_detail = require_safe(PublishedPage.as_view(None))
