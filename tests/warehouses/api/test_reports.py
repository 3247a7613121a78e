"""Months sent by an operator's own system: the same act as on the page, whole or row by row."""

import pytest

from pilotzone.kernel.access import R
from tests.factories.people import make_enterprise, make_member, make_uscc
from tests.factories.warehouses import make_keeper, make_warehouse
from tests.standing import part
from warehouses.models import WarehouseReport

pytestmark = pytest.mark.django_db
URL = "/api/v1/warehouses/reports/"


@pytest.fixture(autouse=True)
def _clock(at, client):
    at("2024-07-02T10:00")
    client.cookies["django_language"] = "en"


@pytest.fixture(scope="module")
def prepared(standing):
    firm = make_enterprise("天津澜图进出口有限公司")
    other = make_warehouse(make_enterprise("天津别家有限公司"), address="Elbe 1")
    return {"warehouse": make_warehouse(firm), "lead": make_member(firm), "firm": firm, "other": other}


warehouse, lead, firm, other = part("warehouse"), part("lead"), part("firm"), part("other")


def month(row, **fields):
    return {
        "code": row.code, "month": "2024-05", "area_used": "8000.5", "orders": 8000, "parcels": 8400, "pallets": None,
        "countries": ["DE", "FR"], "served": [{"uscc": make_uscc(901), "name": "某企业", "in_city": True}],
    } | fields  # fmt: skip


def send(client, by, *rows, status=200, **terms):
    client.force_login(by)
    answer = client.post(URL, terms | {"rows": list(rows)}, content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def results(answer):
    return [row["result"] for row in answer["rows"]]


def test_a_month_is_added_repeated_and_corrected(client, warehouse, lead):
    assert results(send(client, lead, month(warehouse), month(warehouse, month="2024-04"))) == ["added", "added"]
    again = send(client, lead, month(warehouse), month(warehouse, month="2024-04", orders=1))
    assert (results(again), again["unchanged"], again["taken"]) == (["unchanged", "changed"], 1, 1)
    assert [each["version"] for each in again["rows"]] == [1, 2]
    kept = WarehouseReport.objects.current().get(month="2024-05-01")
    assert (kept.area_used, kept.orders, kept.countries, kept.channel) == (8_000_50, 8_000, ["DE", "FR"], "api")
    assert (kept.served_local, kept.served_other, kept.reported_by) == (1, 0, lead)
    assert kept.served_enterprises.get().name == "某企业"


def test_a_whole_batch_with_a_wrong_row_writes_nothing_and_tells_every_error(client, warehouse, other, lead):
    rows = [
        month(warehouse),
        month(warehouse, month="2024-04", area_used="99999"),
        month(other),
        month(warehouse, month="Mai", orders="many"),
        month(warehouse),
        month(warehouse, month="2024-07"),
    ]
    answer = send(client, lead, *rows, status=422)
    assert results(answer) == ["not_written", "refused", "refused", "refused", "refused", "refused"]
    told = [[(error["field"], error["code"]) for error in row["errors"]] for row in answer["rows"]]
    assert told == [
        [],
        [("area_used", "used_over_area")],
        [("code", "unknown_warehouse")],
        [("month", "bad_month"), ("orders", "not_a_number")],
        [("code", "repeated")],
        [("month", "month_not_over")],
    ]
    assert answer["rows"][4]["errors"][0]["title"] == "Row 1 is about the same."
    assert not WarehouseReport.objects.exists()


def test_row_by_row_writes_what_is_right(client, warehouse, lead):
    rows = [month(warehouse), month(warehouse, month="2024-04", area_used="99999"), month(warehouse, month="2024-03")]
    assert results(send(client, lead, *rows, mode="rows")) == ["added", "refused", "added"]
    assert WarehouseReport.objects.current().count() == 2


def test_everything_that_cannot_be_in_a_row_is_told(client, warehouse, lead):
    answer = send(client, lead, month(warehouse, month="2024-07", area_used="99999999"), mode="rows")
    assert [(each["field"], each["code"]) for each in answer["rows"][0]["errors"]] == [
        ("month", "month_not_over"), ("area_used", "used_over_area"),
    ]  # fmt: skip


def test_who_may_not_report_is_refused(client, warehouse, other, firm):
    send(client, make_member(firm, R.READER), month(warehouse), status=403)
    assert client.get(URL).status_code in (401, 403, 405)
    assert results(send(client, make_keeper(), month(other))) == ["added"]


def test_a_batch_has_its_bounds(client, lead, warehouse, monkeypatch):
    send(client, lead, status=422)
    send(client, lead, *[{"code": "x"}] * 10_001, status=422)
    send(client, lead, {"code": {"a": 1}}, status=422)
    wrong = [
        month(warehouse, served=[{"uscc": 5.5}]),
        month(warehouse, month="2024-04", served=[{"other": ""}]),
        month(warehouse, month="2024-03", countries="DE"),
        month(warehouse, month="2024-02", countries=["\ud800"]),
    ]
    told = send(client, lead, *wrong, mode="rows")["rows"]
    assert [[error["code"] for error in row["errors"]] for row in told] == [
        ["wrong_type"], ["not_served"], ["not_a_list"], ["bad_text"],
    ]  # fmt: skip
    assert told[2]["errors"][0]["title"] == "Send a list of strings."
    unknown = send(client, lead, month(warehouse, countries=["ZZ"]), mode="rows")["rows"][0]["errors"]
    assert [(each["field"], each["title"]) for each in unknown] == [
        ("countries", "“ZZ” is none of the choices. /api/v1/codes/countries/ has them.")
    ]


def test_what_a_row_asks_for(client, warehouse, lead):
    def asked(**fields):
        row = send(client, lead, month(warehouse, **fields), mode="rows")["rows"][0]
        return row["result"], row["version"], [error["code"] for error in row["errors"]]

    assert asked(verb="change") == ("refused", None, ["not_there"])
    assert asked(verb="new") == ("added", 1, [])
    assert asked(verb="new") == ("refused", None, ["there_already"])
    assert asked(verb="change", orders=5, version=2) == ("refused", None, ["stale_version"])
    assert asked(verb="change", orders=5, version=1) == ("changed", 2, [])
    assert asked(verb="withdraw") == ("refused", None, ["verb_not_taken"])
