"""Decisions told to systems: offices by name, people by none; and amounts only to whom the pages tell them."""

import pytest

from pilotzone.exchange.enums import Kind
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import deciding
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_call, make_division, make_enterprise, make_officer
from tests.factories.review import approved, at_city, make_bureau, make_submitted
from tests.standing import part

pytestmark = pytest.mark.django_db
SCOPES = (Scope.DECISIONS_READ, Scope.APPLICATIONS_READ)


@pytest.fixture(scope="module")
def prepared(standing, now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, call = make_bureau(), make_call()
    given, turned_down, waiting = (make_submitted(call, make_enterprise(f"天津第{n}贸易有限公司")) for n in (1, 2, 3))
    approved(given, bureau, now)
    at_city(turned_down, bureau, now)
    deciding.refuse(turned_down, clause="c2", reason="未接入平台", by=bureau.caseworker, now=now)
    at_city(waiting, bureau, now)
    return {"bureau": bureau, "given": given, "turned_down": turned_down, "waiting": waiting}


bureau, given, turned_down, waiting = part("bureau"), part("given"), part("turned_down"), part("waiting")


@pytest.fixture
def read(client, at):
    at("2024-07-02T10:00")

    def get(bearer, address, **query):
        response = client.get(f"/api/v1/{address}", query, **bearer)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    return get


def of_enterprise(claim):
    firm = claim.enterprise
    return make_system(make_partner(Kind.ENTERPRISE, code=firm.uscc, name=firm.name_zh), *SCOPES).bearer()


def test_offices_decide_and_people_are_not_named(read, given, turned_down, waiting, bureau):
    agency = make_system(make_partner(name="审计局"), *SCOPES).bearer()
    rows = {row["reference"]: row for row in read(agency, "decisions/")["items"]}
    assert rows.keys() == {given.reference, turned_down.reference}
    yes, no = rows[given.reference], rows[turned_down.reference]
    # 30% of 120,000 yuan
    assert (yes["outcome"], yes["approved"], yes["clause"], yes["meeting"]) == ("approved", "36000.00", "", None)
    assert yes["digest"] == given.entitlements.get(stage="approved").digest
    assert [each["role"] for each in yes["deciders"]] == ["director", "director"]
    assert (no["outcome"], no["approved"], no["clause"], no["reason"]) == ("refused", None, "条件 2", "未接入平台")
    assert [each["role"] for each in no["deciders"]] == ["caseworker"]
    text = str(rows)
    assert not [person.name for person in (bureau.director, bureau.deputy, bureau.caseworker) if person.name in text]
    assert read(agency, f"decisions/{given.uid}/") == yes
    assert read(agency, "decisions/", state="refused", fields="reference")["items"] == [
        {"reference": turned_down.reference}
    ]


def test_the_same_rows_as_the_page_and_nobody_elses(client, read, given, turned_down, waiting):
    own = of_enterprise(given)
    assert [row["reference"] for row in read(own, "decisions/")["items"]] == [given.reference]
    for other in (turned_down, waiting):
        assert client.get(f"/api/v1/decisions/{other.uid}/", **own).status_code == 404
    elsewhere = make_division("120114", "武清区", "Wuqing")
    district = make_system(make_partner(Kind.DISTRICT, elsewhere, name="武清"), *SCOPES).bearer()
    assert read(district, "decisions/")["items"] == []
    client.force_login(make_officer(R.CASEWORKER))
    states = ["approved", "refused"]
    shown = client.get("/bureau/claims/", {"state": states}).context["page"].items
    told = client.get("/api/v1/decisions/", {"state": states}).json()["items"]
    assert {row["uid"] for row in told} == {str(row.uid) for row in shown}


def test_each_amount_has_its_explanation_and_a_desks_is_told_once_the_claim_has_left_it(read, given, waiting):
    agency = make_system(make_partner(name="审计局"), *SCOPES).bearer()
    whole = read(agency, f"applications/{given.uid}/")
    amounts = [whole[name] for name in ("claimed", "verified", "audited", "approved", "paid")]
    assert amounts == ["36000.00"] * 4 + [None]
    assert [each["stage"] for each in whole["entitlements"]] == ["claimed", "verified", "audited", "approved"]
    for each in whole["entitlements"]:
        assert each["amount"] == "36000.00"
        assert any(step["clause"] and step["clause_text"] and step["words"] for step in each["steps"])
        assert {finding["result"] for finding in each["findings"]} >= {"met"}
    # before the city, which has not given its opinion yet: the office reads the amount, the enterprise does not
    (row,) = [row for row in read(agency, "applications/")["items"] if row["uid"] == str(waiting.uid)]
    assert (row["verified"], row["audited"]) == ("36000.00", "36000.00")
    own = read(of_enterprise(waiting), f"applications/{waiting.uid}/")
    assert (own["claimed"], own["verified"], own["audited"]) == ("36000.00", "36000.00", None)
    assert [each["stage"] for each in own["entitlements"]] == ["claimed", "verified"]


def test_a_measure_with_its_words(read, given):
    agency = make_system(make_partner(name="审计局"), Scope.MEASURES_READ).bearer()
    told = read(agency, f"measures/{given.measure_version.measure.code}/")["explanation"]
    blocks = {block["place"]: block for section in told for block in section["blocks"]}
    assert blocks["clauses.s1"]["rows"][0]["value"].startswith("按实际支出的30%给予支持")
    assert any(row["formula"] for block in blocks.values() for row in block["rows"])
