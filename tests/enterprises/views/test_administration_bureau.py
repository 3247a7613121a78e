"""Requests for the administration on the bureau's pages."""

from datetime import UTC, datetime, timedelta

import pytest

from enterprises import actions
from enterprises.actions import administration_requests as requests
from enterprises.enums import MemberRole
from enterprises.models import AdministrationRequest, Enterprise
from pilotzone.accounts.models import User
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from tests.factories.administration import make_request
from tests.factories.people import NOW, make_division, make_enterprise, make_member, make_officer, make_user

pytestmark = pytest.mark.django_db
QUEUE = "/bureau/enterprises/administrators/"
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def enterprise():
    return make_enterprise(legal_representative="许青山")


@pytest.fixture
def asked(enterprise):
    return make_request(enterprise, now=NOW - timedelta(days=7))  # the days to object are over


@pytest.fixture
def officer(client):
    user = make_officer(R.CASEWORKER)
    client.force_login(user)
    return user


def step(client, asked, name, **post):
    return client.post(f"{QUEUE}{asked.uid}/{name}/", post)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_queue_through_two_officers(client, enterprise, asked, officer, language):
    client.cookies["django_language"] = language
    signed_in = datetime(2023, 9, 1, 1, 30, tzinfo=UTC)
    admin = make_member(enterprise, name="韩立冬", last_login=signed_in)
    assert str(asked.uid) in client.get(QUEUE).content.decode()
    page = client.get(f"{QUEUE}{asked.uid}/").content.decode()
    for told in (asked.phone, "财务负责人", enterprise.contact_phone, "许青山", "韩立冬", admin.email, "2023"):
        assert told in page
    assert step(client, asked, "check", note="").status_code == 422
    assert step(client, asked, "check", note="已回拨核实").status_code == 302
    page = client.get(f"{QUEUE}{asked.uid}/").content.decode()
    assert "已回拨核实" in page
    assert f"{QUEUE}{asked.uid}/confirm/" not in page
    assert step(client, asked, "confirm").status_code == 422  # by the same officer
    client.force_login(make_officer(R.CASEWORKER))
    client.cookies["django_language"] = language
    assert f"{QUEUE}{asked.uid}/confirm/" in client.get(f"{QUEUE}{asked.uid}/").content.decode()
    assert step(client, asked, "confirm").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "approved"
    assert str(asked.uid) not in client.get(QUEUE).content.decode()
    assert client.get(f"{QUEUE}{asked.uid}/").status_code == 200
    assert step(client, asked, "refuse", reason="x").status_code == 422  # decided already


def test_while_the_administrators_may_object_nobody_is_offered_to_confirm(client, enterprise, officer, at):
    at("2024-07-02T10:00:00")
    asked = make_request(enterprise)
    assert "2024年7月5日 24:00" in client.get(QUEUE).content.decode()
    step(client, asked, "check", note="已回拨核实")
    client.force_login(make_officer(R.CASEWORKER))
    page = client.get(f"{QUEUE}{asked.uid}/").content.decode()
    assert "2024年7月5日 24:00" in page
    assert f"{QUEUE}{asked.uid}/confirm/" not in page
    assert step(client, asked, "confirm").status_code == 409
    at("2024-07-06T00:00:00")
    assert f"{QUEUE}{asked.uid}/confirm/" in client.get(f"{QUEUE}{asked.uid}/").content.decode()


def test_who_calls_back_is_told_that_the_number_was_changed(client, enterprise, asked, officer):
    assert "修改过该号码" not in client.get(f"{QUEUE}{asked.uid}/").content.decode()
    admin = make_member(enterprise, name="韩立冬")
    for number, at in (("022-5550 0199", NOW - timedelta(days=40)), ("13900009999", NOW)):
        row = Enterprise.objects.get(pk=enterprise.pk)
        actions.edit(row, {"contact_phone": number}, roles=[], expected_version=row.version, by=admin, now=at)
    page = " ".join(client.get(f"{QUEUE}{asked.uid}/").content.decode().split())
    assert "13900009999" in page
    assert "韩立冬于2024年7月2日 10:00修改过该号码。 原号码：022-5550 0199" in page


def test_an_officer_refuses_with_a_reason(client, asked, officer):
    assert step(client, asked, "refuse", reason="").status_code == 422
    assert step(client, asked, "refuse", reason="公章与备案不符").status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.refusal) == ("refused", "公章与备案不符")
    assert "公章与备案不符" in client.get(f"{QUEUE}{asked.uid}/").content.decode()


