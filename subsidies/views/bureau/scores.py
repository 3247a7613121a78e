"""Scores: an expert's own form, the papers that experts open, the leader's opinion, and the officers' table."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pilotzone.audit import actions as audit
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, requires
from subsidies import panels
from subsidies.actions import scoring
from subsidies.forms_panels import ScoreForm, VersionForm
from subsidies.models import PanelClaim
from subsidies.views.bureau import panels as pages
from subsidies.views.bureau.seen import page_of, seen


@require_POST
@requires(P.EXPERT_REVIEW)
def panel_score(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep the draft, or sign it; what is wrong stands at its criterion."""
    part = pages.readable(request, uid)
    form = ScoreForm(request.POST, rubric=part.panel_claim.rubric)
    if form.is_valid():
        signs = request.POST.get("act") == "sign"
        try:
            verb = scoring.sign if signs else scoring.keep
            verb(part, form.given(), by=request.user, now=clock.now())
            messages.success(request, _("Signed. It cannot be changed any more.") if signs else _("Draft saved."))
            return redirect("bureau:subsidies:panel_claim", uid)
        except DomainError as error:
            name = f"points_{error.field}"
            form.add_error(name if name in form.fields else None, error.message)
    return pages.claim_page(request, part, score_form=form)


@require_POST
@requires(P.EXPERT_REVIEW)
def panel_opine(request: HttpRequest, uid: UUID) -> HttpResponse:
    part = pages.readable(request, uid)
    scoring.opine(part, request.POST.get("text", ""), by=request.user, now=clock.now())
    messages.success(request, _("The opinion of the group is signed."))
    return redirect("bureau:subsidies:panel_claim", uid)


@require_safe
@requires(P.EXPERT_REVIEW)
def panel_paper(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """A paper of the kinds that the rubric opens to experts; that it was opened is recorded."""
    part = pages.readable(request, uid)
    paper = get_or_404(pages.papers_for(part), uid=document)
    claim = part.panel_claim.application
    audit.record_read(paper, "expert_paper", by=request.user, now=clock.now(), case=claim)
    return stream(paper.file, inline=True)


@require_safe
@requires(P.QUEUE_READ)
def application_scores(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the experts gave, once every score is signed; before that, how many are."""
    claim = seen(request, uid)
    found = get_or_404(PanelClaim.objects.visible_to(request.user).select_related("rubric", "draw"), application=claim)
    context = {"claim": claim, **panel_summary(found), "tail": request.GET.urlencode()}
    return render(request, "subsidies/panels/application_scores.html", context)


def panel_summary(found: PanelClaim) -> dict[str, Any]:
    signed, called = panels.progress_of(found)
    return {"panel_claim": found, "signed": signed, "called": called, "table": panels.table_of(found)}


@require_POST
@requires(P.QUEUE_READ)
def score_take_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The desk whose turn it is makes the result the measure's value; refused to everybody else."""
    claim = seen(request, uid)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Refused("no_version", _("This step is not open now. Reload the page."))
    seen_version = form.cleaned_data["version"]
    scoring.take_over(claim, by=request.user, now=clock.now(), expected_version=seen_version)
    messages.success(request, _("The experts' result is stated as the value."))
    return redirect(f"{page_of(request, claim)}#values")


def panel_card(claim: Any) -> dict[str, Any] | None:
    """For the claim's page; None where no group has the claim."""
    found = PanelClaim.objects.filter(application=claim).select_related("rubric", "draw").first()
    return panel_summary(found) if found else None
