"""The pages of recognition, each for whom it is meant, from the application to the certificate."""

import io
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from tests.factories import recognition as make
from tests.factories.people import make_division, make_enterprise, make_member, make_officer
from tests.factories.recognition import TODAY
from tests.factories.visits import picture
from tests.standing import part
from warehouses import certificates
from warehouses.actions.recognition import deciding, following
from warehouses.enums_recognition import InspectionState, RecognitionState
from warehouses.models import Recognition

pytestmark = pytest.mark.django_db
OWN, OFFICE = "portal:warehouses:recognition", "bureau:warehouses:recognition"


@pytest.fixture(autouse=True)
def today(monkeypatch, settings):
    settings.PILOTZONE_CLOCK = "2024-07-02T02:00:00Z"


@pytest.fixture(scope="module")
def prepared(standing):
    office = make.make_office()
    make.make_calendar(2024, 2025, 2026, 2027)
    batch = make.make_batch(office)
    warehouse = make.make_warehouse()
    admin = make_member(warehouse.operator, name="仓主", language="en")
    other = make.make_warehouse()
    filed = make.make_application(batch, other)
    return {"office": office, "batch": batch, "warehouse": warehouse, "admin": admin, "filed": filed}


office, batch, warehouse = part("office"), part("batch"), part("warehouse")
admin, filed = part("admin"), part("filed")


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), data)


def test_the_operator_applies_and_follows(client, admin, batch, warehouse, office):
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    page = client.get(reverse(f"{OWN}_list"))
    address = reverse(f"{OWN}_new", args=[batch.uid, warehouse.uid])
    assert address in page.content.decode()
    shown = client.get(address).content.decode()
    assert "Enterprises served last year" in shown
    assert "10,000" in shown  # the area that the register knows
    wrong = client.post(address, {"kind": "public", "statement": "x", "clients": "many"})
    assert wrong.status_code == 422
    assert "This is no number." in wrong.content.decode()
    given = {"kind": "public", "statement": "Serves fifty firms", "clients": "50", "evidence": picture(name="plan.jpg")}
    sent = client.post(address, given)
    row = Recognition.objects.get(warehouse=warehouse)
    assert sent.url == reverse(f"{OWN}_detail", args=[row.uid])
    page = client.get(sent.url).content.decode()
    assert "Documents being checked" in page
    assert "plan.jpg" in page


def test_the_portal_page_asks_for_the_correction(client, filed, office):
    owner = filed.filed_by
    client.force_login(office.checker)
    asked = post(client, f"{OFFICE}_demand", filed.uid, version=filed.version, demand="补充客户清单")
    assert asked.status_code == 302
    page = client.get(reverse(f"{OFFICE}_detail", args=[filed.uid]))
    assert "至2024年7月16日 24:00" in page.content.decode()  # ten working days, for the office to see too
    client.force_login(owner)
    page = client.get(reverse(f"{OWN}_detail", args=[filed.uid]))
    assert "补充客户清单" in page.content.decode()
    assert "核对员" not in page.content.decode()  # who it was is the office's own matter
    filed.refresh_from_db()
    missing = post(client, f"{OWN}_correct", filed.uid, version=filed.version, answer="", clients="40")
    assert missing.status_code == 422
    done = post(client, f"{OWN}_correct", filed.uid, version=filed.version, answer="已补充", clients="40")
    assert done.status_code == 302
    filed.refresh_from_db()
    assert filed.given == {"clients": "40"}


