"""What the page of a warehouse shows on either face."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pilotzone.kernel import clock
from warehouses import fact_rows, queries, words
from warehouses.actions import checking, writing
from warehouses.models import Warehouse, WarehouseVersion
from warehouses.rules import checks

SHOWN_VERSIONS = 20


def found(request: HttpRequest) -> Any:
    """Those that the person may see."""
    return Warehouse.objects.visible_to(request.user).for_page()


def context_of(warehouse: Warehouse) -> dict[str, Any]:
    day = clock.today()
    facts = writing.facts_of(warehouse)
    waiting = queries.waiting_version(warehouse)
    months = queries.months_of(warehouse, day)
    current = warehouse.versions.filter(state="in_force").first()
    return {
        "warehouse": warehouse,
        "groups": fact_rows.groups(facts),
        "waiting": waiting,
        "differences": fact_rows.differences(facts, waiting.facts) if waiting else [],
        "remarks": remarks(warehouse, facts, waiting or current, day),
        "documents": list(warehouse.documents.current().select_related("file")),
        "months": months,
        "chart": queries.occupancy_chart(months, _("Occupancy, %")),
        "served": queries.served_counts(warehouse, months),
        "versions": list(warehouse.versions.select_related("made_by", "decided_by")[:SHOWN_VERSIONS]),
        "today": day,
    }


def remarks(warehouse: Warehouse, facts: Mapping[str, Any], version: WarehouseVersion | None, day: date) -> list[str]:
    """What was odd when the version was given, and what is today: leases end, others move into the building."""
    kept = list(version.warnings) if version else []
    if not warehouse.state_enum.is_over:
        shown = version.facts if version else facts
        live = checks.warnings(shown, day, checking.leases(shown, warehouse))
        kept += [each.kept() for each in live if each.kept() not in kept]
    return words.told(kept)
