"""Reported tenancies and entries of credit lists in the change feed: each partner is told of its own and no more."""

import json
from datetime import date

import pytest

from enterprises.actions import credit_entries, credit_lists
from enterprises.actions.figures import parks, tenancies
from enterprises.models import CreditEntry, ParkTenant
from pilotzone.exchange.actions import reconciling
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Reconciliation
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories.figures import make_assessor, make_park
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_division, make_enterprise, make_member, make_officer
from tests.factories.registry import make_file

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
TENANTS, ENTRIES, CHANGES = "/api/v1/tenants/", "/api/v1/credit/entries/", "/api/v1/changes/"
PLACES = ("name_zh", "name_en", "operator", "operator_name", "division", "address", "land_area", "floor_area")


class Follower:
    """A system that follows the feed, from the beginning on."""

    def __init__(self, client, partner, *scopes):
        self.client, self.system, self.cursor = client, make_system(partner, *scopes), ""
        self.bearer = self.system.bearer()

    def told(self):
        """What is new to it: resource, key, verb, version, and the state of the object as it is now."""
        query = {"after": self.cursor, "include": "object"}
        answer = self.client.get(CHANGES, query, **self.bearer)
        assert answer.status_code == 200, answer.content.decode()
        self.cursor = answer.json()["next"]
        return [
            (each["resource"], each["key"], each["verb"], each["version"], (each["object"] or {}).get("state"))
            for each in answer.json()["items"]
        ]

    def post(self, address, *rows):
        body = json.dumps({"mode": "rows", "rows": list(rows)})
        answer = self.client.post(address, body, content_type="application/json", **self.bearer)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()["rows"]


def move(park, **fields):
    values = {name: getattr(park, name) for name in (*PLACES, "opened_on")} | fields
    version = park.version
    return parks.change_park(park, values, expected_version=version, by=make_assessor(), now=clock.now())


@pytest.fixture
def zone(at):
    at("2024-07-02T10:00")
    operator = make_enterprise("园区运营")
    return make_park("TJBH01", operator=operator), operator, make_enterprise("甲公司")


@pytest.fixture
def circle(client, zone):
    """By name those who read tenancies: the first three, and the agency, may see the park's."""
    _park, operator, _firm = zone
    make_park("TJDL02", operator=None)
    both = Scope.TENANTS_READ, Scope.TENANTS_WRITE
    partners = {
        "park": make_partner(Kind.PARK, code="TJBH01", name="园区"),
        "operator": make_partner(Kind.ENTERPRISE, code=operator.uscc, name="运营方"),
        "district": make_partner(Kind.DISTRICT, make_division(), name="滨海"),
        "agency": make_partner(code="customs", name="海关"),
        "other park": make_partner(Kind.PARK, code="TJDL02", name="另一园区"),
        "other district": make_partner(Kind.DISTRICT, make_division("120110", "东丽区", "Dongli"), name="东丽"),
        "tenant": make_partner(Kind.ENTERPRISE, code=zone[2].uscc, name="甲公司"),
    }
    return {name: Follower(client, partner, *both) for name, partner in partners.items()}


def told_to(circle):
    return {name: found for name, each in circle.items() if (found := each.told())}


def report(follower, firm, **fields):
    return follower.post(TENANTS, {"enterprise": firm.uscc, "starts_on": "2024-03-01"} | fields)[0]


def test_a_tenancy_is_told_to_those_who_see_the_park_and_to_nobody_else(circle, zone):
    park, _operator, firm = zone
    assert told_to(circle) == {}
    uid = report(circle["park"], firm)["uid"]
    own = ("park", "operator", "district", "agency")
    assert told_to(circle) == {name: [("tenants", uid, "change", 1, "reported")] for name in own}
    row = ParkTenant.objects.get()
    tenancies.decide(park, [(row.uid, 1)], confirmed=True, by=make_assessor(), now=clock.now())
    assert told_to(circle) == {name: [("tenants", uid, "change", 2, "confirmed")] for name in own}
    report(circle["operator"], firm, park="TJBH01", ends_on="2024-06-30")
    assert told_to(circle) == {name: [("tenants", uid, "change", 3, "confirmed")] for name in own}


