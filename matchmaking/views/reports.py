"""The report of an event: as a page, a sheet and a paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matchmaking import report_papers
from matchmaking.reports import report_of
from matchmaking.views.pages import found, frame
from pilotzone.files.spreadsheets import XLSX
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires


@require_safe
@requires(P.EVENT_READ)
def event_report(request: HttpRequest, uid: UUID) -> HttpResponse:
    event = found(request, uid)
    context = frame(request, event, "event_report") | {
        "tables": [(table, heads(table), shown(table)) for table in report_papers.tables(report_of(event))],
        "is_over": event.is_over(clock.now()),
    }
    return render(request, "matchmaking/bureau/event_report.html", context)


def heads(table: report_papers.Sheet) -> list[tuple[str, bool]]:
    """Each column's head, and whether it holds numbers."""
    columns = zip(*table.rows, strict=True) if table.rows else ([] for _head in table.head)
    return [
        (head, any(not isinstance(cell, str) for cell in cells))
        for head, cells in zip(table.head, columns, strict=True)
    ]


def shown(table: report_papers.Sheet) -> list[list[tuple[str, str, bool]]]:
    """Cells with their column's head, and whether they are numbers."""
    return [
        [
            (head, report_papers.text_of(cell), is_number)
            for (head, is_number), cell in zip(heads(table), row, strict=True)
        ]
        for row in table.rows
    ]


def given(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@requires(P.EVENT_READ)
def report_table(request: HttpRequest, uid: UUID) -> HttpResponse:
    event = found(request, uid)
    return given(report_papers.workbook(event, report_of(event)), XLSX, f"report-{event.reference}.xlsx")


@require_safe
@requires(P.EVENT_READ)
def report_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    event = found(request, uid)
    content = report_papers.paper(event, report_of(event), now=clock.now())
    return given(content, "application/pdf", f"report-{event.reference}.pdf")
