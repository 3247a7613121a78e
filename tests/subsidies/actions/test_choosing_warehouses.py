"""Claims under a warehouse measure: chosen from the register, filled in, compared, pinned, and found twice."""

from datetime import date

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from subsidies import facts, warehouse_claims
from subsidies.actions import choosing_warehouses, lines
from subsidies.enums import Stage, State
from subsidies.models import Application, ClaimLine
from tests.factories.measures import make_call_of
from tests.factories.people import NOW, make_application, make_enterprise, make_member, make_officer, make_uscc
from tests.factories.registry import make_file
from tests.factories.warehouses import country, make_keeper, make_month, make_warehouse, served, warehouse_values
from tests.standing import part
from warehouses.actions import changing, documents

TJ, CD = "TJ-2024-WAREHOUSE", "CD-2023-WAREHOUSE"


@pytest.fixture(scope="module")
def prepared(standing):
    firm = make_enterprise("天津澜图进出口有限公司")
    member = make_member(firm)
    hamburg = make_warehouse(firm)
    bremen = make_warehouse(
        firm, name_zh="不来梅仓", city="Bremen", address="Weg 1", latitude=53_080_000, longitude=8_800_000
    )
    osaka = make_warehouse(
        firm,
        name_zh="大阪仓",
        country=country("JP"),
        city="Osaka",
        address="Nanko 3",
        latitude=34_630_000,
        longitude=135_420_000,
    )
    codes = [make_uscc(number) for number in range(301, 311)]
    make_month(hamburg, date(2024, 5, 1), by=member, served=served(*sorted(codes[:7])))
    make_month(bremen, date(2024, 5, 1), by=member, served=served(*sorted(codes[5:])))
    call = make_call_of(TJ)
    claim = make_application(call=call, enterprise=firm, by=member)
    return {"firm": firm, "member": member, "hamburg": hamburg, "bremen": bremen, "osaka": osaka, "claim": claim}


firm, member, claim = part("firm"), part("member"), part("claim")
hamburg, bremen, osaka = part("hamburg"), part("bremen"), part("osaka")


def choose(claim, by, *rows):
    claim.refresh_from_db()
    uids = [row.uid for row in rows]
    return choosing_warehouses.choose(claim, uids, expected_version=claim.version, by=by, now=NOW)


def test_choosing_fills_a_line_for_each_country(claim, member, hamburg, bremen, osaka):
    """Germany: 12,500 m² twice, seven and five enterprises of which two are the same: ten."""
    choose(claim, member, hamburg, bremen, osaka)
    found = [(line.values["country"], line.values["area"], line.values["served"]) for line in claim.lines.all()]
    assert found == [("德国", "25000.00", "10"), ("日本", "12500.00", "0")]


def test_choosing_again_keeps_what_was_typed_beside(claim, member, hamburg, osaka):
    choose(claim, member, hamburg)
    line = claim.lines.get()
    claim.refresh_from_db()
    typed = {"country": "德国", "area": "12500", "served": "7", "cost": "400000"}
    lines.save_line(claim, "warehouses", typed, line=line, expected_version=claim.version, by=member, now=NOW)
    choose(claim, member, hamburg, osaka)
    assert [line.values.get("cost", "") for line in claim.lines.all()] == ["400000.00", ""]


def test_what_a_line_states_otherwise_is_shown_with_both_values(claim, member, hamburg):
    choose(claim, member, hamburg)
    line = claim.lines.get()
    line.values = line.values | {"area": "20000", "country": "Germany"}
    line.save()
    measure = facts.measure_of(claim.measure_version)
    (found,) = warehouse_claims.differences(claim, measure, [line])
    assert (found.line, found.column, found.stated, found.known, found.codes) == (
        1,
        "area",
        20_000,
        12_500,
        (hamburg.code,),
    )


def test_only_own_confirmed_warehouses_can_be_chosen(claim, member):
    other = make_warehouse(make_enterprise(), address="x")
    for row in (other, make_warehouse(claim.enterprise, by=member, address="y")):
        with pytest.raises(Refused) as refused:
            choose(claim, member, row)
        assert refused.value.code == "unknown_warehouse"


def test_the_facts_that_count_are_those_at_submission(claim, member, hamburg):
    (row,) = choose(claim, member, hamburg)
    assert row.version.number == 1
    changing.change(hamburg, warehouse_values(indoor_area=1_000_00), expected_version=1, by=make_keeper(), now=NOW)
    assert warehouse_claims.known_of_claims([row], NOW.date())[0].area == 12_500_00
    choosing_warehouses.pin(claim)
    row.refresh_from_db()
    assert (row.version.number, warehouse_claims.known_of_claims([row], NOW.date())[0].area) == (2, 3_500_00)


