"""Requests to review a refusal before the bureau: the list, and one request with its ruling."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pilotzone.files.views import stream
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts, wording
from subsidies.actions import ruling_reviews
from subsidies.enums_terms import ReviewOutcome
from subsidies.forms_terms import GiveBackForm, RulingForm
from subsidies.models import Review
from subsidies.views.bureau import ruling_pages


@require_safe
@requires(P.REVIEW_DECIDE)
def review_list(request: HttpRequest) -> HttpResponse:
    """What waits, the nearest limit first; or what was decided, newest first."""
    rows = Review.objects.visible_to(request.user).for_list().select_related("application__measure_version")
    context = ruling_pages.list_context(request, rows, "review")
    for row in context["page"].items:
        measure = facts.measure_of(row.application.measure_version)
        row.clause_label = wording.clause_label(measure, row.refusal_clause)
    return render(request, "subsidies/reviews/list.html", context)


def load(request: HttpRequest, uid: UUID) -> Review:
    rows = (
        Review.objects.visible_to(request.user)
        .for_list()
        .select_related("application__measure_version__measure", "filed_by", "proposed_by", "decided_by")
    )
    return get_or_404(rows.prefetch_related("papers__file"), uid=uid)


@require_safe
@requires(P.REVIEW_DECIDE)
def review_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return detail(request, load(request, uid))


def detail(
    request: HttpRequest, review: Review, *, status: int = 200, form: Any = None, back_form: Any = None
) -> HttpResponse:
    """The refusal, what the enterprise says against it, and the ruling for those without a hand in the claim."""
    measure = facts.measure_of(review.application.measure_version)
    clause = measure.clauses.get(review.refusal_clause)
    context = {
        **ruling_pages.standing(request, review, review.application, P.REVIEW_DECIDE, ruling_reviews.ALSO),
        "review": review,
        "clause": wording.clause_label(measure, review.refusal_clause),
        "clause_text": wording.pick(clause.text) if clause else "",
        "form": form or RulingForm(outcomes=ReviewOutcome.choices),
        "back_form": back_form or GiveBackForm(),
    }
    return render(request, "subsidies/reviews/detail.html", context, status=status)


@require_safe
@requires(P.REVIEW_DECIDE)
def review_paper(request: HttpRequest, uid: UUID, paper: UUID) -> HttpResponse:
    return stream(get_or_404(load(request, uid).papers.select_related("file"), uid=paper).file, inline=True)


@require_POST
@requires(P.REVIEW_DECIDE)
def review_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = RulingForm(request.POST, outcomes=ReviewOutcome.choices)
    return ruling_pages.propose(request, load(request, uid), form, ruling_reviews.propose, detail)


@require_POST
@requires(P.REVIEW_DECIDE)
def review_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    said = _("The review is decided.")
    return ruling_pages.confirm(request, load(request, uid), ruling_reviews.confirm, said)


@require_POST
@requires(P.REVIEW_DECIDE)
def review_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    return ruling_pages.give_back(request, load(request, uid), ruling_reviews.give_back, detail)
