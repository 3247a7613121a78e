"""Figures as the bureau sees them: rounds and who is late, one enterprise's figures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import queries_figures
from enterprises.actions.figures import reading, rounds
from enterprises.enums_figures import Purpose
from enterprises.filters_figures import ReporterFilter, RoundFilter
from enterprises.forms_figures import FiguresForm, RoundForm
from enterprises.models import Enterprise, Indicator, Park, ReportRound, RoundReport
from enterprises.querysets_figures import asked_in, unreported
from enterprises.rules.figures import periods
from enterprises.views.bureau import seen
from enterprises.views.portal import form_page
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage, capped_count

CAP = 999


class RoundList(ListPage):
    filterset = RoundFilter
    template = "enterprises/bureau/figure_round_list.html"
    sorts = {"newest": ("-due_on", "-id")}

    def rows(self) -> Any:
        return ReportRound.objects.all()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        today = clock.today()
        for row in page.items:
            row.is_late = row.closed_at is None and row.due_on < today
        return {"here": "rounds", "today": today}


class RoundPage(ListPage):
    """One round: who is asked, who has submitted, who has not."""

    filterset = ReporterFilter
    template = "enterprises/bureau/figure_round_detail.html"
    sorts = {"name": ("name_zh", "id"), "newest": ("-registered_at", "-id")}

    def respond(self) -> HttpResponse:
        found = get_or_404(ReportRound.objects.select_related("opened_by"), uid=self.kwargs["uid"])
        self.request.report_round = self.round = found
        return super().respond()

    def rows(self) -> Any:
        return asked_in(Enterprise.objects.visible_to(self.request.user), self.round).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        reports = RoundReport.objects.filter(round=self.round, enterprise__in=page.items).select_related("submitted_by")
        by_enterprise = {report.enterprise_id: report for report in reports}
        for row in page.items:
            row.report = by_enterprise.get(row.pk)
        asked = asked_in(Enterprise.objects.visible_to(self.request.user), self.round)
        missing = unreported(Enterprise.objects.visible_to(self.request.user), self.round)
        return {
            "round": self.round,
            "indicators": self.round.indicators.all(),
            "asked": capped_count(asked, CAP),
            "missing": capped_count(missing, CAP),
            "chases": self.round.chases.order_by("-day")[:5],
            "is_late": self.round.closed_at is None and self.round.due_on < clock.today(),
        }


figure_round_list = require_safe(RoundList.as_view(P.FIGURE_ROUND))
figure_round_detail = require_safe(RoundPage.as_view(P.FIGURE_ROUND))


@form_page
@requires(P.FIGURE_ROUND)
def figure_round_open(request: HttpRequest) -> HttpResponse:
    form, status = RoundForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = rounds.open_round(**form.cleaned_data, by=request.user, now=clock.now())
            except DomainError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The round is open."))
                return redirect("bureau:enterprises:figure_round_detail", row.uid)
    return render(request, "enterprises/bureau/figure_round_open.html", {"form": form}, status=status)


@require_POST
@requires(P.FIGURE_ROUND)
def figure_round_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    rounds.close_round(get_or_404(ReportRound.objects.all(), uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("The round is closed; nobody is reminded any more."))
    return redirect("bureau:enterprises:figure_round_detail", uid)


@require_safe
@requires(P.FIGURE_INSPECT)
def figure_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One enterprise's figures of a period, read for a purpose: what the basis does not cover has no value here."""
    enterprise = seen(request, uid)
    context = {"enterprise": enterprise} | read_lines(request, enterprise)
    return render(request, "enterprises/bureau/figure_list.html", context)


def read_lines(request: HttpRequest, thing: Enterprise | Park) -> dict[str, Any]:
    """The figures of an enterprise or a park, for the period and the purpose that are asked."""
    choices = queries_figures.periods_of(thing)
    asked = periods.parse(request.GET.get("period", ""))
    period = asked if asked in choices else next(iter(choices), None)
    wanted = request.GET.get("purpose", "")
    purpose = Purpose(wanted) if wanted in Purpose.values else Purpose.ASSESSMENT
    lines = []
    if period is not None:
        found = reading.read(
            [thing.subject.pk],
            list(Indicator.objects.values_list("code", flat=True)),
            [period, period.previous, period.year_before],
            purpose,
            by=request.user,
            now=clock.now(),
        )
        lines = queries_figures.lines(thing, period, found)
    form = FiguresForm({"period": str(period), "purpose": purpose.value}, choices=[str(each) for each in choices])
    return {"period": period, "purpose": purpose, "lines": lines, "form": form}
