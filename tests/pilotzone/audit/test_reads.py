"""Reads of personal data: recorded when they are shown in clear, listed with filters, and told to whom they concern."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises import actions as registry
from pilotzone.audit import actions
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.querysets import READS
from pilotzone.audit.sentences import READ_KINDS
from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.factories.registry import make_payee

pytestmark = pytest.mark.django_db
LIST = "/bureau/audit/reads/"


@pytest.fixture
def enterprise():
    return make_enterprise(contact_name="许青", legal_representative="赵某")


@pytest.fixture
def reader(at):
    at("2024-07-02T10:00:00")
    return make_officer(R.CASEWORKER, name="陈宁")


def kinds() -> list[tuple[str, str]]:
    rows = AuditEvent.objects.filter(kind="personal.read").order_by("pk")
    return [(event.actor_label, event.payload["what"]) for event in rows]


def test_contacts_in_clear_are_recorded_once_a_day(client, reader, enterprise, at):
    client.force_login(reader)
    page = reverse("bureau:enterprises:enterprise_detail", args=[enterprise.uid])
    client.get(page)
    client.get(page)
    assert kinds() == [("陈宁", "contacts")]
    at("2024-07-03T00:00:01")
    client.get(page)
    assert kinds() == [("陈宁", "contacts")] * 2


def test_masked_contacts_are_no_read(client, enterprise):
    client.force_login(make_officer(R.DIRECTOR))
    client.get(reverse("bureau:enterprises:enterprise_detail", args=[enterprise.uid]))
    assert kinds() == []


def test_list_has_every_kind_and_its_filters(client, reader, enterprise):
    other = make_officer(R.CASEWORKER, name="李明")
    payer = make_officer(R.FINANCE_OFFICER, name="周立")
    actions.record_read(enterprise, "contacts", by=reader, now=NOW)
    actions.record_read(enterprise, "licence", by=other, now=NOW + timedelta(days=1))
    registry.reveal_payee(make_payee(enterprise), purpose="BF-2024-0001", by=payer, now=NOW + timedelta(days=2))
    actions.record("office.opened", enterprise, by=reader, now=NOW)
    client.force_login(make_officer(R.AUDIT_ADMIN))

    def shown(**query) -> list[tuple[str, str]]:
        rows = client.get(LIST, query).context["rows"]
        return [(row["event"].actor_label, row["event"].kind) for row in rows]

    whole = [("周立", "enterprise.payee_read"), ("李明", "personal.read"), ("陈宁", "personal.read")]
    assert shown() == whole
    assert shown(q="李") == whole[1:2]
    assert shown(q=payer.email.upper()) == whole[:1]
    assert shown(kind="personal.read") == whole[1:]
    assert shown(first="2024-07-03", last="2024-07-03") == whole[1:2]
    assert shown(q="没有此人") == []
    assert client.get(LIST, {"kind": "nothing", "first": "x"}).status_code == 200
    assert "BF-2024-0001" in client.get(LIST).content.decode()


def test_list_costs_the_same_for_one_read_and_for_fifty(client, enterprise):
    guard = make_officer(R.AUDIT_ADMIN)
    client.force_login(guard)
    counts = []
    for number in (1, 50):
        for _time in range(number):
            actions.record("evidence.exported", enterprise, by=guard, now=NOW, payload={"files": True})
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_every_kind_of_read_has_a_name_without_places_for_values(client):
    client.force_login(make_officer(R.AUDIT_ADMIN))
    assert READ_KINDS.keys() == set(READS)
    assert "%(" not in client.get(LIST).content.decode()


def test_only_those_who_read_the_record_see_the_list(client, reader):
    client.force_login(reader)
    assert client.get(LIST).status_code == 403


class TestOwnData:
    def test_page_and_file_hold_the_same_and_nobody_elses(self, client, reader, enterprise):
        admin, stranger = make_member(enterprise, name="许予安"), make_member(make_enterprise("别的公司"))
        actions.record_read(enterprise, "contacts", by=reader, now=NOW)
        client.force_login(admin)
        held = client.get(reverse("portal:own_data_file")).json()
        assert held["profile"]["email"] == admin.email
        assert [row["enterprise"]["zh"] for row in held["memberships"]] == [enterprise.name_zh]
        assert len(held["reads"]) == 1
        text = client.get(reverse("portal:own_data")).content.decode()
        assert enterprise.name_zh in text
        assert "陈宁" not in text
        client.cookies["django_language"] = "en"
        assert enterprise.name_en in client.get(reverse("portal:own_data")).content.decode()
        client.force_login(stranger)
        held = client.get(reverse("portal:own_data_file")).json()
        assert (held["reads"], held["profile"]["email"]) == ([], stranger.email)

    def test_a_reader_of_the_enterprise_is_not_told_who_was_shown_its_data(self, client, reader, enterprise):
        actions.record_read(enterprise, "contacts", by=reader, now=NOW)
        client.force_login(make_member(enterprise, R.READER))
        assert client.get(reverse("portal:own_data_file")).json()["reads"] == []

    def test_an_officer_sees_the_appointment(self, client, reader):
        client.force_login(reader)
        held = client.get(reverse("portal:own_data_file")).json()
        assert [row["role"] for row in held["appointments"]] != []

    def test_a_visitor_signs_in_first(self, client):
        assert client.get(reverse("portal:own_data")).status_code == 302
