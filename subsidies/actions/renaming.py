"""What claims and offers follow of an enterprise whose registered facts have changed."""

from enterprises.models import Enterprise
from subsidies.enums import EDITABLE
from subsidies.models import Application, Offer

LONGEST = 300


def follow(enterprise: Enterprise) -> None:
    """They are found by the new name and by the former ones; drafts go to the new place, submitted claims stay."""
    former = enterprise.registry_changes.approved().order_by("-pk").values_list("before__name_zh", flat=True)
    names = " ".join(dict.fromkeys([enterprise.name_zh, enterprise.name_en, enterprise.uscc, *former]))
    claims = list(Application.objects.filter(enterprise=enterprise.pk))
    offers = list(Offer.objects.filter(enterprise=enterprise.pk))
    for claim in claims:
        claim.search_text = f"{claim.reference} {names}".upper()[:LONGEST]
    for offer in offers:
        offer.search_text = f"{offer.reference} {names}".upper()[:LONGEST]
    Application.objects.bulk_update(claims, ["search_text"])
    Offer.objects.bulk_update(offers, ["search_text"])
    drafts = Application.objects.filter(enterprise=enterprise.pk, state__in=EDITABLE, submitted_at=None)
    drafts.update(division=enterprise.registration_division)