def test_inputs_of_a_measure_come_from_the_register(firm, member, hamburg, osaka):
    """All registered without a choice: 12,500 m² three times; with one chosen, its own."""
    claim = make_application(call=make_call_of(CD), enterprise=firm, by=member)
    found = facts.facts_for(claim, Stage.CLAIMED)
    assert found["area"] == 37_500
    assert not isinstance(found["provincial_list"], bool)  # nobody keeps recognitions yet
    choose(claim, member, hamburg)
    assert facts.facts_for(claim, Stage.CLAIMED)["area"] == 12_500


def test_a_firm_without_warehouses_is_unknown_to_the_register(db):
    firm = make_enterprise()
    claim = make_application(call=make_call_of(CD), enterprise=firm, by=make_member(firm))
    assert not isinstance(facts.facts_for(claim, Stage.CLAIMED)["area"], int)


def submitted(call, enterprise, by, *rows, year=2024, **fields) -> Application:
    made = make_application(call=call, enterprise=enterprise, by=by, **fields)
    choose(made, by, *rows)
    at = NOW.replace(year=year)
    Application.objects.filter(pk=made.pk).update(state=State.DISTRICT_REVIEW, submitted_at=at, submitted_by=by)
    made.refresh_from_db()
    return made


def test_the_same_warehouse_building_lease_and_paper_are_found_with_both_sides(claim, member, firm, hamburg):
    choose(claim, member, hamburg)
    earlier = submitted(make_call_of(CD), firm, member, hamburg, year=2023)
    rival_firm = make_enterprise("天津另一企业有限公司")
    rival = make_member(rival_firm)
    same_lease = make_warehouse(rival_firm, address="Am Hafen 12", lease_number="HH-2023-017")
    other_lease = make_warehouse(rival_firm, address="Am Hafen 12", lease_number="X", name_zh="另一仓")
    later = submitted(claim.call, rival_firm, rival, same_lease, other_lease)
    found = {(each.twice, each.other): each for each in warehouse_claims.claimed_twice(claim).doubles}
    assert {(twice.value, other) for twice, other in found} == {
        ("warehouse", earlier.pk), ("lease", later.pk), ("building", later.pk),
    }  # fmt: skip
    one = found["warehouse", earlier.pk]
    assert (one.ours, one.theirs, [each.value for each in one.apart]) == (
        hamburg.code,
        hamburg.code,
        ["year", *one_programme(claim, earlier)],
    )
    lease = found["lease", later.pk]
    assert (lease.ours, lease.theirs) == (f"{hamburg.code} HH-2023-017", f"{same_lease.code} HH-2023-017")
    assert [each.value for each in lease.apart] == ["enterprise"]


def one_programme(claim, other):
    return [] if claim.call.programme_id == other.call.programme_id else ["programme"]


def test_withdrawn_and_refused_claims_do_not_count(claim, member, firm, hamburg):
    choose(claim, member, hamburg)
    other = submitted(make_call_of(CD), firm, member, hamburg)
    Application.objects.filter(pk=other.pk).update(state=State.WITHDRAWN)
    assert warehouse_claims.claimed_twice(claim).doubles == []


def test_the_same_invoice_in_another_programme_is_found(claim, member, firm, hamburg):
    choose(claim, member, hamburg)
    other = submitted(make_call_of(CD), firm, member, hamburg)
    for each in (claim, other):
        ClaimLine.objects.create(application=each, input="costs", position=9, invoice_number="24122000000000000001")
    assert "invoice" in {each.twice.value for each in warehouse_claims.claimed_twice(claim).doubles}


def test_pages_of_both_faces(client, at, claim, member, firm, hamburg, osaka):
    at("2024-07-02T10:00")
    client.cookies["django_language"] = "en"
    client.force_login(member)
    address = reverse("portal:subsidies:warehouse_choose", args=[claim.uid])
    assert "Osaka" in client.get(address).content.decode()
    assert (
        "Warehouses of the claim"
        in client.get(reverse("portal:subsidies:application_detail", args=[claim.uid])).content.decode()
    )
    data = {"version": claim.version, "warehouses": [str(hamburg.uid), "nonsense"]}
    assert client.post(address, data).status_code == 302
    assert client.post(address, data | {"version": "0"}).status_code == 409
    text = client.get(address).content.decode()
    assert "12,500.00" in text
    other = submitted(make_call_of(CD), firm, member, hamburg, year=2023)
    Application.objects.filter(pk=claim.pk).update(state=State.DISTRICT_REVIEW, submitted_at=NOW, submitted_by=member)
    client.force_login(make_officer(R.CASEWORKER, language="en"))
    page = client.get(reverse("bureau:subsidies:application_warehouses", args=[claim.uid])).content.decode()
    assert "The same warehouse" in page
    assert other.reference in page


def found_by(claim, other) -> dict[str, tuple[str, str]]:
    return {
        each.twice.value: (each.ours, each.theirs)
        for each in warehouse_claims.claimed_twice(claim).doubles
        if each.other == other.pk
    }


@pytest.fixture
def rival():
    enterprise = make_enterprise("天津另一企业有限公司")
    return enterprise, make_member(enterprise)


