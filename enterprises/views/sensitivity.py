"""How firm a cycle's ranks are: ask for a report, read it, take it away; the two other methods beside the result."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from enterprises import assessment_sheets, sensitivity_pages, sensitivity_papers
from enterprises.actions import sensitivity
from enterprises.facts_assessments import scheme_of
from enterprises.forms_cycles import ReportForm
from enterprises.models import SensitivityReport
from enterprises.views.cycles import found as found_cycle
from enterprises.views.cycles import show as show_cycle
from pilotzone.files.spreadsheets import XLSX
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires


def found(request: HttpRequest, uid: UUID) -> SensitivityReport:
    rows = SensitivityReport.objects.visible_to(request.user)
    return get_or_404(
        rows.select_related("run__cycle__scheme_version__scheme", "run__cycle__run", "job", "made_by"), uid=uid
    )


@require_POST
@requires(P.CYCLE_RUN)
def sensitivity_start(request: HttpRequest, uid: UUID) -> HttpResponse:
    cycle, form = found_cycle(request, uid), ReportForm(request.POST)
    if form.is_valid():
        try:
            row = sensitivity.start(cycle, **form.cleaned_data, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("bureau:enterprises:sensitivity_detail", row.uid)
    return show_cycle(request, cycle, status=422, report=form, refused=form)


@require_safe
@requires(P.SCHEME_READ)
def sensitivity_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = found(request, uid)
    context: dict[str, Any] = {"report": row, "cycle": row.run.cycle}
    if row.done_at is None:
        job = row.job
        context["job"] = job
        if job is not None and job.created_by_id == request.user.pk:
            context |= {
                "poll_url": reverse("jobs:detail", args=[job.uid]),
                "cancel_url": reverse("jobs:cancel", args=[job.uid]),
            }
    else:
        context |= sensitivity_pages.told(row, scheme_of(row.run.cycle.scheme_version.document))
    return render(request, "enterprises/bureau/sensitivity_detail.html", context)


@require_safe
@requires(P.SCHEME_READ)
def sensitivity_views(request: HttpRequest, uid: UUID) -> HttpResponse:
    """TOPSIS and VIKOR beside the result: for comparison, never official."""
    row = found(request, uid)
    context: dict[str, Any] = {"report": row, "cycle": row.run.cycle}
    if row.done_at is None:
        return redirect("bureau:enterprises:sensitivity_detail", uid)
    return render(request, "enterprises/bureau/sensitivity_views.html", context | sensitivity_pages.views(row))


@require_safe
@requires(P.SCHEME_READ)
def sensitivity_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every subject and scenario of a report as .xlsx."""
    row = found(request, uid)
    if row.done_at is None:
        return redirect("bureau:enterprises:sensitivity_detail", uid)
    scheme = scheme_of(row.run.cycle.scheme_version.document)
    response = HttpResponse(assessment_sheets.report_workbook(row, scheme), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{row.run.cycle.reference}-{row.seed}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@requires(P.SCHEME_READ)
def sensitivity_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same as its page shows it, as PDF."""
    row = found(request, uid)
    if row.done_at is None:
        return redirect("bureau:enterprises:sensitivity_detail", uid)
    scheme = scheme_of(row.run.cycle.scheme_version.document)
    response = HttpResponse(sensitivity_papers.paper(row, scheme), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.run.cycle.reference}-{row.seed}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
