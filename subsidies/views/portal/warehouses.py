"""The registered warehouses of a claim, chosen by the applicant."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import requires
from subsidies import warehouse_claims, warehouse_evidence, warehouse_words
from subsidies.actions import choosing_warehouses
from subsidies.views.portal.claim import Claim, load


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CLAIM_READ)
def warehouse_choose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Those that can be chosen, those that are, and what the register says of them."""
    claim = load(request, uid)
    if not warehouse_claims.concerns_warehouses(claim.measure):
        raise Http404
    if request.method != "POST":
        return show(request, claim)
    version = request.POST.get("version", "")
    try:
        choosing_warehouses.choose(
            claim.application,
            uids_of(request),
            expected_version=int(version) if version.isdecimal() and len(version) < 9 else 0,
            by=request.user,
            now=claim.now,
        )
    except DomainError as error:
        return show(request, load(request, uid), refused=error.message, status=error.status)
    messages.success(request, _("The warehouses are chosen. What the register says of them is taken over."))
    return redirect("portal:subsidies:warehouse_choose", uid)


def uids_of(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("warehouses"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def show(request: HttpRequest, claim: Claim, *, refused: str = "", status: int = 200) -> HttpResponse:
    application, title = claim.application, _("Warehouses of the claim")
    picked = warehouse_claims.chosen(application)
    keys = {row.warehouse_id for row in picked}
    spec = warehouse_claims.rows_of(claim.measure)
    day = warehouse_claims.day_of(application)
    found = warehouse_claims.known_of_claims(picked, day)
    differences = warehouse_claims.differences(application, claim.measure, claim.stored_lines)
    context: dict[str, Any] = claim.context(
        title=title,
        refused=refused,
        choices=[(row, row.pk in keys) for row in warehouse_claims.choosable(application)],
        known=warehouse_words.rows(found, warehouse_evidence.for_applicant(request.user, found, day)),
        differing=warehouse_words.differing(differences, spec),
        fills_lines=spec is not None,
        crumbs=claim.crumbs((title, "")),
    )
    return render(request, "subsidies/portal/warehouses/choose.html", context, status=status)
