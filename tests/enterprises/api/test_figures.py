"""Figures by the API end where a table ends: all or nothing, the same errors, safe to repeat; read for a purpose."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.test import override_settings

from enterprises.actions.figures import authorising
from enterprises.enums_figures import Purpose
from enterprises.models import Figure, FigureImport, FigureReading, Subject
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from tests.factories import assessments, figures
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
FIGURES = "/api/v1/figures/"


@pytest.fixture
def zone(client, at):
    at("2024-07-02T10:00")
    officer = figures.make_assessor()
    figures.load()
    client.force_login(officer)
    return officer, make_enterprise()


def send(client, *rows, status=202, **fields):
    batch = {"source": "customs", "sharing": figures.CUSTOMS_ITEM, "as_of": "2024-07-01", "rows": list(rows)} | fields
    response = client.post(FIGURES, json.dumps(batch), content_type="application/json")
    assert response.status_code == status, response.content.decode()
    return response


def row(firm, value="1200.50", **fields):
    return {"code": firm.uscc, "indicator": "trade", "period": "2024Q1", "value": value, "currency": "CNY"} | fields


def worked(client, response):
    """As the worker does it; then the batch as its own address shows it."""
    made = FigureImport.objects.get(uid=response.json()["uid"])
    with override_settings(PILOTZONE_CLOCK=NOW.isoformat()):
        jobs.run_job(made.job_id)
    return client.get(response["Location"]).json()


def test_a_batch_is_accepted_and_becomes_figures(client, zone):
    officer, firm = zone
    subject = Subject.objects.create(kind="warehouse", code="HWC-2024-00001", name_zh="汉堡海外仓")
    response = send(
        client, row(firm, mode="9610"), row(firm, "2000"), row(firm, "3", code="hwc-2024-00001", mode="9810")
    )
    begun = response.json()
    assert (begun["state"], begun["rows"], begun["errors"], begun["ended_at"]) == ("running", 0, [], None)
    assert Figure.objects.count() == 0
    ended = worked(client, response)
    assert (ended["state"], ended["percent"], ended["rows"], ended["added"], ended["wrong"]) == ("done", 100, 3, 3, 0)
    told = {(each.subject_id, each.mode): (each.value, each.basis, each.reported_by) for each in Figure.objects.all()}
    assert told == {
        (firm.subject.pk, "9610"): (120050, "catalogue", officer),
        (firm.subject.pk, "none"): (200000, "catalogue", officer),
        (subject.pk, "9810"): (300, "catalogue", officer),
    }


def test_one_wrong_row_and_nothing_is_taken(client, zone):
    _officer, firm = zone
    other = row(firm, "12元", indicator="export")
    ended = worked(
        client, send(client, row(firm), other, row(firm), {"code": firm.uscc}, row(firm, "=1+1", mode="9610"))
    )
    assert (ended["state"], ended["wrong"], ended["added"]) == ("wrong", 4, 0)
    assert [(each["row"], each["field"], each["code"], each["value"]) for each in ended["errors"]] == [
        (2, "value", "not_a_number", "12元"),
        (3, "code", "repeated", firm.uscc),
        (4, "indicator", "missing", ""),
        (5, "value", "formula", "'=1+1"),
    ]
    assert Figure.objects.count() == 0


def test_sent_again_nothing_is_taken_twice(client, zone):
    _officer, firm = zone
    number = str(uuid4())
    first = send(client, row(firm), submission=number)
    assert first.json()["uid"] == number
    assert worked(client, first)["added"] == 1
    again = send(client, row(firm), submission=number).json()
    assert (again["uid"], again["state"], FigureImport.objects.count()) == (number, "done", 1)
    assert worked(client, send(client, row(firm)))["unchanged"] == 1
    client.force_login(figures.make_assessor())
    taken = send(client, row(firm), submission=number, status=409).json()
    assert (taken["type"], taken["field"]) == ("urn:pilotzone:submission_taken", "submission")


def test_what_is_no_batch(client, zone):
    _officer, firm = zone
    for wrong in (
        {"source": "nobody"},
        {"rows": []},
        {"rows": [row(firm)] * 10_001},
        {"rows": [{"value": ["1"]}]},
        {"as_of": "gestern"},
    ):
        problem = send(client, row(firm), status=422, **wrong)
        assert problem["Content-Type"].startswith("application/problem+json")
        assert {each["field"].partition(".")[0] for each in problem.json()["errors"]} == set(wrong)
    assert send(client, row(firm), status=422, source="self").json()["type"] == "urn:pilotzone:own_figures"
    assert send(client, row(firm), status=422, as_of="2024-07-03").json()["field"] == "as_of"
    assert send(client, row(firm), status=422, sharing=None, source="statistics").json()["field"] == "sharing"
    assert FigureImport.objects.count() == 0


def test_who_may_send_and_read(client, zone):
    _officer, firm = zone
    begun = send(client, row(firm))
    for person in (make_officer(R.CASEWORKER), make_member(firm)):
        client.force_login(person)
        send(client, row(firm), status=403)
        assert client.get(begun["Location"]).status_code == 403
        assert client.get(FIGURES, {"code": firm.uscc}).status_code == 403
    client.logout()
    send(client, row(firm), status=401)


def test_figures_are_read_for_a_purpose_page_by_page(client, zone, monkeypatch):
    officer, firm = zone
    assessments.tell([(firm, "staff", "2024Q1", "none", 5), (firm, "trade", "2023Q4", "none", 500_00)], "self", officer)
    admin = make_member(firm)
    given = figures.make_authorisation(firm, admin)
    told = [(firm, "receipts", "2024Q1", "none", 800_00)]
    assessments.tell(told, "bank", officer, basis="authorisation", authorisation=given.pk)
    monkeypatch.setattr("pilotzone.kernel.api.KeysetPagination.size", 2)

    assert client.get(FIGURES).status_code == 422
    first = client.get(FIGURES, {"code": firm.uscc}).json()
    assert [(each["indicator"], each["period"], each["value"], each["refused"]) for each in first["items"]] == [
        ("receipts", "2024Q1", "800.00", None),
        ("staff", "2024Q1", "5", None),
    ]
    assert (first["items"][0]["source"], first["items"][0]["basis"]) == ("bank", "authorisation")
    second = client.get(first["next"]).json()
    assert [(each["indicator"], each["value"]) for each in second["items"]] == [("trade", "500.00")]
    assert second["next"] is None
    kept = FigureReading.objects.get()
    assert (kept.purpose, kept.indicators, kept.count, kept.read_by) == (Purpose.ASSESSMENT, ["receipts"], 1, officer)

    # Not covered, or no longer: the row is there, its value is not.
    query = {"code": firm.uscc, "indicator": "receipts"}
    claims = client.get(FIGURES, query | {"purpose": "claims"}).json()["items"]
    assert (claims[0]["value"], claims[0]["refused"]) == (None, "purpose")
    authorising.revoke(given, by=admin, now=NOW)
    revoked = client.get(FIGURES, query).json()["items"]
    assert (revoked[0]["value"], revoked[0]["refused"]) == (None, "revoked")
    assert client.get(FIGURES, {"code": firm.uscc, "period": "2023Q4"}).json()["items"][0]["indicator"] == "trade"
    assert client.get(FIGURES, {"code": firm.uscc, "period": "nie"}).json()["items"] == []
    assert client.get(FIGURES, {"code": firm.uscc, "purpose": "sale"}).status_code == 422
    assert client.get(FIGURES, {"code": make_enterprise(payee=False).uscc}).json()["items"] == []
    assert date(2024, 7, 1).isoformat() == first["items"][1]["as_of"]


def test_each_row_is_told_what_became_of_it(client, zone):
    _officer, firm = zone
    warehouse = Subject.objects.create(kind="warehouse", code="HWC-2024-00001", name_zh="汉堡海外仓")

    def rows_of(*rows):
        ended = worked(client, sent := send(client, *rows))
        told = client.get(f"{sent['Location']}rows/").json()
        assert told["state"] == ended["state"]
        return [(each["row"], each["result"], [error["code"] for error in each["errors"]]) for each in told["rows"]]

    first = rows_of(row(firm), row(firm, "3", code="hwc-2024-00001", mode="9810"))
    assert first == [(1, "added", []), (2, "added", [])]
    again = rows_of(row(firm, "7"), row(firm, "3", code=warehouse.code, mode="9810"), row(firm, "5", mode="9610"))
    assert again == [(1, "revised", []), (2, "unchanged", []), (3, "added", [])]
    wrong = rows_of(row(firm, "8"), row(firm, "12元", mode="9610"))
    assert wrong == [(1, "not_written", []), (2, "refused", ["not_a_number"])]
    begun = send(client, row(firm, "9"))
    assert client.get(f"{begun['Location']}rows/").json() == {"state": "running", "rows": []}
