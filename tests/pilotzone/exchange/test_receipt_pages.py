"""The administrators' pages of batches: what came of whom, its wrong rows without what stood in them, and the stop."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import TradeFact
from pilotzone.audit.models import AuditEvent
from pilotzone.exchange.actions import receipts
from pilotzone.exchange.enums import ReceiptState
from pilotzone.exchange.models import Receipt
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories.partners import make_partner, make_system
from tests.factories.people import NOW, make_enterprise, make_officer

pytestmark = pytest.mark.django_db
LIST, SYSTEMS = "/bureau/partners/batches/", "/bureau/partners/clients/"
SECRET_AMOUNT = "1280元整"


@pytest.fixture
def customs(at):
    at("2024-07-08T10:00")
    return make_system(make_partner(code="customs"), Scope.DECLARATIONS_WRITE)


@pytest.fixture
def firm():
    return make_enterprise()


def rows_of(firm, numbers, wrong=()):
    told = {
        "enterprise": firm.uscc, "kind": "declaration", "state": "submitted", "amount": "1280.50", "currency": "USD",
        "day": "2024-07-05", "basis": "GX-HG-2024-018", "as_of": "2024-07-06",
    }  # fmt: skip
    return [
        told | {"number": f"02{each:04}"} | ({"amount": SECRET_AMOUNT} if each in wrong else {}) for each in numbers
    ]


def send(client, system, rows, mode="rows"):
    body = json.dumps({"mode": mode, "rows": rows})
    named = {"HTTP_ACCEPT_LANGUAGE": "zh-hans", **system.bearer()}
    answer = client.post("/api/v1/declarations/", body, content_type="application/json", **named)
    assert answer.status_code in (200, 202, 422), answer.content.decode()
    return Receipt.objects.latest("pk")


def page(client, person, address, status=200):
    client.force_login(person)
    client.cookies["django_language"] = "en"
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_a_refused_row_is_told_with_field_code_and_words_and_without_its_content(client, customs, firm):
    row = send(client, customs, rows_of(firm, range(1, 4), wrong=(2,)))
    shown = page(client, make_officer(R.AUDIT_ADMIN), f"{LIST}{row.uid}/")
    assert [(each.number, [error[:2] for error in each.errors]) for each in shown.context["page"].items] == [
        (2, [("amount", "wrong_amount")])
    ]
    text = words(shown)
    assert "Rows 3 Written 2 Unchanged 0 Refused 1" in text
    assert "By the API" in text
    for hidden in (SECRET_AMOUNT, firm.uscc, "020001", "GX-HG-2024-018"):
        assert hidden not in text
    assert "Stop the batch" not in text


def test_a_whole_batch_that_was_refused_says_that_nothing_was_written(client, customs, firm):
    row = send(client, customs, rows_of(firm, range(1, 4), wrong=(2,)), mode="all")
    text = words(page(client, make_officer(R.SYSTEM_ADMIN), f"{LIST}{row.uid}/"))
    assert "Rows are wrong, so nothing of this batch was written." in text
    assert "Written 0 Unchanged 0 Refused 1 Not written 2" in text
    assert TradeFact.objects.count() == 0


def test_refused_rows_are_paged_over_portions_without_any(client, customs, firm, monkeypatch):
    monkeypatch.setattr(receipts, "AT_ONCE", 1)
    monkeypatch.setattr(receipts, "PORTION", 2)
    monkeypatch.setattr("pilotzone.exchange.receipt_views.SIZE", 2)
    row = send(client, customs, rows_of(firm, range(1, 12), wrong=(1, 2, 3, 9, 11)))
    jobs.run_job(row.job_id)
    admin, address = make_officer(R.SYSTEM_ADMIN), f"{LIST}{row.uid}/"
    seen, cursor = [], ""
    while cursor is not None:
        found = page(client, admin, f"{address}?{urlencode({'page': cursor})}").context["page"]
        seen.append([each.number for each in found.items])
        before, cursor = found.before, found.after
    assert seen == [[1, 2], [3, 9], [11]]
    back = page(client, admin, f"{address}?{urlencode({'page': before})}").context["page"]
    assert [each.number for each in back.items] == [3, 9]
    first = page(client, admin, f"{address}?{urlencode({'page': back.before})}").context["page"]
    assert ([each.number for each in first.items], first.before) == ([1, 2], None)
    for made_up in ("a.x", "b.W10", "a.WyJhIiwiYiJd"):
        assert [each.number for each in page(client, admin, f"{address}?page={made_up}").context["page"].items] == [
            1,
            2,
        ]


def test_the_list_is_filtered_by_the_address_bar_and_paged(client, customs, firm, at, monkeypatch):
    first = send(client, customs, rows_of(firm, [1]))
    at("2024-07-09T10:00")
    monkeypatch.setattr("pilotzone.exchange.receipt_views.ReceiptList.size", 1)
    other = make_system(make_partner(code="tax", name="税务局"), Scope.DECLARATIONS_WRITE)
    second = send(client, other, rows_of(firm, [2], wrong=(2,)), mode="all")
    monkeypatch.setattr(receipts, "AT_ONCE", 1)
    running = send(client, customs, rows_of(firm, range(3, 5)))
    admin = make_officer(R.SYSTEM_ADMIN)

    def listed(**asked):
        return set(page(client, admin, f"{LIST}?{urlencode(asked)}").context["filter"].qs)

    assert listed() == {first, second, running}
    assert listed(client=customs.client.uid) == {first, running}
    assert listed(state="running") == {running}
    assert listed(state="refused", resource="declarations") == {second}
    assert (listed(state="done"), listed(state="stopped"), listed(state="failed")) == ({first}, set(), set())
    assert (listed(last="2024-07-08"), listed(first="2024-07-09")) == ({first}, {second, running})
    assert (listed(q=str(first.uid)), listed(q="A.csv")) == ({first}, set())
    assert listed(resource="goods") == set()
    assert page(client, admin, f"{LIST}?client=nobody").context["filter"].errors.keys() == {"client"}
    top = page(client, admin, LIST).context["page"]
    then = page(client, admin, f"{LIST}?{urlencode({'page': top.after})}").context["page"]
    assert [*top.items, *then.items] == [running, second]
    assert "0%" in words(page(client, admin, f"{LIST}?state=running"))
    assert "No batch matches" in words(page(client, admin, f"{LIST}?state=failed"))
    jobs.fail_job("Lost.", running.job_id)
    assert (listed(state="failed"), listed(state="running")) == ({running}, set())
    text = words(page(client, admin, f"{LIST}{running.uid}/"))
    assert "The batch failed here." in text


def test_a_batch_with_refused_rows_and_one_that_was_stopped_are_told_and_found(client, customs, firm, monkeypatch):
    whole = send(client, customs, rows_of(firm, [1]))
    partly = send(client, customs, rows_of(firm, [2, 3], wrong=(3,)))
    monkeypatch.setattr(receipts, "AT_ONCE", 1)
    stopped, failed = (send(client, customs, rows_of(firm, [each, each + 1])) for each in (4, 6))
    admin = make_officer(R.SECURITY_ADMIN)
    client.force_login(admin)
    client.post(f"{LIST}{stopped.uid}/stop/")
    receipts.end_early(failed, ReceiptState.FAILED, now=NOW)

    def found(state):
        shown = page(client, admin, f"{LIST}?{urlencode({'state': state})}")
        return list(shown.context["filter"].qs), words(shown)

    for state, row, tag in (
        ("done", whole, "Taken"),
        ("partly", partly, "Rows refused"),
        ("stopped", stopped, "Stopped"),
        ("failed", failed, "Failed"),
    ):
        rows, text = found(state)
        assert rows == [row]
        assert re.search(rf"\d {tag} ", text)


def test_the_clients_page_has_its_latest(client, customs, firm):
    for number in range(1, 7):
        send(client, customs, rows_of(firm, [number]))
    shown = page(client, make_officer(R.SYSTEM_ADMIN), f"{SYSTEMS}{customs.client.uid}/")
    latest = list(Receipt.objects.order_by("-pk")[:5])
    assert list(shown.context["receipts"]) == latest
    assert f"{LIST}{latest[0].uid}/" in shown.content.decode()
    assert f"{LIST}?client={customs.client.uid}" in shown.content.decode()


def test_a_running_batch_is_stopped_on_record(client, customs, firm, monkeypatch):
    monkeypatch.setattr(receipts, "AT_ONCE", 1)
    row = send(client, customs, rows_of(firm, range(1, 4)))
    admin, address = make_officer(R.SECURITY_ADMIN), f"{LIST}{row.uid}/"
    assert "Stop the batch" in words(page(client, admin, address))
    polled = page(client, admin, f"{address}progress/")
    assert (f"{address}progress/" in polled.content.decode(), "HX-Refresh" in polled) == (True, False)
    reader = make_officer(R.AUDIT_ADMIN)
    assert "Stop the batch" not in words(page(client, reader, address))
    assert client.post(f"{address}stop/").status_code == 403
    client.force_login(admin)
    assert client.post(f"{address}stop/").status_code == 302
    jobs.run_job(row.job_id)
    assert (Receipt.objects.get().state_enum, TradeFact.objects.count()) == ("stopped", 0)
    assert page(client, admin, f"{address}progress/")["HX-Refresh"] == "true"
    assert "Stopped" in words(page(client, admin, address))
    client.post(f"{address}stop/")
    event = AuditEvent.objects.get(kind="exchange.batch_stopped")
    assert (event.actor, event.payload) == (admin, {"resource": "declarations", "rows": 3})
    told = client.get(f"/api/v1/receipts/{row.uid}/", **customs.bearer()).json()
    assert told["state"] == "stopped"


def test_who_sees_batches(client, customs, firm):
    row = send(client, customs, rows_of(firm, [1]))
    for address in (LIST, f"{LIST}{row.uid}/", f"{LIST}{row.uid}/progress/"):
        for role in (R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDIT_ADMIN):
            page(client, make_officer(role), address)
        page(client, make_officer(R.CASEWORKER), address, status=403)
    page(client, make_officer(R.SYSTEM_ADMIN), f"{LIST}{firm.uid}/", status=404)


def test_the_list_costs_the_same_for_one_and_for_three(client, customs, firm):
    send(client, customs, rows_of(firm, [1]))
    admin = make_officer(R.SYSTEM_ADMIN)
    page(client, admin, LIST)
    with CaptureQueriesContext(connection) as one:
        page(client, admin, LIST)
    for number in (2, 3):
        send(client, customs, rows_of(firm, [number]))
    with CaptureQueriesContext(connection) as three:
        page(client, admin, LIST)
    assert len(one) == len(three)


def test_an_administrator_who_may_send_too_gets_no_systems_rows_by_the_api(client, customs, firm):
    row = send(client, customs, rows_of(firm, [1]))
    both, officer = make_officer(R.SYSTEM_ADMIN), make_officer(R.CASEWORKER)
    officer.appointments.update(user=both)
    page(client, both, f"{LIST}{row.uid}/")
    assert page(client, both, "/api/v1/receipts/").json()["items"] == []
    for address in ("", "rows/"):
        page(client, both, f"/api/v1/receipts/{row.uid}/{address}", status=404)
    assert client.post(f"/api/v1/receipts/{row.uid}/cancel/").status_code in (403, 404)
