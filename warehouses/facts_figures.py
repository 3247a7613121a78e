"""What the register of warehouses tells of those that are assessed: as it stood on a day, and months added up."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from enterprises.enums_figures import SourceKind
from enterprises.registers import Known
from enterprises.rules.figures.periods import Period
from warehouses import facts
from warehouses.enums import VersionState
from warehouses.models import ServedEnterprise, Warehouse, WarehouseReport, WarehouseVersion
from warehouses.rules import facts as rules
from warehouses.rules import reports
from warehouses.rules.recognition import SERVICES

HUNDREDTHS, PER_CENT = 100, 10_000  # of a square metre; of a per cent of a share
Values = dict[str, Decimal | int]


def known(source: SourceKind, period: Period, codes: Collection[str]) -> Iterator[Known]:
    """Of all assessed warehouses: the register on the period's last day, or what operators reported over the period."""
    tellers = {SourceKind.REGISTER: register_values, SourceKind.SELF: reported_values}
    teller = tellers.get(source)
    if teller is None:
        return
    rows = Warehouse.objects.filter(subject__is_assessed=True).select_related("registered_by").order_by("pk")
    found = teller(rows, period)
    for row in rows:
        values = found.get(row.pk, {})
        yield Known(row.subject_id, {code: values[code] for code in codes if code in values}, row.registered_by)


def register_values(rows: QuerySet[Warehouse], period: Period) -> dict[int, Values]:
    """From the version in force on the period's last day; nothing of a warehouse that was not in the register then."""
    day = period.end
    closed = dict(rows.exclude(closed_on=None).values_list("pk", "closed_on"))
    return {key: values_on(told, day, closed.get(key)) for key, told in facts_in_force(rows, day).items()}


def facts_in_force(rows: QuerySet[Warehouse], day: date) -> dict[int, Mapping[str, Any]]:
    """By warehouse, the facts that stood at the end of the day."""
    versions = WarehouseVersion.objects.filter(warehouse__in=rows.order_by(), state=VersionState.IN_FORCE)
    versions = versions.annotate(since=Coalesce("decided_at", "made_at")).filter(since__date__lte=day)
    return dict(versions.order_by("since", "number").values_list("warehouse", "facts"))


def values_on(told: Mapping[str, Any], day: date, closed_on: date | None) -> Values:
    opened = rules.day(told["operating_since"])
    found: Values = {
        "storage_area": Decimal(rules.storage(told)) / HUNDREDTHS,
        "share_held": Decimal((told["direct_share"] or 0) + (told["indirect_share"] or 0)) / PER_CENT,
        "has_system": int(bool(told["wms"])),
        "services": len(set(told["services"]).intersection(SERVICES)),
        "running": int(closed_on is None or closed_on >= day),
        "assessed_on": number_of(day),
    }
    return found | ({"opened_on": number_of(opened)} if opened else {})


def number_of(day: date) -> int:
    """A day as indicators write it: 20260131."""
    return day.year * 10_000 + day.month * 100 + day.day


def reported_values(rows: QuerySet[Warehouse], period: Period) -> dict[int, Values]:
    """Parcels, orders and different enterprises served over the period, and the area used in its last month.

    Only of warehouses that reported each month of the period in which they ran.
    """
    told = WarehouseReport.objects.current().filter(warehouse__in=rows.order_by())
    told = told.filter(month__gte=period.start, month__lte=period.end).order_by()
    sums = {
        row["warehouse"]: row
        for row in told.values("warehouse").annotate(
            n=Count("pk"), all_parcels=Sum("parcels"), all_orders=Sum("orders")
        )
    }
    served = ServedEnterprise.objects.filter(report__in=told).values("report__warehouse")
    clients = dict(served.annotate(n=Count("uscc", distinct=True)).values_list("report__warehouse", "n"))
    used = dict(told.filter(month=reports.first_of(period.end)).values_list("warehouse", "area_used"))
    found: dict[int, Values] = {}
    for row in rows:
        said = sums.get(row.pk)
        if said is None or said["n"] < len(expected(row, period)):
            continue
        found[row.pk] = {
            "parcels": said["all_parcels"],
            "orders": said["all_orders"],
            "clients": clients.get(row.pk, 0),
        }
        if row.pk in used:
            found[row.pk]["used_area"] = Decimal(used[row.pk]) / HUNDREDTHS
    return found


def expected(row: Warehouse, period: Period) -> list[date]:
    site = facts.site_of(row)
    return [month for month in reports.months(period.start, period.end) if reports.is_expected(site, month)]
