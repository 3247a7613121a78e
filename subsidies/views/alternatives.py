"""What a claim's pages tell of the enterprise's claims under other measures of the family: one finding for each."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotzone.kernel.money import format_money
from subsidies import facts, families, wording
from subsidies.enums import Stage
from subsidies.families import Beside
from subsidies.models import Application, Entitlement
from subsidies.rules.families import takes_off


def family_rows(
    request: HttpRequest, claim: Application, stages: Mapping[str, Entitlement], page: str
) -> list[dict[str, Any]]:
    """For components/finding.html: met where the measure takes off what was given, open while nothing is given yet.

    `page` is the name of the claim page of this face; only claims that the person may see are linked.
    """
    measure = facts.measure_of(claim.measure_version)
    if measure.family is None:
        return []
    clause = measure.clauses.get(measure.family.clause)
    made = stages.get(Stage.SETTLED) or stages.get(Stage.AUDITED)
    is_taken_off = families.is_taken_off(claim, made) if made else bool(takes_off(measure)) or None
    found, audience = families.beside(claim), "applicant" if page.startswith("portal:") else "bureau"
    seen = set(
        Application.objects.visible_to(request.user)
        .filter(pk__in=[each.claim.pk for each in found])
        .values_list("pk", flat=True)
    )
    return [
        {
            "state": state_of(each, is_taken_off),
            "open": True,
            "title": _("Only one of these measures is given"),
            "evidence": evidence_of(each, is_taken_off, audience),
            "clause": wording.pick(clause.label) if clause else "",
            "action_url": reverse(page, args=[each.claim.uid]) if each.claim.pk in seen else "",
            "action_text": _("Open claim %(reference)s") % {"reference": each.claim.reference},
        }
        for each in found
    ]


def state_of(each: Beside, is_taken_off: bool | None) -> str:
    if not each.is_awarded:
        return "unknown"
    return "met" if is_taken_off else "not_met"


def evidence_of(each: Beside, is_taken_off: bool | None, audience: str) -> str:
    """Which claim, under which measure, how far it has come, with its amount, and what that means here."""
    claim = each.claim
    parts = [
        claim.reference,
        wording.pick(facts.measure_of(claim.measure_version).name),
        claim.state_enum.label_for(audience),
    ]
    amount = each.amount if audience == "bureau" or each.is_awarded else claim.claimed
    if amount is not None:
        parts.append(format_money(amount))
    if each.is_awarded and is_taken_off:
        parts.append(_("taken off by this measure's own rule"))
    elif each.is_awarded and is_taken_off is False:
        parts.append(_("approved since this amount was worked out"))
    return " · ".join(parts)
