"""Statistics of claims and money, with their files; and reports of claims with columns that somebody chose."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.files.spreadsheets import XLSX
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.ui.templatetags.ui import local_text
from subsidies import statistic_papers, statistics
from subsidies.actions import claim_tables, reporting
from subsidies.enums_statistics import ReportColumn, TableSource
from subsidies.filters_statistics import StatisticFilter
from subsidies.forms_statistics import ReportForm
from subsidies.models import Application, Report

PAGE = "bureau:subsidies:statistics"


@require_safe
@requires(P.STATISTICS_READ)
def statistics_page(request: HttpRequest) -> HttpResponse:
    found = statistics.figures(request.GET, request.user)
    reports = Report.objects.visible_to(request.user).select_related("owner").order_by("name", "pk")
    context = {
        "found": found,
        "filter": found.filter,
        "is_filtered": any(request.GET.get(name) for name in StatisticFilter.base_filters),
        "query": request.GET.urlencode(),
        "heads": statistic_papers.heads(),
        "time_heads": statistic_papers.time_heads(),
        "reports": [{"report": row, "columns": labels(row)} for row in reports],
    }
    return render(request, "subsidies/bureau/statistics/page.html", context)


def labels(report: Report) -> list[str]:
    return [str(ReportColumn(name).label) for name in report.columns]


@require_safe
@requires(P.STATISTICS_READ)
def statistics_file(request: HttpRequest, form: str) -> HttpResponse:
    if form == "xlsx":
        found = statistics.figures(request.GET, request.user)
        response = HttpResponse(statistic_papers.workbook(found), content_type=XLSX)
    elif form == "pdf":
        with statistic_papers.in_chinese():
            found = statistics.figures(request.GET, request.user)
            data = statistic_papers.paper(found, chosen(found.filter), now=clock.now())
        response = HttpResponse(data, content_type="application/pdf")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="statistics-{clock.today():%Y%m%d}.{form}"'
    return response


def chosen(filter_: StatisticFilter) -> list[tuple[str, str]]:
    """The filters that are set, in words."""
    values = filter_.form.cleaned_data if filter_.form.is_valid() else {}
    found = []
    for name, value in values.items():
        if value:
            text = value if isinstance(value, str) else local_text(value, "name")
            found.append((str(filter_.form.fields[name].label), text))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.STATISTICS_READ)
def report_edit(request: HttpRequest) -> HttpResponse:
    """A new report, or under the name of an earlier one another choice of columns."""
    form = ReportForm(request.POST or None)
    if form.is_valid():
        try:
            reporting.keep(**form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The report is kept."))
            return redirect(PAGE)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    status = 422 if form.is_bound else 200
    return render(request, "subsidies/bureau/statistics/report_edit.html", {"form": form}, status=status)


def found_report(request: HttpRequest, uid: UUID) -> Report:
    return get_or_404(Report.objects.visible_to(request.user), uid=uid)


@require_POST
@requires(P.STATISTICS_READ)
def report_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    reporting.retire(found_report(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The report is deleted."))
    return redirect(PAGE)


@require_POST
@requires(P.STATISTICS_READ)
def report_table(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Have the claims that the filters let through made into a table of the report's columns."""
    report = found_report(request, uid)
    found = StatisticFilter(request.POST, queryset=Application.objects.in_office(request.user))
    try:
        table = claim_tables.ask(
            found.rows.order_by("reference"),
            report.columns,
            source=TableSource.REPORT,
            filters={name: request.POST.getlist(name) for name in StatisticFilter.base_filters},
            name=report.name,
            by=request.user,
            now=clock.now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(PAGE)
    return redirect("bureau:subsidies:table_detail", table.uid)
