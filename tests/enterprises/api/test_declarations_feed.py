"""Documents in the change feed: a new fact, a changed state, one taken back; who is told, and whether copies agree."""

import hashlib
import json
from itertools import count

import pytest

from enterprises.models import TradeFact
from pilotzone.exchange import bases
from pilotzone.exchange.actions import reconciling
from pilotzone.exchange.enums import Kind
from pilotzone.kernel import clock
from pilotzone.kernel.scopes import Scope
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_division, make_enterprise

pytestmark = pytest.mark.django_db
FACTS, FEED, RECONCILED = "/api/v1/declarations/", "/api/v1/changes/", "/api/v1/reconciliations/"
KEY = "declaration:0202:7"  # a number may have a colon


@pytest.fixture
def firm(at):
    at("2024-07-07T03:00")
    return make_enterprise(division=make_division("120114"))


@pytest.fixture
def customs(firm):
    partner = make_partner(code="customs")
    return make_system(partner, Scope.DECLARATIONS_WRITE, Scope.DECLARATIONS_READ, Scope.ENTERPRISES_READ)


@pytest.fixture
def tell(client, firm, customs):
    bearer = customs.bearer()

    def post(**more):
        row = {
            "enterprise": firm.uscc, "kind": "declaration", "number": "0202:7", "state": "submitted",
            "amount": "1280.50", "currency": "USD", "day": "2024-07-05", "basis": "GX-HG-2024-018",
            "as_of": "2024-07-06",
        } | more  # fmt: skip
        answer = client.post(FACTS, json.dumps({"rows": [row]}), content_type="application/json", **bearer)
        assert answer.status_code == 200, answer.content.decode()

    return post


def changes(client, system, **asked):
    answer = client.get(FEED, {"include": "object", "resource": "declarations"} | asked, **system.bearer())
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_a_new_fact_a_changed_state_and_one_taken_back_are_told_under_one_key(client, customs, tell):
    tell()
    told = changes(client, customs)
    [new] = told["items"]
    assert (new["key"], new["verb"], new["version"]) == (KEY, "change", 1)
    assert (new["object"]["key"], new["object"]["state"], new["object"]["amount"]) == (KEY, "submitted", "1280.50")
    listed = client.get(FACTS, **customs.bearer()).json()["items"]
    assert new["object"] == listed[0]
    tell(state="completed")
    later = changes(client, customs, after=told["next"])
    assert [(each["key"], each["version"], each["object"]["state"]) for each in later["items"]] == [
        (KEY, 2, "completed")
    ]
    tell(state="completed")  # nothing new
    assert changes(client, customs, after=later["next"])["items"] == []
    tell(verb="withdraw")
    gone = changes(client, customs, after=later["next"])["items"]
    assert [(each["key"], each["verb"], each["version"]) for each in gone] == [(KEY, "gone", 3)]
    everything = client.get(FEED, **customs.bearer()).json()["items"]
    assert {each["resource"] for each in everything} == {"declarations"}  # the enterprise itself has not changed


def test_who_is_told(client, firm, tell):
    names = count(1)

    def system(kind, **given):
        return make_system(make_partner(kind, name=f"单位{next(names)}", **given), Scope.DECLARATIONS_READ)

    own = system(Kind.ENTERPRISE, code=firm.uscc)
    district = system(Kind.DISTRICT, division=make_division("120114"))
    tax = system(Kind.AGENCY, code="tax")
    strangers = [
        system(Kind.DISTRICT, division=make_division("120116")),
        system(Kind.ENTERPRISE, code=make_enterprise("天津别家有限公司").uscc),
    ]
    tell()
    for each in (own, district, tax):
        assert [item["key"] for item in changes(client, each)["items"]] == [KEY]
    for each in strangers:
        assert changes(client, each)["items"] == []
    tell(verb="withdraw")
    for each in (own, district, tax):
        assert [item["verb"] for item in changes(client, each)["items"]] == ["gone"]
    for each in strangers:
        assert changes(client, each)["items"] == []


def test_without_a_lawful_basis_nothing_is_told(client, firm, tell, settings, tmp_path):
    """The zone's own document has no rule on which an enterprise is told of its documents."""
    partner = make_partner(Kind.ENTERPRISE, code=firm.uscc, name="甲")
    own = make_system(partner, Scope.DECLARATIONS_READ, Scope.NOTICES_READ)
    tell()
    assert len(changes(client, own)["items"]) == 1
    document = tmp_path / "bases.yaml"
    document.write_text(bases.SHIPPED.read_text(encoding="utf-8").replace("      - declarations:read\n", ""), "utf-8")
    settings.PILOTZONE_API_BASES = str(document)
    assert client.get(FEED, **own.bearer()).json()["items"] == []
    assert client.get(FACTS, **own.bearer()).json()["code"] == "outside_lawful_basis"


def test_count_sum_digest_and_differences(client, customs, tell):
    tell()
    tell(number="0203", amount="719.50")
    tell(number="0204", amount=None, currency="")
    tell(number="0205")
    tell(number="0205", verb="withdraw")
    copy = client.get(FACTS, **customs.bearer()).json()["items"]
    reconciling.reconcile(customs.client.pk, now=clock.now())
    told = {each["resource"]: each for each in client.get(RECONCILED, **customs.bearer()).json()["items"]}
    counted = told["declarations"]
    assert (counted["count"], counted["sum"]) == (3, "2000.00")
    assert counted["digest"] == f"{sum(int(digest_of(item), 16) for item in copy) % 2**256:064x}"
    rows = [{"key": item["key"], "digest": digest_of(item)} for item in copy if item["key"] != "declaration:0203"]
    rows.append({"key": "declaration:0205", "digest": "0" * 64})
    body = {"resource": "declarations", "rows": rows}
    answer = client.post(f"{RECONCILED}differences/", body, content_type="application/json", **customs.bearer())
    assert answer.json() == {
        "missing_here": ["declaration:0205"], "missing_there": ["declaration:0203"], "differing": [],
    }  # fmt: skip
    assert TradeFact.objects.filter(is_withdrawn=True).count() == 1


def digest_of(item):
    text = json.dumps(item, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
