"""Many reported rows at once: few statements however many, the same events as one by one, one notice of a batch."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.actions import credit_entries, credit_lists
from enterprises.actions.figures import tenant_batches
from enterprises.models import CreditEntry, CreditRecord, ParkTenant
from pilotzone.audit import queries as audit
from pilotzone.audit.models import AuditEvent
from pilotzone.exchange.actions import receipts
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Receipt
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from pilotzone.messages import texts
from pilotzone.messages.models import Notice
from tests.factories.figures import make_assessor, make_park
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
TENANTS, ENTRIES, RATES = "/api/v1/tenants/", "/api/v1/credit/entries/", "/api/v1/rates/"


class Sender:
    def __init__(self, client, partner, *scopes):
        self.client, self.bearer = client, make_system(partner, *scopes).bearer()

    def post(self, address, *rows, mode="rows"):
        body = json.dumps({"mode": mode, "rows": list(rows)})
        return self.client.post(address, body, content_type="application/json", **self.bearer)

    def results(self, address, *rows):
        answer = self.post(address, *rows)
        assert answer.status_code == 200, answer.content.decode()
        return [(each["result"], [error["code"] for error in each["errors"]]) for each in answer.json()["rows"]]


@pytest.fixture
def parks(at):
    at("2024-07-02T10:00")
    return make_park("TJBH01"), make_park("TJDL02", name_zh="东丽跨境园", name_en="")


@pytest.fixture
def park(client, parks):
    return Sender(client, make_partner(Kind.PARK, code="TJBH01", name="园区"), Scope.TENANTS_WRITE)


@pytest.fixture
def market(client, at):
    at("2024-07-02T10:00")
    credit_lists.load()
    return Sender(client, make_partner(code="market", name="市场监管委"), Scope.CREDIT_WRITE)


def tenant(firm, **fields):
    return {"enterprise": firm.uscc, "starts_on": "2024-03-01"} | fields


def entry(firm, document="1号", **fields):
    given = {"list": "SERIOUS", "enterprise": firm.uscc, "reason": "虚假登记", "starts_on": "2024-07-01"}
    return given | {"document": document} | fields


def events(prefix):
    """By the day's order of each chain: kind, what it is about, version."""
    rows = AuditEvent.objects.filter(kind__startswith=prefix).order_by("chain", "position")
    return list(rows.values_list("kind", "subject_uid", "version"))


def test_tenants_of_one_batch_make_the_events_of_each(park, parks):
    firms = [make_enterprise() for _ in range(4)]
    assert park.results(TENANTS, *map(tenant, firms)) == [("added", [])] * 4
    rows = list(ParkTenant.objects.order_by("pk"))
    assert [row.enterprise for row in rows] == firms
    told = park.results(
        TENANTS,
        tenant(firms[0]),
        tenant(firms[1], starts_on="2024-04-01"),
        tenant(firms[2], verb="withdraw"),
        tenant(firms[3], ends_on="2024-02-01"),
    )
    assert told == [("unchanged", []), ("changed", []), ("withdrawn", []), ("refused", ["dates"])]
    after = list(ParkTenant.objects.order_by("pk").values_list("starts_on", "state", "version"))
    march, april = date(2024, 3, 1), date(2024, 4, 1)
    assert after == [
        (march, "reported", 1),
        (april, "reported", 2),
        (march, "withdrawn", 2),
        (march, "reported", 1),
    ]
    assert events("park.tenant") == [
        *(("park.tenant_reported", row.uid, 1) for row in rows),
        ("park.tenant_report_changed", rows[1].uid, 2),
        ("park.tenant_report_withdrawn", rows[2].uid, 2),
    ]
    assert AuditEvent.objects.get(kind="park.tenant_report_changed").payload == {
        "enterprise": firms[1].uscc,
        "starts_on": "2024-04-01",
        "ends_on": None,
    }
    assert list(audit.verify()) == []


def test_entries_of_one_batch_make_the_events_of_each(market):
    firms, director = [make_enterprise() for _ in range(3)], make_officer(R.DIRECTOR)
    sent = [entry(firms[0]), entry(firms[0], "2号"), entry(firms[1]), entry(firms[2])]
    assert market.results(ENTRIES, *sent) == [("added", [])] * 4
    rows = list(CreditEntry.objects.order_by("pk"))
    assert [row.reference for row in rows] == [f"XY-2024-{number:06d}" for number in (1, 2, 3, 4)]
    credit_entries.confirm(rows[3], by=director, now=clock.now())
    told = market.results(
        ENTRIES,
        entry(firms[0]),
        entry(firms[0], "2号", reason="更正"),
        entry(firms[1], verb="withdraw"),
        entry(firms[2], verb="withdraw"),
        entry(firms[1], "3号", ends_on="2024-06-30"),
        entry(firms[1], "4号", level="light"),
    )
    assert told == [
        ("unchanged", []),
        ("changed", []),
        ("withdrawn", []),
        ("withdrawn", []),
        ("refused", ["order"]),
        ("refused", ["level"]),
    ]
    states = list(CreditEntry.objects.order_by("pk").values_list("reference", "state", "reason"))
    assert states == [
        ("XY-2024-000001", "entered", "虚假登记"),
        ("XY-2024-000002", "withdrawn", "虚假登记"),
        ("XY-2024-000003", "withdrawn", "虚假登记"),
        ("XY-2024-000004", "confirmed", "虚假登记"),
        ("XY-2024-000005", "entered", "更正"),  # what was refused takes no number
    ]
    assert CreditRecord.objects.get().repaired_on == date(2024, 7, 2)
    fresh = CreditEntry.objects.latest("pk")
    assert sorted(events("credit.entry")) == sorted(
        [
            *(("credit.entry_made", row.uid, 0) for row in (*rows, fresh)),
            ("credit.entry_withdrawn", rows[1].uid, 0),
            ("credit.entry_withdrawn", rows[2].uid, 0),
            ("credit.entry_confirmed", rows[3].uid, 0),
            ("credit.entry_removed", rows[3].uid, 0),
        ]
    )
    assert list(audit.verify()) == []


