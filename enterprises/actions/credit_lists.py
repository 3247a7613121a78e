"""Credit lists from their document; loading it again changes what the document changed, never what entries did."""

from pathlib import Path

from django.db import transaction

import enterprises
from enterprises.models import CreditLevel, CreditList
from enterprises.rules import credit_lists as rules

DOCUMENT = Path(enterprises.__file__).parent / "catalogue" / "credit.yaml"


@transaction.atomic
def load(text: str | None = None) -> tuple[rules.ListRead, ...]:
    """The document that ships with the portal, or another. What is no longer in it stays: entries name it."""
    found = rules.read(DOCUMENT.read_text(encoding="utf-8") if text is None else text)
    for place, each in enumerate(found):
        row, _created = CreditList.objects.update_or_create(
            code=each.code,
            defaults={
                "kind": each.kind,
                "name_zh": each.names[0],
                "name_en": each.names[1],
                "tier_zh": each.tier[0],
                "tier_en": each.tier[1],
                "catalogue_item": each.terms.catalogue_item,
                "legal_basis": each.terms.legal_basis,
                "effect": each.terms.effect,
                "may_bar": each.terms.may_bar,
                "term_months": each.terms.term_months,
                "is_internal": each.terms.is_internal,
                "sources": list(each.sources),
                "starts_on": each.starts_on,
                "ends_on": each.ends_on,
                "position": place,
            },
        )
        for number, level in enumerate(each.levels):
            names = {"name_zh": level.names[0], "name_en": level.names[1], "position": number}
            CreditLevel.objects.update_or_create(list=row, code=level.code, defaults=names)
    return found
