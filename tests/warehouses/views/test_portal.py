"""The pages of warehouses on both faces: who opens them, what they show, and what they do."""

import io
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from pilotzone.audit.queries import events_of
from pilotzone.audit.sentences import sentence
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from tests.factories.figures import table_csv
from tests.factories.people import make_division, make_enterprise, make_member, make_officer
from tests.factories.registry import make_upload
from tests.factories.warehouses import load_countries, make_keeper, make_month, make_warehouse
from tests.standing import part
from warehouses.models import SheetImport, Warehouse, WarehouseReport
from warehouses.sheets import columns_of

pytestmark = pytest.mark.usefixtures("_clock")
PORTAL, BUREAU = "portal:warehouses:", "bureau:warehouses:"


@pytest.fixture(scope="module")
def prepared(standing):
    load_countries()
    firm = make_enterprise("天津澜图进出口有限公司")
    warehouse = make_warehouse(firm)
    lead = make_member(firm, R.PROJECT_LEAD, language="en")
    make_month(warehouse, date(2024, 5, 1), by=lead)
    return {
        "firm": firm,
        "warehouse": warehouse,
        "lead": lead,
        "reader": make_member(firm, R.READER, language="en"),
        "officer": make_keeper(language="en"),
    }


firm, warehouse, lead, reader, officer = (part(name) for name in ("firm", "warehouse", "lead", "reader", "officer"))


@pytest.fixture
def _clock(at, client):
    at("2024-07-02T10:00")
    client.cookies["django_language"] = "en"


def get(client, user, name, *args, query="", status=200):
    client.force_login(user)
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == status, response.content.decode()[:2000]
    return response


def post(client, user, name, *args, data=None, status=302):
    client.force_login(user)
    response = client.post(reverse(name, args=args), data or {})
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def form(**fields):
    return {
        "name_zh": "鹿特丹公共海外仓", "name_en": "Rotterdam warehouse", "use": "public", "type": "logistics",
        "operating_since": "2023-01-01", "country": "NL", "city": "Rotterdam", "address": "Waalhaven 1",
        "latitude": "51.9", "longitude": "4.45", "investor_name": "Lantu B.V.", "investment_certificate": "N12002",
        "direct_share": "60", "indirect_share": "", "tenure": "leased", "lease_number": "R-1",
        "lease_starts_on": "2023-01-01", "lease_ends_on": "2025-12-31", "indoor_area": "6000.5", "bonded_area": "",
        "cold_area": "", "outdoor_area": "", "services": ["storage", "picking"], "wms": "", "tracking": "",
        "interfaces": "", "filing_9810": "", "submission": "6f9619ff-8b86-4011-b42d-00c04fc964ff", "version": "",
    } | fields  # fmt: skip


def test_an_operator_registers_and_an_officer_confirms(client, firm, lead, officer):
    get(client, lead, PORTAL + "warehouse_register", firm.uid)
    post(client, lead, PORTAL + "warehouse_register", firm.uid, data=form())
    row = Warehouse.objects.get(city="Rotterdam")
    assert (row.state, row.area, row.direct_share, row.latitude) == ("pending", 6_000_50, 600_000, 51_900_000)
    assert "Waiting for confirmation" in get(client, lead, PORTAL + "warehouse_detail", row.uid).content.decode()
    assert "Rotterdam" in get(client, officer, BUREAU + "waiting_list").content.decode()
    get(client, officer, BUREAU + "warehouse_detail", row.uid)
    version = row.versions.get()
    post(client, officer, BUREAU + "version_decide", row.uid, version.uid, data={"refuse": "1", "note": ""}, status=422)
    post(client, officer, BUREAU + "version_decide", row.uid, version.uid, data={"confirm": "1", "note": ""})
    row.refresh_from_db()
    assert row.state == "registered"


def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(client, firm, lead):
    response = post(
        client, lead, PORTAL + "warehouse_register", firm.uid, data=form(latitude="4.45", longitude="51.9"), status=422
    )
    text = response.content.decode()
    assert "latitude and longitude swapped" in text
    assert 'value="Waalhaven 1"' in text
    assert Warehouse.objects.count() == 1


def test_everything_that_cannot_be_is_said_at_once_each_at_its_own_field(client, firm, lead):
    wrong = form(latitude="4.45", longitude="51.9", lease_starts_on="2026-01-01", lease_ends_on="2025-01-01")
    response = post(client, lead, PORTAL + "warehouse_register", firm.uid, data=wrong, status=422)
    assert set(response.context["form"].errors) == {"latitude", "lease_ends_on"}