def test_an_objection_stands_at_the_head_and_is_answered(client, enterprise, asked, officer, now):
    requests.object_to(asked, words="我仍在职", by=make_member(enterprise, name="韩立冬"), now=now)
    assert "tag-refused" in client.get(QUEUE).content.decode()
    page = client.get(f"{QUEUE}{asked.uid}/").content.decode()
    assert page.index("我仍在职") < page.index("财务负责人")
    assert [f"{QUEUE}{asked.uid}/{name}/" in page for name in ("check", "confirm", "refuse")] == [True, False, True]
    unanswered = step(client, asked, "check", note="已核")
    assert (unanswered.status_code, list(unanswered.context["checking"].errors)) == (422, ["answer"])
    assert "已核" in unanswered.content.decode()
    assert step(client, asked, "check", note="已核", answer="企业已出具解聘证明").status_code == 302
    assert "企业已出具解聘证明" in client.get(f"{QUEUE}{asked.uid}/").content.decode()


def test_without_an_objection_no_answer_is_asked_for(client, asked, officer):
    assert 'name="answer"' not in client.get(f"{QUEUE}{asked.uid}/").content.decode()


def test_the_letter_is_streamed_to_officers_and_each_reading_recorded(client, enterprise, asked, officer):
    assert client.get(f"{QUEUE}{asked.uid}/letter/")["Content-Type"] == "application/pdf"
    event = AuditEvent.objects.get(kind="personal.read", payload__what="administration_letter")
    assert (event.actor_id, event.subject_uid, event.chain.case_uid) == (officer.pk, asked.uid, enterprise.uid)
    requests.withdraw(asked, by=asked.asked_by, now=NOW)
    requests.forget_letters([asked], NOW)
    assert client.get(f"{QUEUE}{asked.uid}/letter/").status_code == 404


def test_what_lies_in_another_division_is_not_found(client, asked):
    client.force_login(make_officer(R.CASEWORKER, make_division("120114", "武清区", "Wuqing")))
    assert str(asked.uid) not in client.get(QUEUE).content.decode()
    for name in ("", "letter/"):
        assert client.get(f"{QUEUE}{asked.uid}/{name}").status_code == 404
    for name in ("check", "confirm", "refuse"):
        assert step(client, asked, name, note="x", reason="x").status_code == 404


@pytest.mark.parametrize("role", [R.DISTRICT_COMMERCE, R.DIRECTOR, R.FINANCE_OFFICER])
def test_other_officers_do_not_enter(client, asked, role):
    client.force_login(make_officer(role))
    assert client.get(QUEUE).status_code == 403
    assert client.get(f"{QUEUE}{asked.uid}/letter/").status_code == 403
    assert step(client, asked, "confirm").status_code == 403


def test_the_longest_waiting_comes_first_over_pages(client, officer):
    people = [make_user(f"申请人{number:02d}") for number in range(27)]
    for number, person in enumerate(people):
        make_request(make_enterprise(), person, now=NOW - timedelta(hours=number))
    first = client.get(QUEUE)
    names = [row.asked_by.name for row in first.context["page"].items]
    assert names == [f"申请人{number:02d}" for number in range(26, 1, -1)]
    second = client.get(QUEUE, {"page": first.context["page"].after})
    assert [row.asked_by.name for row in second.context["page"].items] == ["申请人01", "申请人00"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_requests_for_the_enterprise_are_shown_with_an_objection_to_them(
    client, enterprise, asked, officer, now, language
):
    client.cookies["django_language"] = language
    rival = make_request(enterprise, make_user("另一人"))
    before = client.get(f"{QUEUE}{asked.uid}/")
    assert f"{QUEUE}{rival.uid}/" in before.content.decode()
    assert before.context["objected_elsewhere"] is None
    requests.object_to(rival, words="我仍在职", by=make_member(enterprise), now=now)
    after = client.get(f"{QUEUE}{asked.uid}/").content.decode()
    assert "alert-warn" in after
    assert f"{QUEUE}{asked.uid}/check/" in after  # it is their decision: the objection was to the other request


def test_the_workbench_counts_what_waits(client, asked, officer):
    also = {line["url"]: line["count"] for line in client.get("/bureau/").context["also"]}
    assert also == {QUEUE: 1}
    assert QUEUE in client.get("/bureau/").content.decode()
    AdministrationRequest.objects.all().delete()
    assert client.get("/bureau/").context["also"] == []


def test_former_administrators_lose_the_enterprise_at_once(client, enterprise, asked):
    admin = enterprise.registered_by
    enterprise.memberships.create(user=admin, role=MemberRole.ADMIN, starts_on="2020-01-01")
    first, second = make_officer(R.CASEWORKER), make_officer(R.CASEWORKER)
    for person, name in ((first, "check"), (second, "confirm")):
        client.force_login(person)
        step(client, asked, name, note="已核实")
    client.force_login(User.objects.get(pk=admin.pk))
    assert client.get(f"/portal/enterprises/{enterprise.uid}/members/").status_code == 403
    assert str(enterprise.uid) not in client.get("/portal/").content.decode()
    client.force_login(User.objects.get(pk=asked.asked_by_id))
    assert str(enterprise.uid) in client.get("/portal/").content.decode()
    assert client.get(f"/portal/enterprises/{enterprise.uid}/members/").status_code == 200
