"""What the database itself refuses of warehouses, their versions, documents and months."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.people import NOW
from tests.factories.registry import make_file
from tests.factories.warehouses import make_month, make_warehouse
from tests.standing import part
from warehouses.models import SheetImport, Warehouse, WarehouseReport, WarehouseVersion
from warehouses.querysets import Kept

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def prepared(standing):
    warehouse = make_warehouse()
    return {"warehouse": warehouse, "month": make_month(warehouse, date(2024, 5, 1))}


warehouse, month = part("warehouse"), part("month")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"outdoor_area": -1}, "warehouse_areas_not_below_zero"),
        ({"area": 1}, "warehouse_area_is_its_parts"),
        ({"direct_share": 900_001}, "warehouse_shares_within_whole"),  # 10% are held indirectly
        ({"latitude": 90_000_001}, "warehouse_on_the_globe"),
        ({"longitude": None}, "warehouse_on_the_globe"),
        ({"lease_ends_on": date(2021, 12, 31)}, "warehouse_lease_in_order"),
        ({"confirmed_by": None}, "warehouse_confirmed_paired"),
        ({"closed_on": date(2024, 7, 1)}, "warehouse_closed_paired"),
        ({"state": "closed"}, "warehouse_closed_paired"),
    ],
)
def test_warehouse(warehouse, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Warehouse.objects.filter(pk=warehouse.pk).update(**values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"area_used": -1}, "warehouse_report_areas_not_below_zero"),
        ({"month": date(2024, 5, 2)}, "warehouse_report_month_by_first_day"),
        ({"revision": 0}, "warehouse_report_revision_from_one"),
    ],
)
def test_month(month, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WarehouseReport.objects.filter(pk=month.pk).update(**values)


def test_one_report_of_a_month_is_current(month):
    values = {"warehouse": month.warehouse, "month": month.month, "area": 1, "area_used": 1, "orders": 1, "parcels": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        WarehouseReport.objects.create(
            **values, revision=2, channel="page", reported_at=NOW, reported_by=month.reported_by
        )


def test_one_version_waits(warehouse):
    values = {"warehouse": warehouse, "facts": {}, "made_at": NOW, "made_by": warehouse.registered_by}
    WarehouseVersion.objects.create(**values, number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        WarehouseVersion.objects.create(**values, number=3)
    with pytest.raises(IntegrityError, match="decided_paired"), transaction.atomic():
        warehouse.versions.filter(number=2).update(decided_at=NOW)


def test_documents_and_imports_have_paired_fields(warehouse):
    by = warehouse.registered_by
    stored = make_file(by)
    values = {"kind": "lease", "file": stored, "added_at": NOW, "added_by": by}
    for wrong in ({"removed_at": NOW}, {"valid_from": date(2024, 2, 1), "valid_until": date(2024, 1, 31)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            warehouse.documents.create(**values, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetImport.objects.create(
            reference="HWB-1", kind="register", file=stored, made_at=NOW, made_by=by, ended_at=NOW
        )


def test_what_was_told_is_never_deleted(warehouse, month):
    for rows in (WarehouseReport.objects.all(), WarehouseVersion.objects.all(), month.served_enterprises.all()):
        with pytest.raises(Kept):
            rows.delete()
    for row in (month, warehouse.versions.first(), month.served_enterprises.first()):
        with pytest.raises(Kept):
            row.delete()
