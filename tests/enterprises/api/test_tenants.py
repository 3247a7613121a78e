"""Tenants of parks reported by systems: nothing is opened before an officer confirms, an end counts at once."""

import json
from datetime import date

import pytest
from django.urls import reverse

from enterprises.facts_parks import register_of
from enterprises.models import ParkTenant
from pilotzone.audit.models import AuditEvent
from pilotzone.exchange.enums import Kind
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories.figures import make_assessor, make_park
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_division, make_enterprise, make_officer

pytestmark = pytest.mark.django_db
TENANTS, FIRMS = "/api/v1/tenants/", "/api/v1/enterprises/"
TODAY = date(2024, 7, 2)


def bearer_of(kind, code="", division=None, name="系统", scopes=()):
    asked = scopes or (Scope.TENANTS_WRITE, Scope.TENANTS_READ, Scope.ENTERPRISES_READ)
    return make_system(make_partner(kind, division, code=code, name=name), *asked).bearer()


@pytest.fixture
def zone(at):
    at("2024-07-02T10:00")
    return make_park("TJBH01"), make_enterprise()


def send(client, bearer, *rows, status=200, mode="rows"):
    body = json.dumps({"mode": mode, "rows": list(rows)})
    answer = client.post(TENANTS, body, content_type="application/json", **bearer)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def results(answer):
    return [(each["result"], [error["code"] for error in each["errors"]]) for each in answer["rows"]]


def seen(client, bearer):
    """The enterprises that the system reads; one without any tenant is not let in at all."""
    answer = client.get(FIRMS, **bearer)
    return [] if answer.status_code == 403 else [row["uscc"] for row in answer.json()["items"]]


def row(firm, **fields):
    return {"enterprise": firm.uscc, "starts_on": "2024-03-01"} | fields


def decide(client, park, *shown, status=302, **fields):
    client.force_login(make_assessor())
    address = reverse("bureau:enterprises:park_tenants_decide", args=[park.uid])
    answer = client.post(address, {"tenants": [f"{each.uid}:{each.version}" for each in shown]} | fields)
    assert answer.status_code == status, answer.content.decode()
    client.logout()
    return answer.content.decode()


def test_a_park_sees_a_tenant_only_once_an_officer_has_confirmed_it(client, zone):
    park, firm = zone
    bearer = bearer_of(Kind.PARK, "TJ-BH-01")
    told = send(client, bearer, row(firm, key="A", verb="new"))["rows"][0]
    assert told.items() >= {"key": "A", "result": "added", "version": 1}.items()
    assert seen(client, bearer) == []
    assert register_of([park], TODAY) == {park.pk: {"floor": 20_000_00}}
    listed = client.get(TENANTS, **bearer).json()["items"]
    assert [(each["uid"], each["state"], each["enterprise"]) for each in listed] == [
        (told["uid"], "reported", firm.uscc)
    ]
    tenancy = ParkTenant.objects.get()
    client.force_login(make_assessor())
    overview = client.get(reverse("bureau:enterprises:park_list") + "?waiting=yes").content.decode()
    assert "待确认入驻企业" in overview
    assert park.name_zh in overview
    page = client.get(reverse("bureau:enterprises:park_detail", args=[park.uid])).content.decode()
    assert f"{tenancy.uid}:1" in page
    decide(client, park, tenancy)
    assert seen(client, bearer) == [firm.uscc]
    assert register_of([park], TODAY)[park.pk]["tenants"] == 1
    kinds = AuditEvent.objects.filter(subject_uid=tenancy.uid).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["park.tenant_reported", "park.tenant_confirmed"]
    ended = send(client, bearer, row(firm, verb="change", starts_on=None, ends_on="2024-07-01"))
    assert results(ended) == [("changed", [])]
    assert seen(client, bearer) == []


