"""The pages of a consultation: begun, exported, replied, and answered at the claim."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.models import Consultation, Department, OfficeFinding
from tests.factories.people import make_call, make_division, make_officer
from tests.factories.review import at_city, make_bureau, make_submitted
from tests.subsidies.actions.test_consulting import FOUND, asked, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    asked()
    return make_bureau()


def page(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def test_a_round_from_its_beginning_to_the_answer(client, bureau, now):
    claim = at_city(make_submitted(make_call()), bureau, now)
    client.force_login(bureau.caseworker)
    start = {"call": str(claim.call.uid), "departments": ["market"], "due_on": "2024-07-12"}
    assert client.post(page("consultation_start"), start | {"departments": []}).status_code == 422
    client.post(page("consultation_start"), start)
    made = Consultation.objects.get()
    assert made.reference in client.get(page("consultation_list")).content.decode()
    office = made.offices.select_related("consultation").get()
    assert client.get(page("consultation_file", made.uid, office.uid)).status_code == 405
    assert client.post(page("consultation_file", made.uid, office.uid)).content.startswith(b"PK")
    assert AuditEvent.objects.filter(kind="consultation.exported").count() == 1
    address = page("consultation_reply", made.uid, office.uid)
    wrong = client.post(address, {"file": filled(office, {claim.enterprise.uscc: ("是", "被处罚。", None)})})
    assert wrong.status_code == 422
    assert "第 2 行" in wrong.content.decode()
    assert not OfficeFinding.objects.exists()
    assert client.post(address, {"file": filled(office, {claim.enterprise.uscc: FOUND})}).status_code == 302
    text = client.get(page("consultation_detail", made.uid)).content.decode()
    assert "被处罚3万元。" in text
    finding = OfficeFinding.objects.get()
    detail = client.get(page("application_detail", claim.uid)).content.decode()
    assert "津市监罚〔2023〕118号" in detail
    assert page("finding_answer", finding.uid) in detail
    assert client.post(page("finding_answer", finding.uid), {"verdict": "set_aside"}).status_code == 422
    client.post(page("finding_answer", finding.uid), {"verdict": "set_aside", "reason": "已缴清。"})
    assert OfficeFinding.objects.get().answer == "set_aside"
    again = client.post(address, {"file": filled(office, {claim.enterprise.uscc: FOUND})}, follow=True)
    assert "不再成立" not in again.content.decode()
    other = client.post(address, {"file": filled(office, {claim.enterprise.uscc: ("否", None, None)})}, follow=True)
    assert f"不再成立，对其所作的处理一并失效：{claim.reference}" in other.content.decode()


def test_the_list_for_a_department_is_in_chinese_whoever_takes_it(client, bureau, now):
    claim = at_city(make_submitted(make_call()), bureau, now)
    client.force_login(bureau.caseworker)
    client.cookies["django_language"] = "en"
    start = {"call": str(claim.call.uid), "departments": ["market"], "due_on": "2024-07-12"}
    client.post(page("consultation_start"), start)
    made = Consultation.objects.get()
    taken = client.post(page("consultation_file", made.uid, made.offices.get().uid))
    about = dict(load_workbook(BytesIO(taken.content))["说明"].iter_rows(values_only=True))
    assert about["请于何时前回复"] == "2024年7月12日 24:00"


def test_the_district_reads_what_was_found_and_does_not_answer(client, bureau, now):
    claim = at_city(make_submitted(make_call()), bureau, now)
    client.force_login(bureau.caseworker)
    start = {"call": str(claim.call.uid), "departments": ["market"], "due_on": "2024-07-12"}
    client.post(page("consultation_start"), start)
    made = Consultation.objects.get()
    office = made.offices.select_related("consultation").get()
    reply = filled(office, {claim.enterprise.uscc: FOUND})
    client.post(page("consultation_reply", made.uid, office.uid), {"file": reply})
    finding = OfficeFinding.objects.get()
    client.force_login(bureau.commerce)
    text = client.get(page("application_detail", claim.uid)).content.decode()
    assert "被处罚3万元。" in text
    assert page("finding_answer", finding.uid) not in text
    assert client.get(page("finding_answer", finding.uid)).status_code == 403
    elsewhere = make_officer(R.CASEWORKER, make_division("120114", "武清区", "Wuqing"))
    client.force_login(elsewhere)
    assert client.get(page("finding_answer", finding.uid)).status_code == 404
    assert client.get(page("consultation_detail", made.uid)).status_code == 404


def test_departments_are_entered_and_changed_on_their_page(client):
    client.force_login(make_officer(R.SYSTEM_ADMIN))
    typed = {"name_zh": "海事", "name_en": "Maritime safety", "email": "hs@city.example", "is_active": "on"}
    assert client.post("/bureau/departments/new/", typed).status_code == 302
    row = Department.objects.get(name_zh="海事")
    assert "hs@city.example" in client.get("/bureau/departments/").content.decode()
    stale = typed | {"version": row.version + 1}
    assert client.post(f"/bureau/departments/{row.uid}/", stale).status_code == 409
    changed = {"name_zh": "海事局", "version": row.version}
    assert client.post(f"/bureau/departments/{row.uid}/", changed).status_code == 302
    row.refresh_from_db()
    assert (row.name_zh, row.email, row.is_active) == ("海事局", "", False)
    client.force_login(make_officer(R.CASEWORKER))
    assert client.get("/bureau/departments/").status_code == 403
