"""For which enterprises another organisation's system acts: itself, or the tenants of its park."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from enterprises.models import Enterprise, Park, ParkTenant


def enterprise_of(code: str, day: date) -> Collection[int] | None:
    """The enterprise with this credit code, once it is accepted."""
    found = Enterprise.objects.active().filter(uscc=code.upper()).values_list("pk", flat=True).first()
    return None if found is None else (found,)


def tenants_of(code: str, day: date) -> Collection[int] | None:
    """Whoever is in the park on the day."""
    park = Park.objects.filter(code=code).first()
    if park is None:
        return None
    rows = ParkTenant.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), park=park, starts_on__lte=day)
    return list(rows.values_list("enterprise_id", flat=True))
