"""What the exchange asks of this app: for which enterprises a partner acts, and names of codes."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from enterprises.models import Enterprise, Park, ParkTenant
from pilotzone.exchange.codes import Code, named


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


def names(rows: QuerySet) -> Iterable[Code]:
    """As they are now: a queryset is read once, and this one is asked for again and again."""
    return named(rows.all())