def test_a_change_waits_and_can_be_withdrawn(client, warehouse, lead, reader):
    page = get(client, lead, PORTAL + "warehouse_edit", warehouse.uid)
    data = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    data = {name: "" if value is None else value for name, value in data.items()} | {"indoor_area": "11000"}
    post(client, lead, PORTAL + "warehouse_edit", warehouse.uid, data=data)
    text = get(client, reader, PORTAL + "warehouse_detail", warehouse.uid).content.decode()
    assert "A change waits for the bureau" in text
    assert "11,000.00" in text
    version = warehouse.versions.get(state="waiting")
    assert version.changed == ["indoor_area"]
    post(client, lead, PORTAL + "version_withdraw", warehouse.uid, version.uid)
    assert not warehouse.versions.filter(state="waiting").exists()


def test_a_month_is_reported_and_corrected_on_its_page(client, warehouse, lead):
    assert "Report 2024-06" in get(client, lead, PORTAL + "warehouse_list", warehouse.operator.uid).content.decode()
    get(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06")
    data = {"area_used": "10000", "orders": "900", "parcels": "950", "countries": "Germany, 法国", "served": ""}
    post(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06", data=data)
    made = WarehouseReport.objects.get(month="2024-06-01")
    assert (made.countries, made.area_used) == (["DE", "FR"], 10_000_00)
    page = get(client, lead, PORTAL + "warehouse_detail", warehouse.uid)
    assert page.context["chart"]["values"] == [64.0, 80.0]  # 8,000 and 10,000 of 12,500 m²
    post(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06", data=data | {"area_used": "12501"}, status=422)
    post(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06", data=data | {"served": "nonsense"}, status=422)
    post(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06", data=data | {"orders": "901"})
    assert WarehouseReport.objects.filter(month="2024-06-01").count() == 2
    get(client, lead, PORTAL + "report_edit", warehouse.uid, "someday", status=404)


def test_a_month_that_somebody_else_corrected_meanwhile_is_refused_with_the_text_kept(client, warehouse, lead):
    page = get(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06")
    assert page.context["form"]["revision"].value() == 0
    data = {"area_used": "10000", "orders": "900", "parcels": "950", "countries": "", "served": "", "revision": "0"}
    post(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06", data=data)
    page = post(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06", data=data | {"orders": "7"}, status=422)
    shown = page.content.decode()
    assert "Somebody else has reported this month meanwhile. Your text is kept below." in shown
    assert page.context["form"]["orders"].value() == "7"
    assert page.context["form"]["revision"].value() == 1
    post(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06", data=data | {"orders": "7", "revision": "1"})
    assert [row.orders for row in WarehouseReport.objects.filter(month="2024-06-01").order_by("revision")] == [900, 7]


def test_a_wrong_value_keeps_the_version_that_the_person_read(client, warehouse, lead):
    page = get(client, lead, PORTAL + "warehouse_edit", warehouse.uid)
    data = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    post(client, lead, PORTAL + "warehouse_edit", warehouse.uid, data=data | {"name_en": "Elsewhere"})
    page = post(client, lead, PORTAL + "warehouse_edit", warehouse.uid, data=data | {"city": ""}, status=422)
    data["version"] = page.context["form"]["version"].value()
    page = post(client, lead, PORTAL + "warehouse_edit", warehouse.uid, data=data | {"wms": "W"}, status=422)
    assert "Somebody else has changed this warehouse meanwhile" in page.content.decode()
    warehouse.refresh_from_db()
    assert (warehouse.name_en, warehouse.wms) == ("Elsewhere", data["wms"])


def test_documents_come_and_go(client, warehouse, lead, reader, officer):
    data = {"kind": "lease", "number": "HH-2023-017", "valid_until": "2026-12-31", "file": make_upload("lease.pdf")}
    post(client, lead, PORTAL + "document_add", warehouse.uid, data=data)
    post(client, lead, PORTAL + "document_add", warehouse.uid, data={"kind": "lease"}, status=422)
    document = warehouse.documents.get()
    for person, face in ((reader, PORTAL), (officer, BUREAU)):
        get(client, person, face + "document_file", warehouse.uid, document.uid)
    post(client, reader, PORTAL + "document_remove", warehouse.uid, document.uid, status=403)
    post(client, lead, PORTAL + "document_remove", warehouse.uid, document.uid)
    assert not warehouse.documents.current().exists()


def test_a_file_that_is_needed_is_not_called_optional(client, warehouse, lead):
    page = get(client, lead, PORTAL + "warehouse_detail", warehouse.uid).content.decode()
    labels = [page.partition(f'for="document_{name}"')[2].partition("</label>")[0] for name in ("file", "number")]
    assert ["(optional)" in label for label in labels] == [False, True]


def test_closing_asks_for_the_last_day_and_the_reason_on_its_own_page(client, warehouse, lead, reader):
    address = reverse(PORTAL + "warehouse_close", args=[warehouse.uid])
    detail = reverse(PORTAL + "warehouse_detail", args=[warehouse.uid])
    assert f'href="{address}"' in get(client, lead, PORTAL + "warehouse_detail", warehouse.uid).content.decode()
    assert address not in get(client, reader, PORTAL + "warehouse_detail", warehouse.uid).content.decode()
    assert "It cannot be opened again." in get(client, lead, PORTAL + "warehouse_close", warehouse.uid).content.decode()

    early, day = {"closed_on": "2024-07-03", "reason": "Lease ended"}, {"closed_on": "2024-06-30"}
    post(client, lead, PORTAL + "warehouse_close", warehouse.uid, data=early, status=422)
    page = post(client, lead, PORTAL + "warehouse_close", warehouse.uid, data=day, status=422)
    assert set(page.context["form"].errors) == {"reason"}
    post(client, lead, PORTAL + "warehouse_close", warehouse.uid, data=day | {"reason": " Lease ended "})
    warehouse.refresh_from_db()
    assert (warehouse.state, warehouse.closed_on) == ("closed", date(2024, 6, 30))
    payload = events_of(warehouse).get(kind="warehouse.closed").payload
    assert payload == {"closed_on": "2024-06-30", "reason": "Lease ended"}
    assert get(client, lead, PORTAL + "warehouse_close", warehouse.uid, status=302).url == detail


def test_an_officer_closes_what_its_operator_no_longer_speaks_of_and_the_operator_reads_why(
    client, warehouse, lead, officer
):
    page = f"/bureau/warehouses/{warehouse.uid}/"
    client.force_login(lead)
    assert client.post(f"{page}close/", {}).status_code == 403
    client.force_login(officer)
    assert f'action="{page}close/"' in client.get(page).content.decode()
    without = client.post(f"{page}close/", {"closed_on": "2024-06-30", "reason": " "})
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["reason"])
    assert client.post(f"{page}close/", {"closed_on": "2024-06-30", "reason": "企业已注销境外公司"}).status_code == 302
    warehouse.refresh_from_db()
    assert (warehouse.state, warehouse.closed_on.isoformat()) == ("closed", "2024-06-30")
    told = Notice.objects.get(recipient=lead, kind="warehouses.closed")
    assert told.params["reason"] == "企业已注销境外公司"
    assert f'action="{page}close/"' not in client.get(page).content.decode()


def test_a_registration_that_waits_is_withdrawn_and_made_anew(client, firm, lead, reader, officer):
    row = make_warehouse(firm, by=lead, city="Bremen")
    get(client, reader, PORTAL + "warehouse_withdraw", row.uid, status=403)
    assert "Withdraw this registration?" in get(client, lead, PORTAL + "warehouse_withdraw", row.uid).content.decode()
    post(client, lead, PORTAL + "warehouse_withdraw", row.uid, data={"reason": " "}, status=422)
    post(client, lead, PORTAL + "warehouse_withdraw", row.uid, data={"reason": "Entered twice"})
    row.refresh_from_db()
    assert (row.state, row.versions.get().state) == ("withdrawn", "withdrawn")
    event = events_of(row).get(kind="warehouse.withdrawn")
    with translation.override("en"):
        said = sentence(event)
    assert said == "Registration of the warehouse withdrawn before it was confirmed: Entered twice"
    assert "Bremen" not in get(client, officer, BUREAU + "waiting_list").content.decode()
    assert "Bremen" not in get(client, officer, BUREAU + "warehouse_list", query="?state=pending").content.decode()

    page = get(client, lead, PORTAL + "warehouse_detail", row.uid).content.decode()
    for address in ("warehouse_edit", "warehouse_withdraw", "warehouse_close", "document_add"):
        assert reverse(PORTAL + address, args=[row.uid]) not in page
    again = make_warehouse(firm, by=lead, city="Bremen")
    assert (again.state, again.versions.get().warnings) == ("pending", [])
    version = again.versions.get()
    post(client, officer, BUREAU + "version_decide", again.uid, version.uid, data={"refuse": "1", "note": "Which?"})
    post(client, lead, PORTAL + "warehouse_withdraw", again.uid, data={"reason": "Not ours"})
    again.refresh_from_db()
    assert again.state == "withdrawn"


def test_what_an_officer_confirmed_first_is_not_withdrawn(client, firm, lead, officer):
    row = make_warehouse(firm, by=lead, city="Bremen")
    version = row.versions.get()
    post(client, officer, BUREAU + "version_decide", row.uid, version.uid, data={"confirm": "1", "note": ""})
    page = post(client, lead, PORTAL + "warehouse_withdraw", row.uid, data={"reason": "Entered twice"}, status=422)
    assert "the state is “Registered”" in page.content.decode()
    row.refresh_from_db()
    assert row.state == "registered"


def test_somebody_elses_warehouse_is_absent(client, warehouse):
    stranger = make_member(make_enterprise(), language="en")
    elsewhere = make_officer(R.DISTRICT_COMMERCE, division=make_division("120101", "和平区", "Heping"))
    get(client, stranger, PORTAL + "warehouse_detail", warehouse.uid, status=404)
    get(client, stranger, PORTAL + "warehouse_list", warehouse.operator.uid, status=404)
    get(client, elsewhere, BUREAU + "warehouse_detail", warehouse.uid, status=404)
    assert warehouse.code not in get(client, elsewhere, BUREAU + "warehouse_list").content.decode()


def test_the_bureaus_lists_and_the_api_show_the_same(client, warehouse, officer):
    other = make_warehouse(make_enterprise(), name_zh="里约仓", city="Bremen", type="trade", services=["storage"])
    query = "?country=DE&service=returns&type=logistics"
    text = get(client, officer, BUREAU + "warehouse_list", query=query).content.decode()
    assert warehouse.code in text
    assert other.code not in text
    found = get(client, officer, "api:warehouse_list", query=query).json()["items"]
    assert [row["code"] for row in found] == [warehouse.code]
    assert (found[0]["area"], found[0]["direct_share"], found[0]["country"]) == ("12500.00", "0.700000", "DE")
    detail = get(client, officer, "api:warehouse_detail", warehouse.uid).json()
    assert [(row["month"], row["area_used"]) for row in detail["reports"]] == [("2024-05", "8000.00")]
    book = load_workbook(io.BytesIO(get(client, officer, BUREAU + "warehouse_export", query=query).content))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [warehouse.code]


def test_an_unknown_country_is_told_without_a_template(client, warehouse, lead):
    data = {"area_used": "10000", "orders": "900", "parcels": "950", "countries": "DE, zz", "served": ""}
    answer = post(client, lead, PORTAL + "report_edit", warehouse.uid, "2024-06", data=data, status=422)
    said = "“zz” is not known. Enter the name or the two-letter code of a country or region."
    assert answer.context["form"].errors == {"countries": [said]}


def test_late_reports_are_listed_by_month(client, warehouse, officer):
    assert "No late report" in get(client, officer, BUREAU + "late_list").content.decode()  # May is there
    assert warehouse.code in get(client, officer, BUREAU + "late_list", query="?month=2024-04").content.decode()


def test_tables_on_both_faces(client, firm, lead, officer, warehouse):
    get(client, lead, PORTAL + "import_template", "reports")
    get(client, officer, BUREAU + "import_template", "register")
    get(client, officer, BUREAU + "import_template", "nothing", status=404)
    get(client, lead, PORTAL + "import_new", firm.uid)
    get(client, officer, BUREAU + "import_new")
    heads = [column.name for column in columns_of("reports")][:6]
    table = table_csv([warehouse.code, "2024-06", "99999", "", "1", "1"], heads=heads)
    upload = SimpleUploadedFile("months.csv", table)
    post(client, lead, PORTAL + "import_new", firm.uid, data={"kind": "reports", "file": upload})
    row = SheetImport.objects.get()
    with override_settings(PILOTZONE_CLOCK="2024-07-02T10:00:00+08:00"):
        jobs.run_job(row.job_id)
    assert "1 error; nothing was imported" in get(client, lead, PORTAL + "import_detail", row.uid).content.decode()
    said = "More than the storage area of 12,500.00 m² cannot be used. If it has grown, change the area first."
    assert said in get(client, lead, PORTAL + "import_errors", row.uid).content.decode()
    client.cookies["django_language"] = "zh-hans"
    told = "已用面积不能超过仓储面积 12,500.00 平方米"
    assert told in get(client, officer, BUREAU + "import_detail", row.uid).content.decode()
    assert told in get(client, officer, BUREAU + "import_errors", row.uid).content.decode()
    client.cookies["django_language"] = "en"
    assert row.reference in get(client, officer, BUREAU + "import_list").content.decode()
    get(client, make_member(make_enterprise()), PORTAL + "import_detail", row.uid, status=404)


def test_exports_hold_numbers_and_days_as_such_and_are_taken_back(client, officer, warehouse):
    named = Warehouse.objects.filter(pk=warehouse.pk)
    named.update(name_zh="汉堡\x0b仓", latitude=53_500_000, longitude=10_000_000, lease_starts_on=date(2022, 1, 1))
    content = get(client, officer, BUREAU + "warehouse_export").content
    _heads, cells = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    told = dict(zip((column.name for column in columns_of("register")), cells, strict=True))
    assert (told["indoor_area"], told["latitude"]) == (10000, 53.5)
    assert told["lease_starts_on"] == datetime(2022, 1, 1)
    assert (told["operator"], told["name_zh"]) == (warehouse.operator.uscc, "汉堡 仓")
    upload = SimpleUploadedFile("register.xlsx", content)
    post(client, officer, BUREAU + "import_new", data={"kind": "register", "file": upload})
    with override_settings(PILOTZONE_CLOCK="2024-07-02T10:00:00+08:00"):
        jobs.run_job(SheetImport.objects.get().job_id)
    assert (SheetImport.objects.get().state, named.get().name_zh) == ("done", "汉堡 仓")


def test_the_day_in_an_error_of_a_table_is_written_as_the_reader_writes_days(client, firm, lead, warehouse):
    heads = [column.name for column in columns_of("reports")][:6]
    table = table_csv([warehouse.code, "2022-01", "100", "", "1", "1"], heads=heads)
    post(client, lead, PORTAL + "import_new", firm.uid, data={"kind": "reports", "file": upload_of(table)})
    row = SheetImport.objects.get()
    jobs.run_job(row.job_id)
    page = get(client, lead, PORTAL + "import_detail", row.uid).content.decode()
    assert "The warehouse is in operation only since 1 March 2022." in page
    client.cookies["django_language"] = "zh-hans"
    assert "2022年3月1日" in get(client, lead, PORTAL + "import_errors", row.uid).content.decode()


def upload_of(table):
    return SimpleUploadedFile("months.csv", table)


def test_exports_of_an_operator(client, firm, reader, warehouse):
    book = load_workbook(io.BytesIO(get(client, reader, PORTAL + "warehouse_export", firm.uid).content))
    assert book.active.max_row == 2
    book = load_workbook(io.BytesIO(get(client, reader, PORTAL + "report_export", warehouse.uid).content))
    assert [cell.value for cell in book.active[2]][:3] == [warehouse.code, "2024-05", 8000]


def test_home_leads_to_the_enterprise(client, reader, firm):
    client.force_login(reader)
    response = client.get(reverse(PORTAL + "warehouse_home"))
    assert response["Location"] == reverse(PORTAL + "warehouse_list", args=[firm.uid])


def test_a_remark_that_came_true_later_is_shown_on_either_face(client, firm, warehouse, lead, officer, at):
    ended, overlaps = "The lease ended on 31 December 2026.", "Another warehouse is registered in this building"
    name, page = (PORTAL + "warehouse_detail", lead), (BUREAU + "warehouse_detail", officer)
    for route, person in (name, page):
        shown = get(client, person, route, warehouse.uid).content.decode()
        assert ended not in shown
        assert overlaps not in shown
    make_warehouse(make_enterprise("天津同楼有限公司"), name_zh="同楼仓", lease_number="HH-2026-001")
    at("2027-01-01T10:00")
    for route, person in (name, page):
        shown = get(client, person, route, warehouse.uid).content.decode()
        assert shown.count(ended) == 1
        assert shown.count(overlaps) == 1


def test_what_was_odd_when_it_was_given_stays_once(client, firm, lead):
    row = make_warehouse(firm, name_zh="过期仓", address="Am Hafen 99", lease_ends_on=date(2024, 6, 1))
    shown = get(client, lead, PORTAL + "warehouse_detail", row.uid).content.decode()
    assert shown.count("The lease ended on 1 June 2024.") == 1
