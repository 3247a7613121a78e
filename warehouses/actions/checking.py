"""Facts against the reference data and the other rows of the register."""

from datetime import date
from typing import Any

from enterprises.models import Enterprise
from warehouses import words
from warehouses.enums import OVER
from warehouses.models import Country, Warehouse
from warehouses.rules import checks
from warehouses.rules import facts as rules


def checked(
    facts: rules.Facts, *, operator: Enterprise, day: date, except_for: Warehouse | None = None
) -> list[dict[str, Any]]:
    """What is odd, as it is kept with the version. Raises Refused with all that cannot be."""
    country = Country.objects.get(code=facts["country"])
    wrong = checks.errors(facts, country.boxes, day)
    if wrong:
        raise words.refusal(wrong)
    return [remark.kept() for remark in checks.warnings(facts, day, leases(facts, except_for))]


def leases(facts: rules.Facts, except_for: Warehouse | None) -> list[checks.Lease]:
    """Other warehouses that stand in the same building."""
    key = rules.building(facts["country"], facts["city"], facts["address"])
    rows = Warehouse.objects.filter(building_key=key).exclude(state__in=OVER)
    if except_for is not None:
        rows = rows.exclude(pk=except_for.pk)
    found = rows.order_by("pk")[:20]
    return [checks.Lease(row.code, row.name_zh, row.lease_starts_on, row.lease_ends_on) for row in found]
