"""What an audit firm sees: its claims with lines and papers, and its own reports. Reads are recorded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.audit import actions as audit
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import facts, queries, wording
from subsidies.actions import outside_auditing
from subsidies.forms_intake import AuditReportForm
from subsidies.models import Application, AuditedClaim, AuditReport, Document
from subsidies.views.bureau import evidence
from subsidies.views.bureau.claim_page import amount_cells
from subsidies.views.explained import explained, step_rows

READ = "outside_audit"
OWN_ANSWERS = ("claim", "other_funding")


@require_safe
@requires(P.OUTSIDE_AUDIT_RECORD)
def audited_list(request: HttpRequest) -> HttpResponse:
    """The claims of the firm's batches in force, the nearest end first, and which of them have a report."""
    rows = AuditedClaim.objects.visible_to(request.user).for_list()
    reported = set(
        AuditReport.objects.filter(claim__in=rows.values("pk"), superseded_at=None).values_list("claim_id", flat=True)
    )
    page = page_of(rows, ("batch__ends_on", "id"), size=100, cursor=request.GET.get("page", ""))
    context = {"page": page, "rows": [{"row": row, "reported": row.pk in reported} for row in page.items]}
    return render(request, "subsidies/outside/audited.html", context)


def load(request: HttpRequest, uid: UUID) -> AuditedClaim:
    """A claim of the firm's, and that it was read."""
    rows = AuditedClaim.objects.visible_to(request.user).for_list().select_related("batch__firm", "batch__made_by")
    row = get_or_404(rows, uid=uid)
    audit.record_read(row, READ, by=request.user, now=clock.now(), case=row.application)
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OUTSIDE_AUDIT_RECORD)
def audited_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was stated and handed in, how the latest amount is made, and the firm's report."""
    row = load(request, uid)
    form = AuditReportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            outside_auditing.report(
                row,
                given["file"],
                text=given["text"],
                recommended=given["recommended"],
                by=request.user,
                now=clock.now(),
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The report is recorded."))
            return redirect("bureau:subsidies:audited_detail", uid)
    context = {"row": row, "claim": row.application, "form": form, **shown(row.application)}
    context["reports"] = row.reports.select_related("file", "recorded_by").order_by("-pk")
    return render(request, "subsidies/outside/audited_claim.html", context, status=422 if form.errors else 200)


def shown(claim: Application) -> dict[str, Any]:
    """Of the claim alone: no other claim's, no contact, and of the account its bank and last digits."""
    measure = facts.measure_of(claim.measure_version)
    stages = queries.stages_of(claim.entitlements.filter(is_current=True).select_related("measure_version"))
    latest = max(stages.values(), key=lambda each: each.made_at, default=None)
    numbers: dict[str, int] = {}
    specs = {spec.name: spec for spec in measure.row_inputs}
    lines = []
    for line in evidence.lines_of(claim):
        numbers[line.input] = numbers.get(line.input, 0) + 1
        lines.append(evidence.line_row(line, specs[line.input], numbers[line.input]))
    labels = {each.id: wording.pick(each.label) for each in measure.materials}
    papers = Document.objects.filter(application=claim, replaced_at=None).select_related("file")
    return {
        "cells": amount_cells(claim, stages),
        "answers": [
            {
                "label": wording.pick(spec.label),
                "value": wording.answer_words(claim.answers.get(spec.name, ""), spec),
            }
            for spec in measure.scalar_inputs
            if spec.source in OWN_ANSWERS
        ],
        "lines": lines,
        "papers": [{"paper": paper, "label": labels.get(paper.material, paper.material)} for paper in papers],
        "steps": step_rows(explained(latest), measure) if latest else [],
        "payee": claim.enterprise.payee_accounts.filter(replaced_at=None).first(),
    }


@require_safe
@requires(P.OUTSIDE_AUDIT_RECORD)
def audited_file(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """A paper of one of the firm's claims; that it was read is recorded for the paper."""
    row = load(request, uid)
    paper = get_or_404(Document.objects.filter(application=row.application).select_related("file"), uid=document)
    audit.record_read(paper, READ, by=request.user, now=clock.now(), case=row.application)
    return stream(paper.file, inline="download" not in request.GET)


@require_safe
@requires(P.OUTSIDE_AUDIT_RECORD)
def audited_report(request: HttpRequest, uid: UUID, report: UUID) -> HttpResponse:
    """One of the firm's own reports."""
    rows = AuditReport.objects.filter(claim=load(request, uid)).select_related("file")
    return stream(get_or_404(rows, uid=report).file, inline=True)