def test_one_that_is_withdrawn_or_refused_is_told_with_its_state(circle, zone):
    park, _operator, firm = zone
    first = report(circle["park"], firm)["uid"]
    report(circle["park"], firm, verb="withdraw")
    second = report(circle["park"], firm)["uid"]
    row = ParkTenant.objects.get(uid=second)
    tenancies.decide(park, [(row.uid, 1)], confirmed=False, reason="无合同", by=make_assessor(), now=clock.now())
    assert circle["district"].told() == [
        ("tenants", first, "change", 1, "withdrawn"),
        ("tenants", first, "change", 2, "withdrawn"),
        ("tenants", second, "change", 1, "refused"),
        ("tenants", second, "change", 2, "refused"),
    ]


def test_a_park_that_moves_takes_its_tenancies_along(circle, zone):
    park, _operator, firm = zone
    uid = report(circle["park"], firm)["uid"]
    told_to(circle)
    move(park, operator=firm, division=make_division("120110"))
    here, gone = [("tenants", uid, "change", 1, "reported")], [("tenants", uid, "gone", 1, None)]
    assert told_to(circle) == {
        "park": here,
        "agency": here,
        "other district": here,
        "tenant": here,  # which runs the park now
        "operator": gone,
        "district": gone,
    }
    park.refresh_from_db()
    move(park, operator=None)
    assert told_to(circle) == {"park": here, "agency": here, "other district": here, "tenant": gone}
    park.refresh_from_db()
    move(park, division=make_division())
    assert set(told_to(circle)) == {"park", "agency", "district", "other district"}  # nobody's who runs another park


def test_tenancies_are_reconciled(circle, zone):
    uid = report(circle["park"], zone[2])["uid"]
    for name, count in (("park", 1), ("district", 1), ("other park", 0), ("tenant", 0)):
        follower = circle[name]
        reconciling.reconcile(follower.system.client.pk, now=clock.now())
        row = Reconciliation.objects.get(client=follower.system.client, resource="tenants")
        assert (name, row.count) == (name, count)
    bearer, item = circle["park"].bearer, circle["park"].client.get(TENANTS, **circle["park"].bearer).json()["items"][0]
    rows = [{"key": uid, "digest": canonical.digest(item)}]
    body = json.dumps({"resource": "tenants", "rows": rows})
    answer = circle["park"].client.post(
        "/api/v1/reconciliations/differences/", body, content_type="application/json", **bearer
    )
    assert answer.json() == {"missing_here": [], "missing_there": [], "differing": []}


# --- credit lists ------------------------------------------------------------------------------------


@pytest.fixture
def market(client, at):
    at("2024-07-02T10:00")
    credit_lists.load()
    both = Scope.CREDIT_READ, Scope.CREDIT_WRITE
    return Follower(client, make_partner(code="market", name="市场监管委"), *both)


@pytest.fixture
def customs(client, market):
    return Follower(client, make_partner(code="customs", name="海关"), Scope.CREDIT_READ, Scope.CREDIT_WRITE)


def entry(firm, **fields):
    return {
        "list": "SERIOUS",
        "enterprise": firm.uscc,
        "reason": "虚假登记",
        "document": "津市监处罚〔2024〕17号",
        "starts_on": "2024-07-01",
    } | fields


def test_an_entry_is_told_to_the_authority_that_reported_it_alone(market, customs):
    firm = make_enterprise()
    uid = market.post(ENTRIES, entry(firm))[0]["uid"]
    told = [("credit", uid, "change", 0)]
    assert market.told() == [(*told[0], "entered")]
    row = CreditEntry.objects.get()
    credit_entries.confirm(row, by=make_officer(R.DIRECTOR), now=clock.now())
    assert market.told() == [(*told[0], "confirmed")]
    firm.registration_division = make_division("120110", "东丽区", "Dongli")
    firm.save()
    market.post(ENTRIES, entry(firm, verb="withdraw"))
    assert market.told() == [(*told[0], "confirmed")]
    assert customs.told() == []


