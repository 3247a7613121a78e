"""Newer terms for a draft: what they change, what they would give, and the applicant's choice."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from subsidies.actions import switching
from subsidies.enums import EDITABLE
from subsidies.rules import differences
from subsidies.views.differences import comparison_rows
from subsidies.views.portal.answers import number
from subsidies.views.portal.claim import Claim, load


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CLAIM_READ)
def application_terms(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The changes against the draft's own terms; a choice may be changed as long as it is a draft."""
    claim = load(request, uid)
    application = claim.application
    if request.method == "POST":
        return choose(request, claim)
    notices = application.call.supplements.filter(version=application.call.measure_version)
    supplement = notices.select_related("version__measure", "replaced").first()
    if supplement is None or application.state not in EDITABLE:
        raise Http404
    own, offered = application.measure_version, application.call.measure_version
    comparison = differences.compare(own.document, offered.document).for_applicants()
    context = claim.context(
        crumbs=claim.crumbs((_("New terms"), "")),
        supplement=supplement,
        groups=comparison_rows(comparison),
        same_meaning=comparison.same_meaning,
        before=claim.worth.total,
        after=claim.worth_offered,
        may_choose=claim.may_edit and own != offered,
    )
    return render(request, "subsidies/portal/application_terms.html", context)


def choose(request: HttpRequest, claim: Claim) -> HttpResponse:
    if request.POST.get("choose") == "take":
        expected = number(request.POST["version"]) if "version" in request.POST else None
        switching.take_version(claim.application, expected_version=expected, by=request.user, now=claim.now)
        messages.success(request, _("The claim uses the new terms now. Look over what is asked."))
    elif request.POST.get("choose") == "keep":
        switching.decline_version(claim.application, by=request.user, now=claim.now)
        messages.success(request, _("The claim keeps the terms that it was begun with."))
    return redirect("portal:subsidies:application_detail", claim.application.uid)
