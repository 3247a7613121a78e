import io

import pytest
from django.test import override_settings
from openpyxl import load_workbook

from enterprises import import_errors
from enterprises.enums_figures import ImportState
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.errors import NotAllowed
from tests.factories.figures import store_table, table_csv, table_xlsx
from tests.factories.people import NOW, make_enterprise, make_member, make_uscc
from tests.factories.warehouses import load_countries, make_keeper, make_month, make_warehouse
from warehouses import sheets
from warehouses.actions import importing
from warehouses.enums import SheetKind
from warehouses.models import SheetImport, Warehouse, WarehouseReport
from warehouses.views.imports import error_said

pytestmark = pytest.mark.django_db
HEADS = [column.name for column in sheets.columns_of("register")]
MONTHS = [column.name for column in sheets.columns_of("reports")]


def line(operator, /, **fields):
    values = dict(zip(HEADS, sheets.EXAMPLE_REGISTER, strict=True)) | {"operator": operator.uscc} | fields
    return [values[name] for name in HEADS]


def run(content, by, kind=SheetKind.REGISTER, operator=None) -> SheetImport:
    load_countries()
    row = importing.start(store_table(content, by), kind, operator=operator, by=by, now=NOW)
    with override_settings(PILOTZONE_CLOCK=NOW.isoformat()):
        jobs.run_job(row.job_id)
    row.refresh_from_db()
    return row


def counts(row):
    return row.state, row.added, row.changed, row.unchanged, row.wrong


def test_an_officers_table_registers_and_can_be_sent_again():
    enterprise, keeper = make_enterprise(), make_keeper()
    table = table_xlsx(line(enterprise), line(enterprise, name_zh="二号仓", address="Am Hafen 20"), heads=HEADS)
    assert counts(run(table, keeper)) == (ImportState.DONE, 2, 0, 0, 0)
    row = Warehouse.objects.get(name_zh="汉堡公共海外仓")
    assert (row.state, row.area, row.direct_share, row.latitude) == ("registered", 12_500_00, 700_000, 53_540_000)
    assert counts(run(table, keeper)) == (ImportState.DONE, 0, 0, 2, 0)
    changed = table_xlsx(line(enterprise, code=row.code, indoor_area="11,000"), heads=HEADS)
    assert counts(run(changed, keeper)) == (ImportState.DONE, 0, 1, 0, 0)
    row.refresh_from_db()
    assert row.area == 13_500_00


def test_one_wrong_row_leaves_nothing_and_every_error_is_listed():
    enterprise, keeper = make_enterprise(), make_keeper()
    table = table_csv(
        line(enterprise),
        line(enterprise, address="x", latitude="48.85", longitude="2.35", lease_ends_on="2001-01-01"),
        line(enterprise, operator=make_uscc(99), address="y"),
        line(enterprise, address="z", tenure="borrowed", indoor_area="many"),
        heads=HEADS,
    )
    row = run(table, keeper)
    assert counts(row) == (ImportState.WRONG, 0, 0, 0, 5)
    assert not Warehouse.objects.exists()
    assert [(each[0], each[2]) for each in import_errors.first(row.errors, error_said, 9)] == [
        ("3", "48.85"), ("3", "2001-01-01"), ("4", make_uscc(99)), ("5", "borrowed"), ("5", "many"),
    ]  # fmt: skip


def test_a_members_table_waits_for_the_bureau_and_holds_only_its_own():
    enterprise = make_enterprise()
    member = make_member(enterprise)
    assert counts(run(table_csv(line(enterprise), heads=HEADS), member, operator=enterprise))[1] == 1
    assert Warehouse.objects.get().state == "pending"
    other = run(table_csv(line(make_enterprise()), heads=HEADS), member, operator=enterprise)
    assert counts(other) == (ImportState.WRONG, 0, 0, 0, 1)


def test_the_register_goes_out_as_it_comes_in():
    warehouse, keeper = make_warehouse(), make_keeper()
    out = sheets.register_book(Warehouse.objects.for_list().prefetch_related("services"))
    assert load_workbook(io.BytesIO(out)).active.max_row == 2
    assert counts(run(out, keeper)) == (ImportState.DONE, 0, 0, 1, 0)
    assert warehouse.versions.count() == 1


def test_reports_are_added_revised_and_left_alone():
    warehouse = make_warehouse()
    member = make_member(warehouse.operator)
    first = [warehouse.code, "2024-05", "8,000.50", "", "31,200", "33,900", "德国; France", f"{make_uscc(5)} 某企业 是"]
    table = table_csv(first, [warehouse.code, "2024年4月", "7000", "10", "1", "1", "", ""], heads=MONTHS[:-1])
    assert counts(run(table, member, SheetKind.REPORTS, warehouse.operator)) == (ImportState.DONE, 2, 0, 0, 0)
    made = WarehouseReport.objects.get(month="2024-05-01")
    assert (made.area_used, made.countries, made.served_local, made.channel) == (8_000_50, ["DE", "FR"], 1, "sheet")
    first[4] = "31,300"
    again = table_csv(first, [warehouse.code, "2024-04", "7000", "10", "1", "1", "", ""], heads=MONTHS[:-1])
    assert counts(run(again, member, SheetKind.REPORTS, warehouse.operator)) == (ImportState.DONE, 0, 1, 1, 0)
    assert WarehouseReport.objects.filter(month="2024-05-01").count() == 2


def test_reports_go_out_as_they_come_in():
    warehouse = make_warehouse()
    member = make_member(warehouse.operator)
    make_month(warehouse, NOW.date().replace(month=5, day=1), by=member)
    rows = warehouse.reports.current().select_related("warehouse").prefetch_related("served_enterprises")
    again = run(sheets.reports_book(rows), member, SheetKind.REPORTS, warehouse.operator)
    assert counts(again) == (ImportState.DONE, 0, 0, 1, 0)


def test_start_refuses_members_of_others():
    member = make_member(make_enterprise())
    with pytest.raises(NotAllowed):
        importing.start(
            store_table(table_csv(["x"], heads=HEADS), member),
            SheetKind.REGISTER,
            operator=make_enterprise(),
            by=member,
            now=NOW,
        )
