"""Tables of claims: from the queue, made in the background, fetched while they are kept."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.files import views as files
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from subsidies.actions import claim_tables
from subsidies.enums_statistics import ReportColumn, TableSource
from subsidies.filters import ApplicationFilter
from subsidies.forms_tables import TableForm, columns_of
from subsidies.models import ClaimTable, QueueSetting
from subsidies.views.bureau import columns, queue
from subsidies.views.bureau.backtests import job_context
from subsidies.views.bureau.bulk import matching

SHOWN = 30  # one's latest tables


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def table_new(request: HttpRequest) -> HttpResponse:
    """Which columns; the claims are those of the queue's address."""
    data = request.POST if request.method == "POST" else None
    form = TableForm(data, initial={"columns": columns_of(own_columns(request))})
    if form.is_valid():
        filters = {name: request.GET.getlist(name) for name in ApplicationFilter.base_filters}
        try:
            table = claim_tables.ask(
                matching(request).order_by(*queue.SORTS[queue.sort_of(request.GET)]),
                form.cleaned_data["columns"],
                source=TableSource.QUEUE,
                filters=filters | {"view": [queue.view_of(request.GET)]},
                by=request.user,
                now=clock.now(),
            )
            return redirect("bureau:subsidies:table_detail", table.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    found = ApplicationFilter(request.GET, queryset=queue.queue_rows(request, clock.now()), request=request)
    context = {
        "form": form,
        "count": matching(request).order_by().values("pk")[: claim_tables.MOST_ROWS + 1].count(),
        "most": claim_tables.MOST_ROWS,
        "view": queue.VIEWS[queue.view_of(request.GET)],
        "filters": [(label, value) for _name, label, value in queue.told(found.form)],
        "tail": queue.short(request.GET, without=("page",)).urlencode(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "subsidies/bureau/tables/new.html", context, status=status)


def own_columns(request: HttpRequest) -> list[str]:
    """Those that the person's queue shows."""
    setting = QueueSetting.objects.filter(user=request.user).first()
    return [each.name for each in columns.chosen(setting.columns if setting else ())]


@require_safe
@requires(P.QUEUE_READ)
def table_list(request: HttpRequest) -> HttpResponse:
    """One's own tables that are still kept, the latest first."""
    rows = ClaimTable.objects.visible_to(request.user).for_list().order_by("-made_at", "-pk")
    return render(request, "subsidies/bureau/tables/list.html", {"rows": [row_of(row) for row in rows[:SHOWN]]})


def row_of(table: ClaimTable) -> dict[str, Any]:
    return {"table": table, "kept_until": table.made_at + claim_tables.KEPT}


def found(request: HttpRequest, uid: UUID) -> ClaimTable:
    rows = ClaimTable.objects.visible_to(request.user).for_list()
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.QUEUE_READ)
def table_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far it has come, then the file."""
    table = found(request, uid)
    labels = [str(ReportColumn(name).label) for name in table.columns if name in ReportColumn.values]
    context = row_of(table) | job_context(request, table.job) | {"columns": labels}
    return render(request, "subsidies/bureau/tables/detail.html", context)


@require_safe
@requires(P.QUEUE_READ)
def table_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    table = found(request, uid)
    if table.file is None:
        raise Http404
    return files.stream(table.file)
