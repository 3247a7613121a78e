"""The warehouses of a claim as the register knows them, and other claims for the same. For the bureau alone."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from subsidies import facts, warehouse_claims, warehouse_evidence, warehouse_words
from subsidies.models import Application
from subsidies.views.bureau.seen import page_of, seen


@require_safe
@requires(P.QUEUE_READ)
def application_warehouses(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A page of its own; the claim's page takes the cards out of it."""
    claim = seen(request, uid)
    measure = facts.measure_of(claim.measure_version)
    day = warehouse_claims.day_of(claim)
    known = warehouse_claims.known_of_claims(warehouse_claims.chosen(claim), day)
    compared = warehouse_claims.claimed_twice(claim)
    found = compared.doubles
    lines = list(claim.lines.order_by("input", "position"))
    others = {row.pk: row for row in others_of({each.other for each in found})}
    visible = set(Application.objects.in_office(request.user).filter(pk__in=others).values_list("pk", flat=True))
    context = {
        "claim": claim,
        "known": warehouse_words.rows(known, warehouse_evidence.for_officer(request.user, known, day)),
        "differing": warehouse_words.differing(
            warehouse_claims.differences(claim, measure, lines), warehouse_claims.rows_of(measure)
        ),
        "choosable": bool(warehouse_claims.choosable(claim)),
        "left": compared.left,
        "doubles": [
            {
                "what": warehouse_words.TWICE[each.twice],
                "ours": each.ours,
                "theirs": each.theirs,
                "apart": warehouse_words.apart(each.apart),
                "claim": others[each.other],
                "url": page_of(request, others[each.other]) if each.other in visible else "",
            }
            for each in found
        ],
    }
    return render(request, "subsidies/bureau/warehouses/page.html", context)


def others_of(keys: set[int]) -> list[Application]:
    return list(Application.objects.filter(pk__in=keys).select_related("enterprise", "call__programme"))
