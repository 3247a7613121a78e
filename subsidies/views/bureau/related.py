"""The enterprises related to a claim's: by what, and what they claim under the same call. For the bureau alone."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enterprises import relations
from enterprises.models import Enterprise
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from subsidies import elsewhere, facts
from subsidies.models import Application
from subsidies.views.bureau.seen import page_of, seen

SHOWN = 30


@require_safe
@requires(P.QUEUE_READ)
def application_related(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A page of its own; the claim's page takes the list out of it."""
    claim = seen(request, uid)
    found = relations.related(claim.enterprise)
    shown = found[:SHOWN]
    pks = [each.enterprise.pk for each in shown]
    claims = claims_of(claim, pks)
    seen_claims = set(
        Application.objects.in_office(request.user).filter(enterprise__in=pks).values_list("pk", flat=True)
    )
    known = set(Enterprise.objects.visible_to(request.user).filter(pk__in=pks).values_list("pk", flat=True))
    context = {
        "claim": claim,
        "rows": [
            {
                "enterprise": each.enterprise,
                "url": address(each.enterprise) if each.enterprise.pk in known else "",
                "kinds": [kind.label for kind in each.kinds],
                "claims": [
                    {"claim": other, "url": page_of(request, other) if other.pk in seen_claims else ""}
                    for other in claims.get(each.enterprise.pk, ())
                ],
            }
            for each in shown
        ],
        "more": len(found) - len(shown),
        "elsewhere": elsewhere_of(request, claim),
    }
    return render(request, "subsidies/bureau/related/page.html", context)


def elsewhere_of(request: HttpRequest, claim: Application) -> dict[str, Any] | None:
    """What is declared beside what the portal's own records say; None where the measure does not ask for it."""
    measure = facts.measure_of(claim.measure_version)
    if not elsewhere.inputs_of(measure):
        return None
    awards = elsewhere.awards_for_the_same(claim)
    pks = [award.claim.pk for award in awards]
    in_office = set(Application.objects.in_office(request.user).filter(pk__in=pks).values_list("pk", flat=True))
    declared, paid = elsewhere.declared(claim, measure), sum(award.claim.paid or 0 for award in awards)
    return {
        "items": claim.other_funding.select_related("line"),
        "declared": declared,
        "awards": [
            {"award": award, "url": page_of(request, award.claim) if award.claim.pk in in_office else ""}
            for award in awards
        ],
        "paid": paid,
        "undeclared": max(0, paid - declared),
    }


def address(enterprise: Enterprise) -> str:
    return reverse("bureau:enterprises:enterprise_detail", args=[enterprise.uid])


def claims_of(claim: Application, enterprises: list[int]) -> dict[int, list[Any]]:
    """What they have handed in under the claim's call, by enterprise; withdrawn and refused ones too."""
    rows = Application.objects.filter(call=claim.call, enterprise__in=enterprises, submitted_at__isnull=False)
    found: dict[int, list[Any]] = {}
    for row in rows.order_by("-submitted_at", "-pk"):
        found.setdefault(row.enterprise_id, []).append(row)
    return found
