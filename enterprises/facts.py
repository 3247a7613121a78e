"""From rows to the values that the registry's rules take."""

from datetime import date

from django.db.models import Q, QuerySet

from enterprises.enums import CreditEffect
from enterprises.models import CreditRecord, Enterprise
from enterprises.rules.names import halves
from enterprises.rules.screening import Registration

MOST_NAMES = 500


def registration_facts(enterprise: Enterprise, day: date) -> Registration:
    """What screening needs to know of a registration; an entry on record only is not a reason."""
    listed = CreditRecord.objects.in_force(day).filter(uscc=enterprise.uscc).exclude(effect=CreditEffect.NOTE)
    return Registration(
        name=enterprise.name_zh,
        in_zone=enterprise.registration_division_id is not None,
        has_licence=enterprise.licence_id is not None,
        is_listed=listed.exists(),
        established_on=enterprise.established_on,
        similar=tuple(names_to_compare(enterprise).values_list("name_zh", flat=True)),
    )


def names_to_compare(enterprise: Enterprise) -> QuerySet[Enterprise]:
    """Other registrations whose name shares half of this one's; comparing them exactly is the rules' work."""
    shared = Q()
    for half in filter(None, halves(enterprise.name_zh)):
        shared |= Q(name_key__contains=half)
    rows = Enterprise.objects.open().filter(shared).exclude(uid=enterprise.uid).exclude(uscc=enterprise.uscc)
    return rows.order_by("pk")[:MOST_NAMES]