def test_nothing_of_a_whole_batch_stays_where_a_row_is_refused(market, park):
    firm, officer = make_enterprise(), make_assessor()
    assert market.post(ENTRIES, entry(firm), entry(firm, "2号", ends_on="2024-06-30"), mode="all").status_code == 422
    wrong = tenant(make_enterprise(), ends_on="2024-01-01")
    assert park.post(TENANTS, tenant(firm), wrong, mode="all").status_code == 422
    assert not CreditEntry.objects.exists()
    assert not ParkTenant.objects.exists()
    assert waiting(officer) == []
    assert market.results(ENTRIES, entry(firm)) == [("added", [])]
    assert CreditEntry.objects.get().reference == "XY-2024-000001"


def statements(sender, address, rows):
    with CaptureQueriesContext(connection) as found:
        assert {result for result, _codes in sender.results(address, *rows)} <= {"added", "changed", "withdrawn"}
    return len(found)


def test_many_rows_take_as_many_statements_as_few(park, market, client):
    make_assessor()
    firms = [make_enterprise(payee=False) for _ in range(24)]
    few, many = firms[:4], firms[4:]
    safe = Sender(client, make_partner(code="safe", name="外汇局"), Scope.RATES_WRITE)
    days = [f"2024-06-{day:02d}" for day in range(1, 25)]
    rates = [{"currency": "USD", "day": day, "rate": "7.1"} for day in days]
    for sender, address, rows in (
        (park, TENANTS, tenant),
        (market, ENTRIES, entry),
        (market, ENTRIES, lambda firm: entry(firm, reason="更正")),
        (market, ENTRIES, lambda firm: entry(firm, verb="withdraw")),
        (park, TENANTS, lambda firm: tenant(firm, starts_on="2024-05-01")),
        (park, TENANTS, lambda firm: tenant(firm, verb="withdraw")),
    ):
        least = statements(sender, address, map(rows, few))  # and what is read once in a process
        assert statements(sender, address, map(rows, many)) <= least
    safe.results(RATES, {"currency": "EUR", "day": "2024-06-01", "rate": "7.7"})
    least = statements(safe, RATES, rates[:4])
    assert statements(safe, RATES, rates[4:]) <= least


# --- who is told -------------------------------------------------------------------------------------


def waiting(person):
    rows = Notice.objects.filter(kind="enterprises.tenants_wait", recipient=person).order_by("pk")
    return [(row.params["count"], row.link) for row in rows]


def test_officers_are_told_once_of_a_batch(client, parks, park):
    officer, director = make_assessor(), make_officer(R.DIRECTOR)
    firms = [make_enterprise() for _ in range(3)]
    park.results(TENANTS, *map(tenant, firms))
    page = reverse("bureau:enterprises:park_detail", args=[parks[0].uid])
    assert waiting(officer) == [(3, page)]
    assert waiting(director) == []
    title, body = texts.title_and_body(Notice.objects.get(recipient=officer))
    assert title == "报送的园区入驻企业待确认：3家"
    assert body == "由园区报送，涉及园区：滨海跨境电商示范园。确认前不计入统计，也不向报送方开放查询。"
    park.results(TENANTS, *map(tenant, firms))
    park.results(TENANTS, tenant(firms[0], verb="withdraw"))
    assert len(waiting(officer)) == 1
    agency = Sender(client, make_partner(code="customs", name="海关"), Scope.TENANTS_WRITE)
    agency.results(TENANTS, tenant(firms[0], park="TJBH01"), tenant(firms[1], park="TJDL02"))
    assert waiting(officer)[1:] == [(2, reverse("bureau:enterprises:park_list") + "?waiting=yes")]
    assert Notice.objects.latest("pk").params["parks"]["en"] == "东丽跨境园, Binhai cross-border e-commerce park"


@pytest.mark.parametrize(("stops", "count"), [(False, 5), (True, 2)])
def test_officers_are_told_once_of_a_batch_in_portions_and_of_one_that_is_stopped(park, monkeypatch, stops, count):
    monkeypatch.setattr(receipts, "AT_ONCE", 1)
    monkeypatch.setattr(receipts, "PORTION", 2)
    monkeypatch.setattr(jobs, "REPORT_SECONDS", 0)
    officer = make_assessor()
    answer = park.post(TENANTS, *(tenant(make_enterprise()) for _ in range(5)))
    assert answer.status_code == 202
    write = tenant_batches.TenantWriter.write

    def asked(self, rows):
        found = write(self, rows)
        if stops:
            park.client.post(f"{answer['Location']}cancel/", **park.bearer)
        return found

    monkeypatch.setattr(tenant_batches.TenantWriter, "write", asked)
    Job.objects.update(state=JobState.RUNNING)
    jobs.run_job(Receipt.objects.get().job_id)
    assert ParkTenant.objects.count() == count
    assert [each[0] for each in waiting(officer)] == [count]