def test_from_the_check_to_the_certificate(client, filed, office):
    client.force_login(office.checker)
    assert client.get(reverse(f"{OFFICE}_list")).status_code == 200
    post(client, f"{OFFICE}_pass", filed.uid, version=1, note="")
    plan = {"mode": "site", "planned_on": TODAY, "first": office.first.pk, "second": office.second.pk}
    assert post(client, f"{OFFICE}_plan", filed.uid, version=2, **plan).status_code == 302
    inspection = filed.inspections.get()
    client.force_login(office.first)
    page = client.get(reverse("bureau:warehouses:inspection_detail", args=[inspection.uid])).content.decode()
    assert f'data-visit="{inspection.uid}"' in page
    make.fill(inspection)
    closed = post(
        client, "bureau:warehouses:inspection_close", inspection.uid, verdict="conforms", present_name="Herr Braun"
    )
    assert closed.status_code == 302
    inspection.refresh_from_db()
    client.force_login(office.second)
    post(client, "bureau:warehouses:inspection_confirm", inspection.uid, digest=inspection.digest)
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.DONE
    client.force_login(office.checker)
    filed.refresh_from_db()
    page = client.get(reverse(f"{OFFICE}_detail", args=[filed.uid]))
    values = {name: field.initial for name, field in page.context["establish"].fields.items() if field.initial}
    sent = post(client, f"{OFFICE}_establish", filed.uid, version=filed.version, **values)
    assert sent.status_code == 302
    filed.refresh_from_db()
    assert {each["source"] for each in filed.established.values()} == {"register", "self"}
    for member in office.panel:
        client.force_login(member)
        assert post(client, f"{OFFICE}_opine", filed.uid, order="8", advice="recognise").status_code == 302
    client.force_login(office.manager)
    filed.refresh_from_db()
    page = client.get(reverse(f"{OFFICE}_detail", args=[filed.uid])).content.decode()
    assert "68.00" in page
    post(client, f"{OFFICE}_conclude", filed.uid, version=filed.version, conclusion="建议认定")
    published = {"rows": [filed.uid], "document_number": "公示〔2024〕1号"}
    notice = post(client, f"{OFFICE}_batch_detail", filed.batch.uid, **published)
    assert notice.status_code == 302
    filed.refresh_from_db()
    assert filed.state == RecognitionState.NOTICED
    public = client.get(reverse("public:recognition_notice", args=[filed.notice.uid])).content.decode()
    assert "汉堡海外仓" in public


def test_the_office_reads_who_took_each_step_and_what_was_noted(client, filed, office):
    client.force_login(office.checker)
    post(client, f"{OFFICE}_pass", filed.uid, version=1, note="与登记一致")
    for reader, told in ((office.manager, True), (filed.filed_by, False)):
        client.force_login(reader)
        page = client.get(reverse(f"{OFFICE if told else OWN}_detail", args=[filed.uid])).content.decode()
        assert ("核对员" in page, "与登记一致" in page) == (told, told)


def test_an_application_is_withdrawn_after_its_consequence_was_read(client, filed):
    client.force_login(filed.filed_by)
    page = client.get(reverse(f"{OWN}_detail", args=[filed.uid])).content.decode()
    assert "不能恢复。本批次开放至2024年8月1日，截止前可以重新申报" in page
    assert page.index("<details") < page.index(reverse(f"{OWN}_withdraw", args=[filed.uid]))
    post(client, f"{OWN}_withdraw", filed.uid)
    filed.refresh_from_db()
    assert filed.state == RecognitionState.WITHDRAWN


def test_a_review_is_failed_once_it_came_or_is_late(client, office, filed, settings):
    """Due twenty working days after 3 March 2025: on 31 March."""
    row = make.to_recognised(filed, office)
    following.open_review(row, 2025, now=datetime(2025, 3, 3, 2, tzinfo=UTC))
    for now, offered in (("2025-03-31T02:00:00Z", False), ("2025-04-01T02:00:00Z", True)):
        settings.PILOTZONE_CLOCK = now
        client.force_login(office.checker)
        page = client.get(reverse(f"{OFFICE}_detail", args=[row.uid]))
        assert ("review_fail" in page.context["steps"]) is offered
    following.open_review(row, 2026, now=datetime(2026, 3, 2, 2, tzinfo=UTC))
    settings.PILOTZONE_CLOCK = "2026-03-03T02:00:00Z"  # the second year's waits beside the first's, which is late
    page = client.get(reverse(f"{OFFICE}_detail", args=[row.uid]))
    assert "review_fail" in page.context["steps"]
    assert reverse(f"{OFFICE}_review_fail", args=[row.uid, 2025]) in page.content.decode()
    client.force_login(row.filed_by)
    for year in (2025, 2026):
        page = client.get(reverse(f"{OWN}_detail", args=[row.uid])).content.decode()
        assert reverse(f"{OWN}_report", args=[row.uid, year]) in page
        row.refresh_from_db()
        post(client, f"{OWN}_report", row.uid, year, version=row.version, statement="全年正常运营")


