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


@pytest.fixture
def own(firm):
    """The enterprise's own system."""
    system = make_system(make_partner(Kind.ENTERPRISE, code=firm.uscc), Scope.GOODS_WRITE, Scope.GOODS_READ)
    return system.bearer()


@pytest.fixture
def customs(firm):
    system = make_system(make_partner(code="customs"), Scope.DECLARATIONS_WRITE, Scope.DECLARATIONS_READ)
    return system.bearer()


def send(client, url, headers, *rows, mode="all", **more):
    body = json.dumps({"mode": mode, "rows": list(rows)})
    return client.post(url, body, content_type="application/json", **headers, **more)


def told(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return [(each["result"], [(error["field"], error["code"]) for error in each["errors"]]) for each in rows_of(answer)]


def rows_of(answer):
    return answer.json()["rows"]


def new(code, goods=SHIRT, **more):
    return goods | {"verb": "new", "code": code} | more


def test_rows_are_answered_at_once_and_repeated_without_harm(client, firm, own):
    rows = [new("A1", key="K1"), new("A2", MILK)]
    first = send(client, GOODS, own, *rows, HTTP_IDEMPOTENCY_KEY="k1")
    assert told(first) == [("added", []), ("added", [])]
    shirt, milk = (each["details"] for each in rows_of(first))
    assert shirt == {
        "reference": "SP-2024-000001", "state": "accepted_at_once", "level": "low", "reason_zh": "", "reason_en": "",
        "due_on": None,
    }  # fmt: skip
    assert (milk["reference"], milk["state"], milk["due_on"]) == ("SP-2024-000002", "waiting", "2024-07-10")
    assert milk["reason_zh"]
    again = send(client, GOODS, own, *rows, HTTP_IDEMPOTENCY_KEY="k1")
    assert again.json() == first.json()
    assert GoodsFiling.objects.count() == 2
    found = client.get(GOODS + "?q=奶粉", **own).json()["items"]
    assert [each["code"] for each in found] == ["A2"]
    detail = client.get(f"{GOODS}{found[0]['uid']}/", **own).json()
    assert detail["filings"][0]["decided_by_rule"] == "infant_formula"
    kept = client.get(f"{first['Location']}rows/", **own).json()["items"]
    assert (kept[0]["key"], kept[0]["details"]) == ("K1", shirt)


def test_one_wrong_row_leaves_none_unless_asked(client, firm, own):
    rows = [new("A1"), {"verb": "withdraw", "code": "A9"}]
    missing = ("refused", [("verb", "not_there")])
    assert told(send(client, GOODS, own, *rows), 422) == [("not_written", []), missing]
    assert GoodsItem.objects.count() == 0
    assert told(send(client, GOODS, own, *rows, mode="rows")) == [("added", []), missing]
    assert GoodsItem.objects.count() == 1
    other = new("B1", enterprise=make_enterprise("天津别家有限公司").uscc)
    assert told(send(client, GOODS, own, other), 422) == [("refused", [("enterprise", "no_enterprise")])]
    body = '{"rows": [{"verb": "new", "code": "N", "quantity": NaN}]}'
    assert client.post(GOODS, body, content_type="application/json", **own).status_code == 400


def test_what_each_verb_asks_for(client, firm, own):
    def one(**row):
        return told(send(client, GOODS, own, row, mode="rows"))[0]

    assert one(**new("A1", verb="put"))[0] == "added"
    assert one(**new("A1", verb="put"))[0] == "unchanged"
    assert GoodsFiling.objects.count() == 1
    assert one(**new("A1")) == ("refused", [("verb", "there_already")])
    assert one(code="A1", verb="change", unit="打", version=7) == ("refused", [("version", "stale_version")])
    assert one(code="A1", verb="change", unit="件") == ("refused", [("", "nothing_changed")])
    assert one(code="A1", verb="change", unit="打", version=1)[0] == "changed"
    assert one(code="A1", verb="put", quantity=900)[0] == "changed"
    item = GoodsItem.objects.get()
    assert (item.unit, item.quantity, item.name_zh) == ("打", 900, "纯棉T恤")
    assert one(code="A1", verb="put", hs_code="62034200")[0] == "changed"  # another chapter: it waits
    assert one(code="A1", verb="put", hs_code="62034200")[0] == "unchanged"
    assert one(code="A1", verb="put", hs_code="63014000") == ("refused", [("", "filing_waits")])
    assert one(code="A1", verb="withdraw")[0] == "withdrawn"
    assert one(code="A1", verb="withdraw") == ("refused", [("code", "not_on_file")])
    assert one(**new("A1", verb="put"))[0] == "added"


def test_everything_wrong_with_an_item_is_said_at_once(client, firm, own):
    row = new("A1", hs_code="77", origin="XX", batch_codes=["B1;B2"])
    found = send(client, GOODS, own, row)
    assert told(found, 422) == [("refused", [("batch_codes", "bad_signs")])]
    found = send(client, GOODS, own, row | {"batch_codes": ["B1", "b1"], "quantity": -1})
    assert sorted(told(found, 422)[0][1]) == [
        ("batch_codes", "batch_twice"), ("hs_code", "not_hs"), ("origin", "unknown_origin"), ("quantity", "not_whole"),
    ]  # fmt: skip
    assert all(error["title"] for error in rows_of(found)[0]["errors"])


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name_zh": "长" * 161}, ("name_zh", "too_long", "This is longer than 160 characters.")),
        ({"name_zh": "长" * 301}, ("name_zh", "too_long", "This is longer than 300 characters.")),
        ({"batch_codes": "B1"}, ("batch_codes", "not_a_list", "Send a list of strings.")),
        ({"batch_codes": ["B"] * 301}, ("batch_codes", "list_too_long", "The list has more than 300 entries.")),
        ({"quantity": 1.0}, ("quantity", "not_an_integer", "Send a whole number.")),
        ({"quantity": True}, ("quantity", "not_an_integer", "Send a whole number.")),
        ({"unit": 1.5}, ("unit", "wrong_type", "Send this as a string.")),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_in_full(client, firm, own, change, wrong):
    answer = send(client, GOODS, {**own, "HTTP_ACCEPT_LANGUAGE": "en"}, new("A1") | change)
    (error,) = rows_of(answer)[0]["errors"]
    assert (error["field"], error["code"], error["title"]) == wrong


def test_more_than_500_are_taken_row_by_row_alone(client, firm, own):
    rows = [new(f"A{number}") for number in range(501)]
    answer = send(client, GOODS, own, *rows)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_whole")
    assert answer.json()["detail"]
    answer = send(client, GOODS, own, *rows, mode="rows")
    assert (answer.status_code, answer.json()["state"]) == (202, "running")


def fact(firm, **more):
    return {
        "enterprise": firm.uscc, "kind": "declaration", "number": "0202", "state": "submitted", "amount": "1280.50",
        "currency": "USD", "day": "2024-07-05", "basis": "GX-HG-2024-018", "as_of": "2024-07-06",
    } | more  # fmt: skip


def test_an_agency_tells_of_its_own_kind_only(client, firm, customs):
    row = fact(firm)
    first = send(client, FACTS, customs, row)
    assert told(first) == [("added", [])]
    assert (first.json()["resource"], first.json()["taken"]) == ("declarations", 1)
    assert told(send(client, FACTS, customs, row)) == [("unchanged", [])]
    assert told(send(client, FACTS, customs, row | {"state": "completed"})) == [("changed", [])]
    older = row | {"state": "returned", "as_of": "2024-07-05"}
    stays = send(client, FACTS, customs, older)
    assert told(stays) == [("unchanged", [])]
    assert rows_of(stays)[0]["details"] == {"state": "completed", "as_of": "2024-07-06"}
    refund = send(client, FACTS, customs, row | {"kind": "refund"})
    assert told(refund, 422) == [("refused", [("kind", "kind_not_yours")])]
    listed = client.get(FACTS, **customs).json()["items"]
    assert [(each["amount"], each["key"]) for each in listed] == [("1280.50", "declaration:0202")]
    assert TradeFact.objects.count() == 2
    assert not Change.objects.filter(resource="enterprises").exists()


def test_a_document_is_new_changed_or_taken_back_as_asked(client, firm, customs):
    def one(**row):
        return told(send(client, FACTS, customs, row, mode="rows"))[0]

    named = {"enterprise": firm.uscc, "kind": "declaration", "number": "0202"}
    assert one(**fact(firm, verb="change")) == ("refused", [("verb", "not_there")])
    assert one(**named, verb="withdraw") == ("refused", [("verb", "not_there")])
    assert one(**fact(firm, verb="new"))[0] == "added"
    assert one(**fact(firm, verb="new")) == ("refused", [("verb", "there_already")])
    assert one(**fact(firm, version=3)) == ("refused", [("version", "stale_version")])
    assert one(**named, verb="withdraw", version=1)[0] == "withdrawn"
    assert client.get(FACTS, **customs).json()["items"] == []
    kept = TradeFact.objects.order_by("revision").values_list("revision", "is_current", "is_withdrawn")
    assert list(kept) == [(1, False, False), (2, False, True)]
    assert one(**fact(firm))[0] == "added"
    assert [each["revision"] for each in client.get(FACTS, **customs).json()["items"]] == [3]
    other = make_enterprise("天津别家有限公司")
    assert one(**fact(other)) == ("refused", [("number", "number_of_another")])
    assert one(**named | {"enterprise": other.uscc}, verb="withdraw") == ("refused", [("number", "number_of_another")])


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"kind": "licence"}, ("kind", "unknown_kind")),
        ({"state": "lost"}, ("state", "unknown_state")),
        ({"day": "20240705"}, ("day", "no_day")),
        ({"day": "2024-W27-5"}, ("day", "no_day")),
        ({"as_of": "2024-02-30"}, ("as_of", "no_day")),
        ({"as_of": "2024-07-08"}, ("as_of", "in_future")),
        ({"day": "2024-07-08"}, ("day", "in_future")),
        ({"amount": "1.005"}, ("amount", "wrong_amount")),
        ({"amount": "-1"}, ("amount", "wrong_amount")),
        ({"amount": "1", "currency": "XXX"}, ("currency", "unknown_currency")),
        ({"currency": ""}, ("currency", "missing")),
        ({"amount": 1.5}, ("amount", "wrong_type")),
        ({"basis": " "}, ("basis", "basis_missing")),
        ({"number": "9" * 61}, ("number", "too_long")),
        ({"number": None}, ("number", "missing")),
        ({"enterprise": "91120000000000000X"}, ("enterprise", "no_enterprise")),
        ({"colour": "red"}, ("colour", "unknown_field")),
    ],
)
def test_what_is_wrong_with_a_document_is_said_by_its_field(client, firm, customs, change, wrong):
    answer = send(client, FACTS, customs, fact(firm) | change)
    assert told(answer, 422) == [("refused", [wrong])]
    assert rows_of(answer)[0]["errors"][0]["title"]
    assert TradeFact.objects.count() == 0


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
