"""Asking for a review of a refusal, and how the request stands."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.files.views import stream
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from subsidies.actions import appealing
from subsidies.forms_terms import ReviewForm
from subsidies.models import ReviewPaper
from subsidies.views.portal.claim import Claim, load
from subsidies.views.portal.claims import remedy_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CLAIM_READ)
def review_ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form while it can be sent; afterwards what was sent, until when it is decided, and what was decided."""
    claim = load(request, uid)
    form = ReviewForm(request.POST or None, request.FILES or None, initial={"submission": uuid4()})
    if form.is_valid() and asked(request, claim, form):
        messages.success(request, _("Your request is with the bureau."))
        return redirect("portal:subsidies:review_ask", uid)
    reviews = claim.application.reviews.prefetch_related("papers__file").order_by("-pk")
    context = claim.context(
        form=form,
        remedy=remedy_of(claim),
        reviews=list(reviews),
        crumbs=claim.crumbs((_("Review of the refusal"), "")),
    )
    return render(request, "subsidies/reviews/ask.html", context, status=422 if form.errors else 200)


def asked(request: HttpRequest, claim: Claim, form: ReviewForm) -> bool:
    try:
        appealing.ask(claim.application, **form.cleaned_data, by=request.user, now=claim.now)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True


@require_safe
@requires(P.CLAIM_READ)
def review_paper(request: HttpRequest, uid: UUID, paper: UUID) -> HttpResponse:
    rows = ReviewPaper.objects.filter(review__application=load(request, uid).application).select_related("file")
    return stream(get_or_404(rows, uid=paper).file, inline=True)