def test_what_waited_ends_with_the_recognition(client, office, filed, settings):
    """Recognised on 10 July 2024, for 36 months, so until 9 July 2027; the review of that March never came."""
    row = make.to_recognised(filed, office)
    following.open_review(row, 2027, now=datetime(2027, 3, 1, 2, tzinfo=UTC))
    settings.PILOTZONE_CLOCK = "2027-07-10T02:00:00Z"
    client.force_login(row.filed_by)
    address = reverse(f"{OWN}_detail", args=[row.uid])
    assert "待企业填报" in client.get(address).content.decode()
    assert deciding.expire_due(now=clock.now()) == 1
    page = client.get(address).content.decode()
    assert "认定有效期至2027年7月9日，现已届满。需要继续认定的，请在开放的批次中重新申报。" in page
    assert "随认定终止" in page
    assert "待企业填报" not in page


def test_a_refused_step_keeps_what_was_written(client, filed, office):
    client.force_login(office.checker)
    answer = post(client, f"{OFFICE}_demand", filed.uid, version=99, demand="请补充客户清单")
    assert answer.status_code == 422
    assert "请补充客户清单" in answer.content.decode()


def test_somebody_elses_is_absent(client, filed):
    stranger = make_member(make_enterprise("别家公司", payee=False))
    client.force_login(stranger)
    assert client.get(reverse(f"{OWN}_detail", args=[filed.uid])).status_code == 404
    assert client.get(reverse(f"{OWN}_certificate", args=[filed.uid])).status_code == 404


def test_the_linked_officer_sees_no_step(client, filed, office):
    make_member(filed.enterprise, R.READER)
    office.checker.memberships.create(enterprise=filed.enterprise, role=R.READER.value, starts_on=TODAY)
    client.force_login(office.checker)
    page = client.get(reverse(f"{OFFICE}_detail", args=[filed.uid]))
    assert page.context["steps"] == {"linked"}


class TestCertificate:
    @pytest.fixture
    def recognised(self, filed, office, settings):
        settings.PILOTZONE_CLOCK = "2024-07-12T02:00:00Z"
        return make.to_recognised(filed, office)

    def test_the_operator_takes_it_home_the_same_whenever_it_is_drawn(self, client, recognised):
        client.force_login(recognised.filed_by)
        page = client.get(reverse(f"{OWN}_certificate", args=[recognised.uid]))
        assert page["Content-Type"] == "application/pdf"
        assert page.content[:5] == b"%PDF-"
        assert page.content == certificates.paper(recognised)

    def test_verified_by_its_hash_alone(self, client, recognised):
        address = reverse("public:recognition_verify", args=[recognised.uid])
        assert "汉堡海外仓" not in client.get(address).content.decode()
        assert "汉堡海外仓" not in client.get(address, {"h": "0" * 64}).content.decode()
        page = client.get(address, {"h": recognised.certificate_digest})
        assert page.context["matches"]
        assert page.context["holds"]
        assert recognised.certificate_number in page.content.decode()
        typed = {"reference": recognised.certificate_number, "digest": recognised.certificate_digest}
        assert client.get(reverse("public:verify"), typed).url == f"{address}?h={recognised.certificate_digest}"

    def test_a_revoked_one_is_genuine_and_does_not_hold(self, client, recognised, office):
        deciding.revoke(recognised, reason="租约终止", by=office.director, now=clock.now())
        address = reverse("public:recognition_verify", args=[recognised.uid])
        page = client.get(address, {"h": recognised.certificate_digest})
        assert page.context["matches"]
        assert not page.context["holds"]
        assert "租约终止" not in page.content.decode()

    def test_a_changed_text_no_longer_matches(self, client, recognised):
        Recognition.objects.filter(pk=recognised.pk).update(certificate=recognised.certificate.replace("汉堡", "柏林"))
        address = reverse("public:recognition_verify", args=[recognised.uid])
        assert not client.get(address, {"h": recognised.certificate_digest}).context["matches"]

    def test_listed_for_anybody(self, client, recognised):
        page = client.get(reverse("public:recognition_list")).content.decode()
        assert recognised.certificate_number in page