def test_what_is_not_confirmed_says_why_and_stays_closed(client, zone):
    park, firm = zone
    bearer, other = bearer_of(Kind.PARK, "TJBH01"), make_enterprise()
    send(client, bearer, row(firm), row(other))
    first, second = ParkTenant.objects.order_by("pk")
    assert "请填写不予确认的理由" in decide(client, park, first, second, refuse="1", reason=" ", status=422)
    assert "请至少勾选一家企业" in decide(client, park, status=422)
    decide(client, park, first, second, refuse="1", reason="无租赁合同")
    assert {(each.state, each.decision_note) for each in ParkTenant.objects.all()} == {("refused", "无租赁合同")}
    told = client.get(TENANTS, {"state": "refused", "park": "tj-bh-01"}, **bearer).json()["items"]
    assert [each["reason"] for each in told] == ["无租赁合同"] * 2
    assert seen(client, bearer) == []
    assert results(send(client, bearer, row(firm, verb="new"))) == [("added", [])]


def test_what_was_changed_since_the_page_was_drawn_is_not_confirmed(client, zone):
    park, firm = zone
    bearer = bearer_of(Kind.PARK, "TJBH01")
    send(client, bearer, row(firm))
    shown = ParkTenant.objects.get()
    assert results(send(client, bearer, row(firm, starts_on="2020-01-01"))) == [("changed", [])]
    decide(client, park, shown, status=422)
    assert ParkTenant.objects.get().state == "reported"


def test_what_a_row_asks_for(client, zone):
    park, firm = zone
    bearer = bearer_of(Kind.PARK, "TJBH01")
    assert results(send(client, bearer, row(firm, verb="change"))) == [("refused", ["not_there"])]
    assert results(send(client, bearer, row(firm))) == [("added", [])]
    assert results(send(client, bearer, row(firm))) == [("unchanged", [])]
    assert results(send(client, bearer, row(firm, verb="new"))) == [("refused", ["there_already"])]
    assert results(send(client, bearer, row(firm, version=7))) == [("refused", ["stale_version"])]
    assert results(send(client, bearer, row(firm, verb="withdraw"))) == [("withdrawn", [])]
    assert results(send(client, bearer, row(firm, verb="new"))) == [("added", [])]
    decide(client, park, ParkTenant.objects.get(state="reported"))
    assert results(send(client, bearer, row(firm, verb="withdraw"))) == [("refused", ["tenancy_confirmed"])]
    assert results(send(client, bearer, row(firm, starts_on="2020-01-01"))) == [("refused", ["start_confirmed"])]
    assert results(send(client, bearer, row(firm, ends_on="2024-12-31"))) == [("changed", [])]
    assert results(send(client, bearer, row(firm, ends_on=None))) == [("refused", ["end_stands"])]
    assert results(send(client, bearer, row(firm, ends_on="2024-06-30"))) == [("changed", [])]
    assert results(send(client, bearer, row(firm, starts_on="2024-06-01"))) == [("refused", ["overlaps"])]
    assert results(send(client, bearer, row(firm, starts_on="2024-07-01"))) == [("added", [])]


def test_what_waits_is_changed_and_withdrawn_although_its_last_day_is_past(client, zone):
    park, firm = zone
    bearer = bearer_of(Kind.PARK, "TJBH01")
    assert results(send(client, bearer, row(firm, verb="new"))) == [("added", [])]
    assert results(send(client, bearer, row(firm, verb="change", ends_on="2024-05-31"))) == [("changed", [])]
    assert results(send(client, bearer, row(firm, verb="change", ends_on="2024-06-30"))) == [("changed", [])]
    assert results(send(client, bearer, row(firm, ends_on="2024-06-29"))) == [("changed", [])]
    assert results(send(client, bearer, row(firm, verb="new"))) == [("refused", ["there_already"])]
    assert results(send(client, bearer, row(firm, verb="new", starts_on="2024-07-01"))) == [("added", [])]
    decide(client, park, ParkTenant.objects.get(starts_on="2024-07-01"))
    past = ParkTenant.objects.get(starts_on="2024-03-01")
    assert (past.state, past.version, past.ends_on) == ("reported", 4, date(2024, 6, 29))
    assert results(send(client, bearer, row(firm, verb="withdraw", version=4))) == [("withdrawn", [])]
    assert results(send(client, bearer, row(firm, verb="withdraw"))) == [("refused", ["tenancy_confirmed"])]


