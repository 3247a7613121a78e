"""Audit firms from the bureau's side: appointed for named claims, their reports, the end of a batch."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies.actions import outside_auditing
from subsidies.enums import UNDER_WAY
from subsidies.forms_intake import AuditBatchForm
from subsidies.models import Application, AuditBatch, AuditedClaim, AuditReport, SelectedClaim
from subsidies.views.bureau.seen import in_sight, seen

STANDING = Prefetch(
    "reports", AuditReport.objects.filter(superseded_at=None).select_related("recorded_by"), to_attr="standing"
)


@require_safe
@requires(P.OUTSIDE_AUDIT_APPOINT)
def audit_batch_list(request: HttpRequest) -> HttpResponse:
    rows = AuditBatch.objects.visible_to(request.user).for_list()
    page = page_of(rows, ("-made_at", "-id"), size=50, cursor=request.GET.get("page", ""))
    return render(request, "subsidies/outside/batches.html", {"page": page, "today": clock.today()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OUTSIDE_AUDIT_APPOINT)
def audit_batch_appoint(request: HttpRequest) -> HttpResponse:
    """A firm, a purpose, the claims by their references, and the last day."""
    firms = outside_auditing.firms(clock.today())
    start = offered(request) if request.method == "GET" else {}
    form = AuditBatchForm(request.POST or None, firms=firms, initial=start)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = outside_auditing.appoint(
                given["firm"],
                named(request, given["references"]),
                purpose=given["purpose"],
                ends_on=given["ends_on"],
                by=request.user,
                now=clock.now(),
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The firm is appointed."))
            return redirect("bureau:subsidies:audit_batch_detail", made.uid)
    context = {"form": form, "firms": firms}
    return render(request, "subsidies/outside/appoint.html", context, status=422 if form.errors else 200)


def offered(request: HttpRequest) -> dict[str, object]:
    """The claims that the officer has kept; or those without a report of a batch before, with its firm and purpose."""
    if reference := request.GET.get("after"):
        before = get_or_404(AuditBatch.objects.visible_to(request.user).for_list(), reference=reference)
        reported = AuditReport.objects.filter(claim__batch=before, superseded_at=None)
        rows = before.claims.exclude(pk__in=reported.values("claim")).values("application")
        start: dict[str, object] = {"firm": before.firm.uid, "purpose": before.purpose}
    else:
        rows = SelectedClaim.objects.filter(user=request.user).values("application")
        start = {}
    references = in_sight(request).filter(pk__in=rows, state__in=UNDER_WAY).order_by("reference")
    words = references.values_list("reference", flat=True)[: outside_auditing.MOST_CLAIMS]
    return start | {"references": "\n".join(words)}


def named(request: HttpRequest, references: Sequence[str]) -> list[Application]:
    """The claims that these references name; whichever is not there is said."""
    found = list(in_sight(request).filter(reference__in=references))
    missing = sorted(set(references) - {each.reference for each in found})
    if missing:
        text = _("There is no claim %(reference)s.")
        raise Refused("no_such_claim", text, field="references", params={"reference": missing[0]})
    return found


def load(request: HttpRequest, uid: UUID) -> AuditBatch:
    return get_or_404(AuditBatch.objects.visible_to(request.user).for_list(), uid=uid)


@require_safe
@requires(P.OUTSIDE_AUDIT_APPOINT)
def audit_batch_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    batch = load(request, uid)
    rows = batch.claims.select_related("application__enterprise", "application__division").prefetch_related(STANDING)
    running = batch.ended_at is None and batch.ends_on >= clock.today()
    shown = [row_of(row) for row in rows]
    missing = sum(row.application.state in UNDER_WAY and not row.standing for row in rows)
    context = {"batch": batch, "rows": shown, "running": running, "missing": missing}
    return render(request, "subsidies/outside/batch.html", context)


def row_of(row: AuditedClaim) -> dict[str, object]:
    return {"claim": row.application, "report": row.standing[0] if row.standing else None, "batch": row.batch}


@require_POST
@requires(P.OUTSIDE_AUDIT_APPOINT)
def audit_batch_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    outside_auditing.end(load(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The firm sees nothing of it any more."))
    return redirect("bureau:subsidies:audit_batch_detail", uid)


# --- at a claim ------------------------------------------------------------------------------------------


def audits_of(claim: Application) -> list[dict[str, object]]:
    """The claim page's part: who audits it, and what was found."""
    if not claim.has_audits:
        return []
    rows = AuditedClaim.objects.filter(application=claim).select_related("batch__firm", "application")
    return [row_of(row) for row in rows.prefetch_related(STANDING).order_by("pk")]


@require_safe
@requires(P.QUEUE_READ)
def audit_report(request: HttpRequest, uid: UUID, report: UUID) -> HttpResponse:
    """A firm's report, for whoever sees the claim."""
    rows = AuditReport.objects.filter(claim__application=seen(request, uid)).select_related("file")
    return stream(get_or_404(rows, uid=report).file, inline=True)
