"""The pages of figures: who opens them, what they show, and what they do."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.actions.figures import reading, writing
from enterprises.enums_figures import Purpose
from enterprises.models import Authorisation, Figure, FigureImport, FigureReading, Park, ReportRound, RoundReport
from enterprises.rules.figures.periods import parse
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from tests.factories import figures as make
from tests.factories.people import NOW, make_division, make_enterprise, make_member, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_clock")]
PORTAL, BUREAU = "portal:enterprises:", "bureau:enterprises:"


@pytest.fixture
def _clock(at, client):
    at("2024-07-02T10:00")
    client.cookies["django_language"] = "en"


@pytest.fixture
def firm():
    return make_enterprise()


@pytest.fixture
def lead(firm):
    return make_member(firm, R.PROJECT_LEAD, language="en")


@pytest.fixture
def officer():
    return make.make_assessor(language="en")


def get(client, user, name, *args, query="", status=200):
    client.force_login(user)
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == status
    return response


def post(client, user, name, *args, data=None, status=302):
    client.force_login(user)
    response = client.post(reverse(name, args=args), data or {})
    assert response.status_code == status, response.content.decode()[:2000]
    return response


def answers(**more):
    return {"trade.none": "1,000", "staff.none": "12", "currency": "CNY", "version": "0"} | more


def test_enterprise_reports_and_corrects(client, firm, lead):
    found = make.make_round()
    assert "To report" in get(client, lead, PORTAL + "figure_round_list", firm.uid).content.decode()
    url = (PORTAL + "figure_report", firm.uid, found.uid)
    get(client, lead, *url)
    post(client, lead, *url, data=answers(save="1"))
    assert RoundReport.objects.get().state == "draft"
    page = post(client, lead, *url, data=answers(submit="1", version="1", **{"staff.none": ""}), status=422)
    assert "Staff at the end of the period: This is missing." in page.content.decode()
    post(client, lead, *url, data=answers(submit="1", version="2"))
    assert Figure.objects.count() == 2
    post(client, lead, *url, data=answers(submit="1", version="4", **{"staff.none": "13"}))
    assert list(Figure.objects.current().filter(indicator__code="staff").values_list("value", "revision")) == [(13, 2)]


def test_stale_form_keeps_what_was_typed(client, firm, lead):
    found = make.make_round()
    url = (PORTAL + "figure_report", firm.uid, found.uid)
    post(client, lead, *url, data=answers(save="1"))
    page = post(client, lead, *url, data=answers(save="1", **{"staff.none": "99"}), status=409).content.decode()
    assert 'value="99"' in page
    assert "Somebody else has saved this report meanwhile" in page
    assert 'name="version" value="1"' in page


def test_last_period_growth_and_warnings_stand_beside(client, firm, lead):
    before = make.make_round(period="2023Q4")
    url = (PORTAL + "figure_report", firm.uid)
    post(client, lead, *url, before.uid, data=answers(submit="1"))
    found = make.make_round()
    data = answers(save="1", **{"trade.none": "4,000", "trade.9610": "5000"})
    post(client, lead, *url, found.uid, data=data)
    page = get(client, lead, *url, found.uid).content.decode()
    assert "¥1,000.00" in page
    assert "+300.00%" in page
    assert "The modes together are ¥5,000.00, more than the whole of ¥4,000.00." in page
    post(client, lead, *url, found.uid, data=data | {"submit": "1", "version": "1"})  # warnings stop nothing


def test_template_is_filled_in_and_uploaded(client, firm, lead):
    found = make.make_round()
    response = get(client, lead, PORTAL + "figure_report_template", firm.uid, found.uid)
    book, out = load_workbook(io.BytesIO(response.content)), io.BytesIO()
    for row in book.active.iter_rows(min_row=2):
        if (row[0].value, row[2].value) in {("trade", None), ("staff", None)}:
            row[5].value = "77"
    book.save(out)
    upload = SimpleUploadedFile("report.xlsx", out.getvalue())
    post(client, lead, PORTAL + "figure_report_upload", firm.uid, found.uid, data={"file": upload})
    assert RoundReport.objects.get().answers == {"trade.none": "77", "staff.none": "77"}


def test_portal_pages_are_the_enterprises_own(client, firm, lead):
    found, stranger = make.make_round(), make_member(make_enterprise())
    for name, args in (("figure_round_list", [firm.uid]), ("figure_report", [firm.uid, found.uid])):
        get(client, stranger, PORTAL + name, *args, status=404)
    get(client, make_member(firm, R.AGENT), PORTAL + "figure_home", status=403)
    reader = make_member(firm, R.READER)
    get(client, reader, PORTAL + "figure_report", firm.uid, found.uid)
    post(client, reader, PORTAL + "figure_report", firm.uid, found.uid, data=answers(), status=404)
    assert get(client, reader, PORTAL + "figure_home", status=302).url.endswith(f"/{firm.uid}/figures/")


def test_authorisation_is_given_seen_to_be_read_and_revoked(client, firm, lead, officer):
    make.load()
    admin = make_member(firm, language="en")
    url = (PORTAL + "figure_authorisation_list", firm.uid)
    data = {
        "source": "bank",
        "indicators": ["receipts"],
        "purpose": "assessment",
        "starts_on": "2024-01-01",
        "ends_on": "2024-12-31",
    }
    post(client, lead, *url, data=data, status=404)
    post(client, admin, *url, data=data | {"indicators": []}, status=422)
    post(client, admin, *url, data=data)
    row = (firm.uscc, "receipts", "2024Q1", "", "2000", "USD", "")
    make.run_import(make.table_csv(row), officer, source="bank", item=None)
    subjects = [writing.subject_of(firm).pk]
    reading.read(subjects, ["receipts"], [parse("2024Q1")], Purpose.ASSESSMENT, by=officer, now=NOW)
    page = get(client, admin, *url).content.decode()
    assert officer.name in page
    assert "2024Q1" in page
    # Another thirty readings: 25 a page, each with its periods and how many values were read.
    for _count in range(30):
        reading.read(subjects, ["receipts"], [parse("2024Q1")], Purpose.ASSESSMENT, by=None, now=NOW)
    first = get(client, admin, *url)
    assert [(row.count, row.periods, row.read_by) for row, _names in first.context["readings"]] == [
        (1, ["2024Q1"], None)
    ] * 25
    second = client.get(reverse(url[0], args=url[1:]) + f"?page={first.context['page'].after}")
    assert [row.read_by for row, _names in second.context["readings"]] == [None] * 5 + [officer]
    assert second.context["page"].after is None
    revoke = (PORTAL + "figure_authorisation_revoke", firm.uid, Authorisation.objects.get().uid)
    post(client, lead, *revoke, status=403)
    post(client, admin, *revoke)
    assert "Revoked" in get(client, admin, *url).content.decode()


def test_officer_opens_a_round_and_sees_who_is_late(client, firm, officer):
    make.load()
    data = {
        "name_zh": "一季度",
        "name_en": "First quarter",
        "period": "2024Q1",
        "due_on": "2024-07-05",
        "indicators": ["trade"],
    }
    post(client, officer, BUREAU + "figure_round_open", data=data | {"period": "2024Q3"}, status=422)
    post(client, officer, BUREAU + "figure_round_open", data=data)
    found = ReportRound.objects.get()
    assert "First quarter" in get(client, officer, BUREAU + "figure_round_list").content.decode()
    with override_settings(PILOTZONE_CLOCK="2024-07-08T10:00+08:00"):
        page = get(client, officer, BUREAU + "figure_round_detail", found.uid, query="?show=missing").content.decode()
    assert "Past its day" in page
    assert firm.name_en in page
    page = get(client, officer, BUREAU + "figure_round_detail", found.uid, query="?show=submitted").content.decode()
    assert firm.name_en not in page
    get(client, officer, BUREAU + "figure_round_list", query="?stage=closed&q=x")
    post(client, officer, BUREAU + "figure_round_close", found.uid)
    assert ReportRound.objects.get().closed_at is not None


def test_list_of_a_round_costs_the_same_queries_for_many(client, officer, django_assert_max_num_queries):
    found = make.make_round()
    for number in range(12):
        make_enterprise(f"企业{number}", payee=False)
    client.force_login(officer)
    with django_assert_max_num_queries(22):
        client.get(reverse(BUREAU + "figure_round_detail", args=[found.uid]))


def test_officer_imports_a_table_and_takes_away_the_errors(client, firm, officer):
    make.load()
    get(client, officer, BUREAU + "figure_import_template")
    data = {"source": "customs", "sharing": make.CUSTOMS_ITEM, "as_of": "2024-07-01", "scope_note": ""}
    get(client, officer, BUREAU + "figure_import_new")
    post(client, officer, BUREAU + "figure_import_new", data=data, status=422)
    good = make.table_csv((firm.uscc, "trade", "2024Q1", "", "2000", "CNY", ""))
    bad = make.table_csv((firm.uscc, "sales", "2024Q1", "", "2000", "CNY", ""))
    for content in (good, bad):
        upload = SimpleUploadedFile("customs.csv", content)
        post(client, officer, BUREAU + "figure_import_new", data=data | {"file": upload})
        row = FigureImport.objects.latest("pk")
        get(client, officer, BUREAU + "figure_import_detail", row.uid)
        jobs.run_job(row.job_id)
    page = get(client, officer, BUREAU + "figure_import_detail", row.uid).content.decode()
    assert "1 error; nothing was imported" in page
    assert "There is no such figure. Use the codes of the template." in page
    response = get(client, officer, BUREAU + "figure_import_errors", row.uid)
    wrong = "There is no such figure. Use the codes of the template."
    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [
        ["Row", "Column", "In the table", "What is wrong", "Code"],
        ["2", "Figure", "sales", wrong, "indicator.unknown_indicator"],
    ]
    client.cookies["django_language"] = "zh-hans"
    assert "没有该指标" in get(client, officer, BUREAU + "figure_import_detail", row.uid).content.decode()
    assert "没有该指标" in get(client, officer, BUREAU + "figure_import_errors", row.uid).content.decode()
    client.cookies["django_language"] = "en"
    assert Figure.objects.count() == 1
    upload = SimpleUploadedFile("given-up.csv", good)
    post(client, officer, BUREAU + "figure_import_new", data=data | {"file": upload})
    for state, there in (("running", True), ("stopped", False)):
        listed = get(client, officer, BUREAU + "figure_import_list", query=f"?state={state}").content.decode()
        assert ("given-up.csv" in listed) is there, state
    jobs.request_cancel(FigureImport.objects.latest("pk").job, by=officer, now=NOW)
    jobs.run_job(FigureImport.objects.latest("pk").job_id)
    for state, there in (("running", False), ("stopped", True), ("done", False)):
        listed = get(client, officer, BUREAU + "figure_import_list", query=f"?state={state}").content.decode()
        assert ("given-up.csv" in listed) is there, state
    stopped = get(client, officer, BUREAU + "figure_import_detail", FigureImport.objects.latest("pk").uid)
    assert "Unchanged" not in stopped.content.decode()  # it has no outcome, not an outcome of nothing
    other = make.make_assessor()
    get(client, other, BUREAU + "figure_import_detail", row.uid)
    assert "customs.csv" in get(client, other, BUREAU + "figure_import_list", query="?source=customs").content.decode()


def test_figures_of_an_enterprise_with_revisions_and_differences(client, firm, lead, officer):
    found = make.make_round()
    url = (PORTAL + "figure_report", firm.uid, found.uid)
    post(client, lead, *url, data=answers(submit="1"))
    post(client, lead, *url, data=answers(submit="1", version="2", **{"trade.none": "1,100"}))
    make.run_import(make.table_csv((firm.uscc, "trade", "2024Q1", "", "900", "CNY", "")), officer)
    make.make_authorisation(firm, make_member(firm), "receipts", purpose=Purpose.CREDIT)
    row = (firm.uscc, "receipts", "2024Q1", "", "2000", "USD", "")
    make.run_import(make.table_csv(row), officer, source="bank", item=None)
    page = get(client, officer, BUREAU + "figure_list", firm.uid).content.decode()
    assert "¥200.00 (18.18%)" in page  # 200 of 1,100
    assert "Revision 2" in page
    assert "1: ¥1,000.00" in page
    assert "Not for this purpose" in page
    assert "US$2,000.00" not in page
    assert FigureReading.objects.count() == 0
    page = get(client, officer, BUREAU + "figure_list", firm.uid, query="?purpose=credit&period=2024Q1")
    assert "US$2,000.00" in page.content.decode()
    assert FigureReading.objects.count() == 1
    get(client, officer, BUREAU + "figure_list", make_enterprise().uid)


def test_park_pages(client, firm, officer, at):
    data = {
        "code": "TJ-BH-01",
        "name_zh": "示范园",
        "name_en": "Sample park",
        "operator_code": "",
        "operator_name": "运营公司",
        "division": make_division().code,
        "address": "第一大街",
        "land_area": "",
        "floor_area": "20000.5",
        "opened_on": "2021-05-01",
    }
    post(client, officer, BUREAU + "park_register", data=data | {"operator_name": ""}, status=422)
    post(client, officer, BUREAU + "park_register", data=data)
    park = Park.objects.get()
    assert (park.code, park.floor_area) == ("TJBH01", 2_000_050)
    post(client, officer, BUREAU + "park_edit", park.uid, data=data | {"address": "第二大街", "version": "1"})
    stale = post(client, officer, BUREAU + "park_edit", park.uid, data=data | {"version": "1"}, status=422)
    assert stale.context["form"]["version"].value() == 2
    post(
        client, officer, BUREAU + "park_tenant_add", park.uid, data={"code": "x", "starts_on": "2024-01-01"}, status=422
    )
    post(client, officer, BUREAU + "park_tenant_add", park.uid, data={"code": firm.uscc, "starts_on": "2024-01-01"})
    page = get(client, officer, BUREAU + "park_detail", park.uid).content.decode()
    assert "20,000.50" in page
    assert firm.uscc in page
    end = (BUREAU + "park_tenant_end", park.uid, park.tenants.get().uid)
    at("2024-06-30T10:00")
    post(client, officer, *end, data={"ends_on": "2024-06-30"})
    assert get(client, officer, BUREAU + "park_detail", park.uid).context["present"] == 1  # its last day
    at("2024-07-01T00:00")
    assert get(client, officer, BUREAU + "park_detail", park.uid).context["present"] == 0
    assert "Sample park" in get(client, officer, BUREAU + "park_list", query="?q=示范").content.decode()


def test_other_offices_do_not_open_the_pages(client, firm):
    caseworker, park = make_officer(R.CASEWORKER), make.make_park()
    for name, args in (
        ("figure_round_list", []),
        ("figure_import_list", []),
        ("park_list", []),
        ("park_detail", [park.uid]),
        ("figure_list", [firm.uid]),
    ):
        get(client, caseworker, BUREAU + name, *args, status=403)
