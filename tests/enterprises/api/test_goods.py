"""Goods by the API: answered row by row at once, all or none, safe to repeat; facts of the own kind."""

import json

import pytest
from django.urls import reverse

from enterprises.models import GoodsFiling, GoodsItem, TradeFact
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Change
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories.goods import MILK, SHIRT, file, make_rules
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
GOODS, FACTS = "/api/v1/goods/", "/api/v1/declarations/"


@pytest.fixture
def firm(at):
    at("2024-07-07T03:00")
    make_rules()
    return make_enterprise()


def send(client, url, headers, *rows, **more):
    return client.post(url, json.dumps({"rows": list(rows)}), content_type="application/json", **headers, **more)


def test_rows_are_answered_at_once_and_repeated_without_harm(client, firm):
    system = make_system(make_partner(Kind.ENTERPRISE, code=firm.uscc), Scope.GOODS_WRITE, Scope.GOODS_READ)
    held = system.bearer()
    rows = [SHIRT | {"verb": "new", "code": "A1"}, MILK | {"verb": "new", "code": "A2"}]
    first = send(client, GOODS, held, *rows, HTTP_IDEMPOTENCY_KEY="k1")
    assert first.status_code == 200, first.content.decode()
    assert [each["result"] for each in first.json()["rows"]] == ["accepted_at_once", "waiting"]
    again = send(client, GOODS, held, *rows, HTTP_IDEMPOTENCY_KEY="k1")
    assert again.json() == first.json()
    assert GoodsFiling.objects.count() == 2
    found = client.get(GOODS + "?q=奶粉", **held).json()["items"]
    assert [each["code"] for each in found] == ["A2"]
    detail = client.get(f"{GOODS}{found[0]['uid']}/", **held).json()
    assert detail["filings"][0]["decided_by_rule"] == "infant_formula"


def test_one_wrong_row_leaves_none_unless_asked(client, firm):
    system = make_system(make_partner(Kind.ENTERPRISE, code=firm.uscc), Scope.GOODS_WRITE, Scope.GOODS_READ)
    held = system.bearer()
    rows = [SHIRT | {"verb": "new", "code": "A1"}, {"verb": "withdraw", "code": "A9"}]
    refused = send(client, GOODS, held, *rows)
    assert refused.status_code == 422
    assert GoodsItem.objects.count() == 0
    assert [each["result"] for each in refused.json()["rows"]] == ["not_written", "refused"]
    assert send(client, GOODS + "?atomic=0", held, *rows).status_code == 200
    assert GoodsItem.objects.count() == 1
    other = SHIRT | {"verb": "new", "code": "B1", "enterprise": make_enterprise("天津别家有限公司").uscc}
    assert send(client, GOODS, held, other).json()["rows"][0]["errors"][0]["code"] == "no_enterprise"
    body = '{"rows": [{"verb": "new", "code": "N", "quantity": NaN}]}'
    assert client.post(GOODS, body, content_type="application/json", **held).status_code == 400


def test_an_agency_tells_of_its_own_kind_only(client, firm):
    system = make_system(make_partner(code="customs"), Scope.DECLARATIONS_WRITE, Scope.DECLARATIONS_READ)
    held = system.bearer()
    row = {
        "enterprise": firm.uscc, "kind": "declaration", "number": "0202", "state": "submitted", "amount": "1280.50",
        "currency": "USD", "day": "2024-07-05", "basis": "GX-HG-2024-018", "as_of": "2024-07-06",
    }  # fmt: skip
    assert send(client, FACTS, held, row).json()["results"] == {"added": 1}
    assert send(client, FACTS, held, row).json()["results"] == {"unchanged": 1}
    assert send(client, FACTS, held, row | {"state": "completed"}).json()["results"] == {"revised": 1}
    refund = send(client, FACTS, held, row | {"kind": "refund"})
    assert refund.status_code == 422
    assert refund.json()["rows"][0]["errors"][0]["code"] == "kind_not_yours"
    assert [each["amount"] for each in client.get(FACTS, **held).json()["items"]] == ["1280.50"]
    assert TradeFact.objects.count() == 2
    assert not Change.objects.filter(resource="enterprises").exists()


def test_the_feed_tells_of_goods(firm):
    made = file(firm, make_member(firm, R.PROJECT_LEAD))
    told = Change.objects.filter(resource="goods").get()
    assert (told.key, told.enterprise, told.division) == (str(made.item.uid), firm.pk, firm.registration_division_id)


def test_pages_of_both_sides(client, firm):
    lead, officer = make_member(firm, R.PROJECT_LEAD), make_officer(R.CASEWORKER)
    made = file(firm, lead, **MILK)
    client.force_login(lead)
    for name, args in (
        ("goods_list", [firm.uid]), ("goods_new", [firm.uid]), ("goods_table", [firm.uid]),
        ("goods_template", [firm.uid]),
        ("goods_detail", [made.item.uid]), ("goods_filing_detail", [made.uid]), ("trade_fact_list", [firm.uid]),
    ):  # fmt: skip
        assert client.get(reverse(f"portal:enterprises:{name}", args=args)).status_code == 200, name
    client.force_login(officer)
    for name, args in (
        ("goods_filing_list", []), ("goods_filing_detail", [made.uid]), ("goods_rules_list", []),
        ("goods_rules_detail", [1]), ("enterprise_detail", [firm.uid]),
    ):  # fmt: skip
        assert client.get(reverse(f"bureau:enterprises:{name}", args=args)).status_code == 200, name
    address = reverse("bureau:enterprises:goods_filing_accept", args=[made.uid])
    assert client.post(address, {"version": 1, "reason": ""}).status_code == 302
    assert GoodsItem.objects.get().state == "on_file"
    assert client.post(address, {"version": 1, "reason": ""}).status_code == 422
