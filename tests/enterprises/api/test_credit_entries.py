"""Entries of credit lists from the list's authority: of no effect before an officer confirms, removed at once."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from enterprises.actions import credit_entries, credit_lists
from enterprises.models import CreditEntry, CreditRecord
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from pilotzone.messages.models import Notice
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
ENTRIES = "/api/v1/credit/entries/"


@pytest.fixture
def market(at):
    at("2024-07-02T10:00")
    credit_lists.load()
    return make_system(make_partner(code="market", name="市场监管委"), Scope.CREDIT_WRITE).bearer()


def send(client, bearer, *rows, status=200, mode="rows"):
    body = json.dumps({"mode": mode, "rows": list(rows)})
    answer = client.post(ENTRIES, body, content_type="application/json", **bearer)
    assert answer.status_code == status, answer.content.decode()
    return [(each["result"], [error["code"] for error in each["errors"]]) for each in answer.json().get("rows", ())]


def row(firm, **fields):
    return {
        "list": "SERIOUS",
        "enterprise": firm.uscc,
        "reason": "虚假登记",
        "document": "津市监处罚〔2024〕17号",
        "starts_on": "2024-07-01",
    } | fields


def test_an_entry_waits_for_an_officer_and_is_removed_at_once(client, market):
    firm = make_enterprise()
    admin, director = make_member(firm), make_officer(R.DIRECTOR)
    assert send(client, market, row(firm, verb="new")) == [("added", [])]
    entry = CreditEntry.objects.get()
    assert (entry.state, entry.evidence, entry.source) == ("entered", None, "市场监管委")
    assert entry.ends_on == date(2027, 6, 30)
    assert not CreditRecord.objects.exists()
    client.force_login(director)
    listed = client.get(reverse("bureau:enterprises:credit_entry_list")).content.decode()
    page = client.get(reverse("bureau:enterprises:credit_entry_detail", args=[entry.uid])).content.decode()
    assert "市场监管委" in listed
    assert "津市监处罚〔2024〕17号" in listed
    assert "津市监处罚〔2024〕17号" in page
    assert client.get(reverse("bureau:enterprises:credit_evidence", args=[entry.uid])).status_code == 404
    client.logout()
    credit_entries.confirm(entry, by=director, now=clock.now())
    record = CreditRecord.objects.get()
    assert (record.effect, record.repaired_on) == ("bars_funding", None)
    assert send(client, market, row(firm)) == [("unchanged", [])]
    assert send(client, market, row(firm, reason="其他")) == [("refused", ["entry_confirmed"])]
    assert send(client, market, row(firm, verb="withdraw")) == [("withdrawn", [])]
    record.refresh_from_db()
    assert record.repaired_on == date(2024, 7, 2)
    assert Notice.objects.get(kind="enterprises.credit_removed").recipient == admin
    assert AuditEvent.objects.filter(kind="credit.entry_removed", subject_uid=entry.uid).count() == 1
    assert send(client, market, row(firm, verb="withdraw")) == [("refused", ["not_there"])]


def test_what_a_row_asks_for(client, market):
    firm = make_enterprise()
    assert send(client, market, row(firm, verb="change")) == [("refused", ["not_there"])]
    assert send(client, market, row(firm)) == [("added", [])]
    assert send(client, market, row(firm, verb="new")) == [("refused", ["there_already"])]
    assert send(client, market, row(firm, verb="change", reason="更正后的事由")) == [("changed", [])]
    states = [(each.state, each.reason) for each in CreditEntry.objects.order_by("pk")]
    assert states == [("withdrawn", "虚假登记"), ("entered", "更正后的事由")]
    assert send(client, market, row(firm, verb="withdraw")) == [("withdrawn", [])]
    assert not CreditRecord.objects.exists()


def test_wrong_cells_and_lists_of_others(client, market):
    firm = make_enterprise()
    wrong = [
        (row(firm, list="CUSTOMS"), ["unknown_list"]),
        (row(firm, list="FALSE-FIGURES"), ["unknown_list"]),
        (row(firm, list="NONE"), ["unknown_list"]),
        (row(firm, enterprise="91120116MA07B2X41X"), ["unknown_enterprise"]),
        (row(firm, level="light"), ["level"]),
        (row(firm, document=""), ["missing"]),
        (row(firm, reason=None), ["missing"]),
        (row(firm, starts_on="1.7.2024"), ["not_a_day"]),
        (row(firm, ends_on="2024-06-30"), ["order"]),
        (row(firm, document="2", ends_on="2030-01-01"), ["beyond_term"]),
        (row(firm, document="3", starts_on="2020-01-01"), ["list_not_kept"]),
    ]
    assert send(client, market, *(each for each, _codes in wrong)) == [("refused", codes) for _each, codes in wrong]
    assert not CreditEntry.objects.exists()


def test_the_lists_are_a_list_of_codes(client, market):
    names = client.get("/api/v1/codes/credit_lists/", **market).json()["codes"]
    codes = {each["code"] for each in names}
    assert {"SERIOUS", "NEGATIVE"} <= codes
    assert "CUSTOMS" not in codes  # ratings are internal


def test_another_scope_another_authority_and_a_person(client, market):
    firm = make_enterprise()
    customs = make_system(make_partner(code="customs"), Scope.CREDIT_WRITE).bearer()
    assert send(client, customs, row(firm)) == [("refused", ["unknown_list"])]
    assert send(client, customs, row(firm, list="NEGATIVE")) == [("added", [])]
    assert send(client, market, row(firm, list="NEGATIVE", verb="withdraw")) == [("refused", ["not_there"])]
    reader = make_system(make_partner(code="tax", name="税务"), Scope.ENTERPRISES_READ).bearer()
    send(client, reader, row(firm), status=403)
    client.force_login(make_officer(R.ASSESSMENT_OFFICER))
    send(client, {}, row(firm), status=403)


def test_a_paper_or_a_document_of_a_source_stands_behind_each_entry(client, market):
    send(client, market, row(make_enterprise()))
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.update(document_number="")
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.update(reason="other")


@pytest.mark.parametrize("changed", [{"document_number": "津市监处罚〔2024〕18号"}, {"source_code": "tax"}])
def test_what_the_authority_told_is_frozen_in_the_database(client, market, changed):
    send(client, market, row(make_enterprise(), verb="new"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.update(**changed)