def test_a_repair_is_told_once_it_is_granted(market, client):
    firm = make_enterprise()
    admin, director = make_member(firm), make_officer(R.DIRECTOR)
    uid = market.post(ENTRIES, entry(firm))[0]["uid"]
    row = credit_entries.confirm(CreditEntry.objects.get(), by=director, now=clock.now())
    market.told()
    asked = credit_entries.ask_repair(row, statement="已整改", evidence=make_file(admin), by=admin, now=clock.now())
    assert market.told() == []
    credit_entries.decide_repair(asked, granted=True, note="", by=director, now=clock.now())
    assert [each[:3] for each in market.told()] == [("credit", uid, "change")]
    assert client.get(f"{ENTRIES}{uid}/", **market.bearer).json()["ended_on"] == "2024-07-02"


def test_entries_are_read_by_their_authority_and_by_the_bureau(market, customs, client):
    firm = make_enterprise()
    uid = market.post(ENTRIES, entry(firm))[0]["uid"]
    other = customs.post(ENTRIES, entry(firm, list="NEGATIVE", document="津关缉〔2024〕3号"))[0]["uid"]
    found = client.get(ENTRIES, **market.bearer).json()["items"]
    reference = CreditEntry.objects.get(uid=uid).reference
    assert found == [
        {
            "uid": uid,
            "reference": reference,
            "list": "SERIOUS",
            "level": None,
            "enterprise": firm.uscc,
            "reason": "虚假登记",
            "document": "津市监处罚〔2024〕17号",
            "starts_on": "2024-07-01",
            "ends_on": "2027-06-30",
            "state": "entered",
            "note": "",
            "ended_on": None,
        }
    ]
    assert client.get(f"{ENTRIES}{uid}/", **market.bearer).json() == found[0]
    refused = client.get(f"{ENTRIES}{other}/", **market.bearer)
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/problem+json")
    assert client.get(ENTRIES, {"state": "confirmed"}, **market.bearer).json()["items"] == []
    assert len(client.get(ENTRIES, {"q": firm.uscc, "list": "SERIOUS"}, **market.bearer).json()["items"]) == 1
    writer = make_system(make_partner(code="tax", name="税务"), Scope.CREDIT_WRITE).bearer()
    assert client.get(ENTRIES, **writer).json()["code"] == "scope_missing"
    client.force_login(make_officer(R.DIRECTOR))
    assert {each["uid"] for each in client.get(ENTRIES).json()["items"]} == {uid, other}
    client.force_login(make_member(firm))
    assert client.get(ENTRIES).status_code == 403


def test_an_entry_by_hand_is_told_to_no_system(market, customs, client):
    officer, firm = make_officer(R.ASSESSMENT_OFFICER), make_enterprise()
    found = CreditEntry._meta.get_field("list").related_model.objects.get(code="SERIOUS")
    given = credit_entries.Given(found, None, "虚假登记", "市场监管委", date(2024, 7, 1), None, make_file(officer))
    by_hand = credit_entries.enter(firm, given, by=officer, now=clock.now())
    assert market.told() == customs.told() == []
    assert client.get(ENTRIES, **market.bearer).json()["items"] == []
    assert client.get(f"{ENTRIES}{by_hand.uid}/", **market.bearer).status_code == 404


def test_entries_are_reconciled(market, customs):
    market.post(ENTRIES, entry(make_enterprise()))
    for follower, count in ((market, 1), (customs, 0)):
        reconciling.reconcile(follower.system.client.pk, now=clock.now())
        assert Reconciliation.objects.get(client=follower.system.client, resource="credit").count == count
