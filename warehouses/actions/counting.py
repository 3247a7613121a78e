"""The sums of months, counted anew where reports came since."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Sum
from django.db.models.functions import Coalesce

from warehouses.models import MonthCount, MonthSum, MonthTotal, OperatorMonth, WarehouseReport
from warehouses.models.statistics import SUMMED

OVERLAP = timedelta(minutes=5)  # reports that were being written while the last count looked
PORTION = 2000
COUNTED = ("warehouses", *SUMMED)
Row = dict[str, Any]


def count_due(*, now: datetime) -> int:
    """Count each month with reports since its last count; how many months. Safe to run twice."""
    last = MonthCount.objects.aggregate(at=Max("counted_at"))["at"]
    reports = WarehouseReport.objects.all()
    if last is not None:
        reports = reports.filter(reported_at__gte=last - OVERLAP)
    months = sorted(set(reports.order_by().values_list("month", flat=True).distinct()))
    for month in months:
        count(month, now=now)
    return len(months)


@transaction.atomic
def count(month: date, *, now: datetime) -> int:
    """Add up a month's current reports by operator and country, and these by each of them; how many sums."""
    kept, _made = MonthCount.objects.get_or_create(month=month, defaults={"counted_at": now})
    MonthCount.objects.select_for_update().get(pk=kept.pk)  # one count of a month at a time
    for model in (MonthSum, MonthTotal, OperatorMonth):
        model.objects.filter(month=month).delete()
    rows = sums_of(month)
    keep(MonthSum, month, rows, ("country", "operator"))
    keep(MonthTotal, month, added(rows, ("country", "division")), ("country", "division"))
    keep(OperatorMonth, month, added(rows, ("operator", "division")), ("operator", "division"))
    MonthCount.objects.filter(pk=kept.pk).update(counted_at=now)
    return len(rows)


def sums_of(month: date) -> list[Row]:
    """By operator and country, with the operator's division and where was sent to."""
    reports = WarehouseReport.objects.current().filter(month=month).order_by()
    keys = {
        "country": F("warehouse__country"),
        "operator": F("warehouse__operator"),
        "division": F("warehouse__operator__registration_division"),
    }
    markets: dict[tuple[int, int], set[str]] = defaultdict(set)
    for country, operator, codes in reports.values_list("warehouse__country", "warehouse__operator", "countries"):
        markets[country, operator].update(codes)
    all_of = {f"all_{name}": Coalesce(Sum(name), 0) for name in SUMMED}
    return [
        {name: row[name] for name in (*keys, "warehouses")}
        | {name: row[f"all_{name}"] for name in SUMMED}
        | {"markets": markets[row["country"], row["operator"]]}
        for row in reports.values(**keys).annotate(warehouses=Count("pk"), **all_of)
    ]


def added(rows: Iterable[Row], keys: tuple[str, ...]) -> list[Row]:
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        named = {name: row[name] for name in keys}
        nothing: Row = named | dict.fromkeys(COUNTED, 0) | {"markets": set()}
        total = found.setdefault(tuple(named.values()), nothing)
        for name in COUNTED:
            total[name] += row[name]
        total["markets"] |= row["markets"]
    return list(found.values())


def keep(model: Any, month: date, rows: Iterable[Row], keys: tuple[str, ...]) -> None:
    made = [
        model(
            month=month,
            markets=sorted(row["markets"]),
            **{f"{name}_id": row[name] for name in keys},
            **{name: row[name] for name in COUNTED},
        )
        for row in rows
    ]
    model.objects.bulk_create(made, batch_size=PORTION)
