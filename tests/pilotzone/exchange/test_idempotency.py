"""A write that is sent again under its key is answered again and not done again."""

import json
from datetime import timedelta

import pytest
from django.test import override_settings

from pilotzone.exchange.actions import answers
from pilotzone.exchange.models import KeptAnswer, Receipt
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import NOW, make_enterprise
from tests.factories.warehouses import make_warehouse
from warehouses.models import WarehouseReport

pytestmark = pytest.mark.django_db
FIGURES, REPORTS = "/api/v1/figures/", "/api/v1/warehouses/reports/"


@pytest.fixture
def customs(at):
    at("2024-07-02T10:00")
    figures.load()
    return make_system(make_partner(code="customs"), Scope.FIGURES_WRITE, Scope.FIGURES_READ, Scope.WAREHOUSES_WRITE)


def batch(firm, value="1200.50", **fields):
    row = {"code": firm.uscc, "indicator": "trade", "period": "2024Q1", "value": value, "currency": "CNY"}
    return {"source": "customs", "sharing": figures.CUSTOMS_ITEM, "as_of": "2024-07-01", "rows": [row]} | fields


def post(client, address, body, key, bearer):
    named = {} if key is None else {"HTTP_IDEMPOTENCY_KEY": key}
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(address, text, content_type="application/json", **named, **bearer)


def test_the_same_key_and_body_get_the_same_answer_and_one_batch(client, customs):
    firm, bearer = make_enterprise(), customs.bearer()
    first = post(client, FIGURES, batch(firm), "K-1", bearer)
    again = post(client, FIGURES, batch(firm), "K-1", bearer)
    assert first.status_code == again.status_code == 200
    assert (again.json(), again["Location"]) == (first.json(), first["Location"])
    assert (first["Idempotency-Replayed"], again["Idempotency-Replayed"]) == ("false", "true")
    assert Receipt.objects.count() == 1
    other = post(client, FIGURES, batch(firm, "1"), "K-1", bearer)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert post(client, FIGURES, batch(firm, "1"), "K-2", bearer).status_code == 200
    assert Receipt.objects.count() == 2


def test_keys_are_each_systems_own(client, customs):
    firm = make_enterprise()
    other = make_system(make_partner(code="customs", name="海关总署"), Scope.FIGURES_WRITE)
    for system in (customs, other):
        assert post(client, FIGURES, batch(firm), "K-1", system.bearer())["Idempotency-Replayed"] == "false"


def test_what_was_refused_is_not_kept(client, customs):
    firm, bearer = make_enterprise(), customs.bearer()
    refused = post(client, FIGURES, batch(firm, source="tax"), "K-1", bearer)
    assert (refused.status_code, refused.json()["code"]) == (403, "source_not_yours")
    assert KeptAnswer.objects.count() == Receipt.objects.count() == 0
    assert post(client, FIGURES, batch(firm), "K-1", bearer).status_code == 200
    for wrong in ("", " ", "ä", "x" * 101):
        answer = post(client, FIGURES, batch(firm), wrong, bearer)
        assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


def test_rows_that_were_refused_are_told_again_and_not_written(client, customs):
    warehouse, bearer = make_warehouse(), customs.bearer()
    right = {
        "code": warehouse.code,
        "month": "2024-05",
        "area_used": "8000.5",
        "orders": "8000",
        "parcels": "8400",
        "countries": ["DE"],
    }
    rows = {"rows": [right, right | {"month": "never"}]}
    answers_ = [post(client, REPORTS, rows, "K-9", bearer) for _number in range(2)]
    for answer in answers_:
        assert answer.status_code == 422
        assert answer["Content-Type"].startswith("application/problem+json")
        assert answer.json()["code"] == "rows_refused"
        assert [row["result"] for row in answer.json()["rows"]] == ["not_written", "refused"]
    assert answers_[1]["Idempotency-Replayed"] == "true"
    assert WarehouseReport.objects.count() == 0


def test_a_body_beyond_all_bounds_is_told(client, customs):
    bearer = customs.bearer()
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        answer = post(client, FIGURES, "[" + " " * 200 + "]", None, bearer)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_answers_are_kept_for_two_days(client, customs):
    post(client, FIGURES, batch(make_enterprise()), "K-1", customs.bearer())
    assert answers.purge(now=NOW + timedelta(hours=47)) == 0
    assert answers.purge(now=NOW + timedelta(hours=49)) == 1