def test_a_batch_is_opened_on_its_page(client, office, batch):
    client.force_login(office.manager)
    page = client.get(reverse(f"{OFFICE}_batch_new"))
    assert "WAREHOUSE-GD: none 不予认定 · pass 符合条件。" in page.content.decode()  # which codes can be typed
    given = {name: field.initial for name, field in page.context["form"].fields.items() if field.initial is not None}
    given |= {"level": "city", "number": 77, "name_zh": "第七十七批", "opens_on": TODAY, "closes_on": TODAY}
    given |= {"scheme_version": str(batch.scheme_version.uid)}
    sent = client.post(reverse(f"{OFFICE}_batch_new"), given)
    assert sent.status_code == 302, sent.context["form"].errors
    terms = re.sub(r"<[^>]+>", "", client.get(sent.url).content.decode())
    assert "所需等级符合条件" in terms
    assert "公示期（工作日）5" in terms
    assert "年度复核期限（工作日）20" in terms
    assert client.get(reverse(f"{OFFICE}_batch_list")).status_code == 200


def test_a_district_officer_sees_the_own_districts(client, filed):
    elsewhere = make_officer(R.DISTRICT_COMMERCE, make_division("120101", "和平区", "Heping"))
    client.force_login(elsewhere)
    assert client.get(reverse(f"{OFFICE}_detail", args=[filed.uid])).status_code == 404


def test_the_list_as_a_table_has_what_the_filter_finds(client, office, filed, batch):
    other = make.make_application(batch, make.make_warehouse(name_zh="另一个仓"))
    client.force_login(office.checker)
    answer = client.get(reverse(f"{OFFICE}_export") + f"?q={filed.reference}")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows[1:]] == [filed.reference]
    assert rows[1][5] == filed.enterprise.uscc
    assert rows[1][10].date() == TODAY
    whole = load_workbook(io.BytesIO(client.get(reverse(f"{OFFICE}_export")).content)).active
    assert {row[0] for row in list(whole.values)[1:]} == {filed.reference, other.reference}
    client.force_login(make_member(filed.enterprise))
    assert client.get(reverse(f"{OFFICE}_export")).status_code == 403


class TestBesideTheWarehouse:
    def own(self, client, person, warehouse):
        client.force_login(person)
        client.cookies["django_language"] = "en"
        return client.get(reverse("portal:warehouses:warehouse_detail", args=[warehouse.uid])).content.decode()

    def office(self, client, person, warehouse):
        client.force_login(person)
        return client.get(reverse("bureau:warehouses:warehouse_detail", args=[warehouse.uid])).content.decode()

    def test_the_operator_applies_from_the_warehouse_and_finds_its_application_there(
        self, client, batch, warehouse, admin
    ):
        address = reverse(f"{OWN}_new", args=[batch.uid, warehouse.uid])
        assert address in self.own(client, admin, warehouse)
        assert address not in self.own(client, make_member(warehouse.operator, R.READER), warehouse)
        row = make.make_application(batch, warehouse, admin)
        shown = self.own(client, admin, warehouse)
        assert address not in shown
        assert reverse(f"{OWN}_detail", args=[row.uid]) in shown
        assert row.reference in shown

    def test_a_batch_of_another_kind_is_not_offered(self, client, office, warehouse, admin):
        other = make.make_batch(office, kinds=("overseas_chinese",))
        assert reverse(f"{OWN}_new", args=[other.uid, warehouse.uid]) not in self.own(client, admin, warehouse)

    def test_officers_find_them(self, client, filed, office):
        address = reverse(f"{OFFICE}_detail", args=[filed.uid])
        assert address in self.office(client, office.checker, filed.warehouse)
