"""The bridge from the register to what others compute with: warehouses as known on a day, for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from pilotzone.kernel import clock
from warehouses.enums import DocumentKind
from warehouses.models import Recognition as RecognitionRow
from warehouses.models import (
    RecognitionBatch,
    ServedEnterprise,
    Warehouse,
    WarehouseDocument,
    WarehouseReport,
    WarehouseVersion,
)
from warehouses.rules import facts as facts_rules
from warehouses.rules import reports as rules
from warehouses.rules.known import MONTHS_SERVED, Known, Recognition

PAPERS = (DocumentKind.LEASE, DocumentKind.TITLE, DocumentKind.INVESTMENT)  # on which area, title and shares rest


def levels_kept() -> frozenset[str]:
    """The levels of which the register keeps recognitions: of the others nobody can say that there is none."""
    return frozenset(RecognitionBatch.objects.values_list("level", flat=True).distinct())


def known_of(rows: Iterable[Warehouse], day: date, pinned: Mapping[int, WarehouseVersion] | None = None) -> list[Known]:
    """In the order given. `pinned`: by warehouse, the version whose facts count instead of those in force."""
    warehouses, pinned = list(rows), pinned or {}
    keys = [row.pk for row in warehouses]
    versions = dict(
        WarehouseVersion.objects.filter(warehouse__in=keys, state="in_force")
        .order_by("number")
        .values_list("warehouse", "number")
    )
    served = served_by(keys, day)
    recognised = recognised_by(keys, day)
    return [
        known(row, pinned.get(row.pk), versions.get(row.pk, 0), served.get(row.pk, {}), recognised.get(row.pk, ()))
        for row in warehouses
    ]


def known(
    row: Warehouse,
    version: WarehouseVersion | None,
    number: int,
    served: Mapping[date, set[str]],
    recognised: Collection[Recognition],
) -> Known:
    told = from_version(version) if version else from_row(row, number)
    return Known(
        key=row.pk,
        code=row.code,
        served=frozenset[str]().union(*served.values()),
        months=len(served),
        recognised=tuple(recognised),
        **told,
    )


def from_row(row: Warehouse, number: int) -> dict[str, Any]:
    return {
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "country": row.country.code,
        "area": row.area,
        "building": row.building_key,
        "lease_number": row.lease_number,
        "lease_starts_on": row.lease_starts_on,
        "lease_ends_on": row.lease_ends_on,
        "version": number,
    }


def from_version(version: WarehouseVersion) -> dict[str, Any]:
    facts = version.facts
    return {
        "name_zh": facts["name_zh"],
        "name_en": facts["name_en"],
        "country": facts["country"],
        "area": facts_rules.storage(facts),
        "building": facts_rules.building(facts["country"], facts["city"], facts["address"]),
        "lease_number": facts["lease_number"],
        "lease_starts_on": facts_rules.day(facts["lease_starts_on"]),
        "lease_ends_on": facts_rules.day(facts["lease_ends_on"]),
        "version": version.number,
    }


def recognised_by(keys: Collection[int], day: date) -> dict[int, list[Recognition]]:
    """By warehouse, the recognitions that held on the day, also where they have ended since."""
    rows = RecognitionRow.objects.certified().filter(warehouse__in=keys).select_related("batch").order_by("pk")
    found: dict[int, list[Recognition]] = defaultdict(list)
    for row in rows.filter(valid_from__lte=day, valid_until__gte=day):
        if row.ended_at is None or clock.local_date(row.ended_at) > day:
            told = Recognition(row.batch.level, row.batch.number, row.certificate_number, str(row.uid))
            found[row.warehouse_id].append(told)
    return found


def served_by(keys: Collection[int], day: date) -> dict[int, dict[date, set[str]]]:
    """By warehouse and month: whom it served, as it had been told by the day, in the last twelve months over."""
    last = rules.before(day)
    first = last
    for _month in range(MONTHS_SERVED - 1):
        first = rules.before(first)
    reports = WarehouseReport.objects.filter(
        warehouse__in=keys, month__gte=first, month__lte=last, reported_at__date__lte=day
    )
    told = {(key, month): pk for key, month, pk in reports.order_by("revision").values_list("warehouse", "month", "pk")}
    places = {pk: place for place, pk in told.items()}
    found: dict[int, dict[date, set[str]]] = defaultdict(dict)
    for key, month in told:
        found[key][month] = set()
    for pk, uscc in ServedEnterprise.objects.filter(report__in=list(places)).values_list("report", "uscc"):
        key, month = places[pk]
        found[key][month].add(uscc)
    return found


def papers_by(keys: Collection[int], day: date | None = None) -> dict[int, list[WarehouseDocument]]:
    """By warehouse, its lease, title and investment papers that were not removed; with a day those that hold on it."""
    rows = WarehouseDocument.objects.current().filter(warehouse__in=keys, kind__in=PAPERS).select_related("file")
    if day is not None:
        rows = rows.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day))
    found: dict[int, list[WarehouseDocument]] = defaultdict(list)
    for row in rows.order_by("kind", "pk"):
        found[row.warehouse_id].append(row)
    return found