def test_wrong_cells_are_told_and_nothing_is_taken(client, zone):
    _park, firm = zone
    bearer = bearer_of(Kind.PARK, "TJBH01")
    wrong = [
        (row(firm, park="TJBH99"), [("park", "unknown_park")]),
        (row(firm, enterprise="91120116MA07B2X41X"), [("enterprise", "unknown_enterprise")]),
        (row(firm, enterprise=""), [("enterprise", "missing")]),
        (row(firm, starts_on="2024-02-30"), [("starts_on", "not_a_day")]),
        (row(firm, starts_on="0001-01-01"), [("starts_on", "not_a_day")]),
        (row(firm, ends_on="\ud800"), [("ends_on", "bad_text")]),
        (row(firm, area="100"), [("area", "unknown_field")]),
    ]
    told = send(client, bearer, row(firm), row(firm), *(each for each, _faults in wrong), mode="all", status=422)
    found = [[(error["field"], error["code"]) for error in each["errors"]] for each in told["rows"]]
    assert found == [[], [("enterprise", "repeated")], *(faults for _each, faults in wrong)]
    late = send(client, bearer, row(firm, starts_on=None), mode="all", status=422)
    assert results(late) == [("refused", ["missing"])]
    assert results(send(client, bearer, row(firm, ends_on="2024-01-01"))) == [("refused", ["dates"])]
    assert not ParkTenant.objects.exists()


def test_a_customs_number_names_an_enterprise_where_it_is_one_alone(client, zone):
    _park, firm = zone
    firm.customs_code = "1207260ABC"
    firm.save()
    bearer = bearer_of(Kind.PARK, "TJBH01")
    assert results(send(client, bearer, row(firm, enterprise="1207260abc"))) == [("added", [])]
    make_enterprise(customs_code="1207260ABC")
    again = send(client, bearer, row(firm, enterprise="1207260ABC"))
    assert results(again) == [("refused", ["several_enterprises"])]


def test_nobody_reports_or_reads_of_anothers_park(client, zone):
    _park, firm = zone
    make_park("TJWQ01", name_zh="武清园", division=make_division("120114"), operator=make_enterprise())
    send(client, bearer_of(Kind.PARK, "TJBH01"), row(firm))
    others = {
        "another park": bearer_of(Kind.PARK, "TJWQ01", name="武清园系统"),
        "another district": bearer_of(Kind.DISTRICT, division=make_division("120114"), name="武清区"),
        "an enterprise that runs none": bearer_of(Kind.ENTERPRISE, firm.uscc, name="企业"),
    }
    for who, bearer in others.items():
        answer = send(client, bearer, row(firm, park="TJBH01", verb="change", ends_on="2024-06-30"))
        assert results(answer) == [("refused", ["unknown_park"])], who
        assert client.get(TENANTS, **bearer).json()["items"] == [], who
    reader = bearer_of(Kind.PARK, "TJBH01", name="只读", scopes=(Scope.TENANTS_READ,))
    assert send(client, reader, row(firm), status=403)["code"] == "scope_missing"
    assert ParkTenant.objects.get().state == "reported"


def test_a_park_whose_tenant_runs_another_park_does_not_report_of_that_one(client, zone):
    park, firm = zone
    make_park("TJWQ01", name_zh="武清园", operator=firm)
    bearer = bearer_of(Kind.PARK, "TJBH01")
    send(client, bearer, row(firm))
    decide(client, park, ParkTenant.objects.get())
    assert results(send(client, bearer, row(firm, park="TJWQ01"))) == [("refused", ["unknown_park"])]


def test_operators_and_districts_report_for_an_officer_to_confirm(client, zone):
    _park, firm = zone
    runs = make_enterprise()
    make_park("TJWQ01", name_zh="武清园", operator=runs)
    assert results(send(client, bearer_of(Kind.ENTERPRISE, runs.uscc), row(firm))) == [("added", [])]
    district = bearer_of(Kind.DISTRICT, division=make_division(), name="滨海新区")
    assert results(send(client, district, row(firm, park="TJBH01"))) == [("added", [])]
    assert {each.state for each in ParkTenant.objects.all()} == {"reported"}
    client.force_login(make_officer(R.CASEWORKER))
    assert client.post(TENANTS, "{}", content_type="application/json").status_code == 403
