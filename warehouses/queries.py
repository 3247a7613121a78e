"""Reads that span the register: what a warehouse's page shows, and which months are missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from warehouses import facts, words
from warehouses.enums import OVER, VersionState, WarehouseState
from warehouses.models import Warehouse, WarehouseReport, WarehouseVersion
from warehouses.rules import reports as rules

SHOWN_MONTHS = 12
RECENT_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a warehouse as its page shows it."""

    month: date
    report: WarehouseReport | None
    occupancy: int | None
    due_on: date
    is_late: bool
    warnings: list[str]

    @property
    def slug(self) -> str:
        return f"{self.month:%Y-%m}"


def months_of(warehouse: Warehouse, day: date, most: int = SHOWN_MONTHS) -> list[Month]:
    """The last months that are over, the newest first, reported or not."""
    site, last = facts.site_of(warehouse), rules.before(day)
    wanted = [month for month in rules.months(site.operating_since, last) if rules.is_expected(site, month)][-most:]
    reports = {row.month: row for row in warehouse.reports.current().filter(month__in=wanted)}
    return [month_of(month, reports.get(month), day) for month in reversed(wanted)]


def month_of(month: date, row: WarehouseReport | None, day: date) -> Month:
    due = rules.due_on(month)
    occupancy = rules.occupancy(row.area_used, row.area) if row else None
    return Month(month, row, occupancy, due, row is None and due < day, words.told(row.warnings) if row else [])


def occupancy_chart(months: Iterable[Month], unit: str) -> dict[str, Any] | None:
    """For the chart beside the table, the oldest first; None where nothing is reported."""
    told = [month for month in reversed(list(months)) if month.occupancy is not None]
    if not told:
        return None
    return {
        "names": [month.slug for month in told],
        "values": [round((month.occupancy or 0) / 100, 1) for month in told],
        "unit": unit,
    }


def latest_of(warehouses: Iterable[Warehouse], day: date) -> Mapping[int, Month]:
    """By warehouse, its newest reported month of the last half-year: for a page of a list, in one query."""
    first = rules.before(day)
    for _month in range(RECENT_MONTHS - 1):
        first = rules.before(first)
    rows = WarehouseReport.objects.current().filter(warehouse__in=[row.pk for row in warehouses], month__gte=first)
    return {row.warehouse_id: month_of(row.month, row, day) for row in rows.order_by("month")}


def last_month_of(warehouses: Iterable[Warehouse], day: date) -> Mapping[int, Month]:
    """By warehouse, the last month that is over: for a page of a list, in one query."""
    month, keys = rules.before(day), [row.pk for row in warehouses]
    rows = WarehouseReport.objects.current().filter(month=month, warehouse__in=keys)
    found = {row.warehouse_id: row for row in rows}
    return {key: month_of(month, found.get(key), day) for key in keys}


def waiting_version(warehouse: Warehouse) -> WarehouseVersion | None:
    found: WarehouseVersion | None = warehouse.versions.filter(state=VersionState.WAITING).first()
    return found


def waiting_for(user: Any) -> Any:
    """Versions that this officer may decide on."""
    rows = WarehouseVersion.objects.visible_to(user).filter(state=VersionState.WAITING)
    return rows.exclude(warehouse__state__in=(WarehouseState.RETURNED, *OVER))


def served_counts(warehouse: Warehouse, months: Iterable[Month]) -> int:
    """How many different enterprises were served in these months."""
    keys = [month.report.pk for month in months if month.report]
    rows = warehouse.reports.filter(pk__in=keys)
    return int(rows.aggregate(found=Count("served_enterprises__uscc", distinct=True))["found"] or 0)