def test_the_same_lease_is_found_however_it_is_typed_and_whatever_the_building(claim, member, hamburg, rival):
    choose(claim, member, hamburg)
    elsewhere = make_warehouse(rival[0], address="Elbe 99", lease_number="hh 2023 017")
    abroad = make_warehouse(rival[0], name_zh="大阪仓", lease_number="HH-2023-017", **osaka_place(), address="Nanko 9")
    other = submitted(claim.call, *rival, elsewhere, abroad)
    assert found_by(claim, other) == {"lease": (f"{hamburg.code} HH-2023-017", f"{elsewhere.code} hh 2023 017")}


def osaka_place():
    return {"country": country("JP"), "city": "Osaka", "latitude": 34_630_000, "longitude": 135_420_000}


def test_a_later_change_of_address_and_lease_hides_nothing(claim, member, hamburg, rival):
    choose(claim, member, hamburg)
    theirs = make_warehouse(rival[0], address="Am Hafen 12", lease_number="HH-2023-017")
    other = submitted(claim.call, *rival, theirs)
    values = warehouse_values(address="Am Hafen 500", lease_number="neu")
    changing.change(theirs, values, expected_version=1, by=make_keeper(), now=NOW)
    assert set(found_by(claim, other)) == {"lease"}


def test_the_same_paper_in_the_register_is_found_on_both_sides(claim, member, hamburg, rival):
    choose(claim, member, hamburg)
    theirs = make_warehouse(rival[0], address="Elbe 99", lease_number="anders")
    for row, by, name in ((hamburg, member, "ours.pdf"), (theirs, rival[1], "theirs.pdf")):
        documents.add(row, make_file(by, name), kind="lease", by=by, now=NOW)
    other = submitted(claim.call, *rival, theirs)
    assert found_by(claim, other) == {"paper": (f"{hamburg.code} ours.pdf", f"{theirs.code} theirs.pdf")}


def test_papers_of_one_warehouse_on_both_sides_are_no_further_finding(claim, member, firm, hamburg):
    choose(claim, member, hamburg)
    documents.add(hamburg, make_file(member, "lease.pdf"), kind="lease", by=member, now=NOW)
    other = submitted(make_call_of(CD), firm, member, hamburg)
    assert set(found_by(claim, other)) == {"warehouse"}


def test_more_than_are_compared_are_counted(claim, member, firm, hamburg, monkeypatch):
    monkeypatch.setattr(warehouse_claims, "SHOWN", 1)
    choose(claim, member, hamburg)
    for year in (2021, 2022, 2023):
        submitted(make_call_of(CD), firm, member, hamburg, year=year)
    compared = warehouse_claims.claimed_twice(claim)
    assert (len(compared.doubles), compared.left) == (1, 2)


def test_facts_lead_to_their_evidence_on_either_face(client, at, claim, member, hamburg, firm):
    at("2024-07-02T10:00")
    client.cookies["django_language"] = "en"
    holds = documents.add(
        hamburg, make_file(member, "lease.pdf"), kind="lease", number="HH-1", valid_until=date(2026, 12, 31), by=member,
        now=NOW,
    )  # fmt: skip
    lapsed = documents.add(
        hamburg, make_file(member, "old.pdf"), kind="title", valid_until=date(2024, 7, 1), by=member,
        now=NOW,
    )  # fmt: skip
    choose(claim, member, hamburg)
    client.force_login(member)
    own = client.get(reverse("portal:subsidies:warehouse_choose", args=[claim.uid])).content.decode()
    assert reverse("portal:warehouses:warehouse_detail", args=[hamburg.uid]) + "#version-1" in own
    assert reverse("portal:warehouses:document_file", args=[hamburg.uid, holds.uid]) in own
    assert str(lapsed.uid) not in own
    Application.objects.filter(pk=claim.pk).update(state=State.DISTRICT_REVIEW, submitted_at=NOW, submitted_by=member)
    client.force_login(make_officer(R.CASEWORKER, language="en"))
    office = client.get(reverse("bureau:subsidies:application_warehouses", args=[claim.uid])).content.decode()
    assert reverse("bureau:warehouses:warehouse_detail", args=[hamburg.uid]) + "#version-1" in office
    assert reverse("bureau:warehouses:document_file", args=[hamburg.uid, holds.uid]) in office
    detail = client.get(reverse("bureau:subsidies:application_detail", args=[claim.uid])).content.decode()
    assert 'id="claim-warehouses"' in detail


def test_the_bureau_is_told_where_none_was_chosen(client, at, claim, member):
    at("2024-07-02T10:00")
    client.cookies["django_language"] = "en"
    Application.objects.filter(pk=claim.pk).update(state=State.DISTRICT_REVIEW, submitted_at=NOW, submitted_by=member)
    client.force_login(make_officer(R.CASEWORKER, language="en"))
    page = client.get(reverse("bureau:subsidies:application_warehouses", args=[claim.uid])).content.decode()
    assert "has confirmed warehouses and chose none of them" in page
