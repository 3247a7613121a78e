"""The API tells the same rows as the pages, for the same person and query; and to a system what it stands for."""

from datetime import timedelta

import pytest

from enterprises.models import ParkTenant
from matchmaking.models import Event
from pilotzone.exchange.enums import Kind
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.scopes import Scope
from subsidies.models import Measure
from tests.factories.figures import make_park
from tests.factories.partners import make_partner, make_system
from tests.factories.people import NOW, make_application, make_call, make_division, make_enterprise, make_officer
from tests.factories.warehouses import make_warehouse

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    binhai, wuqing = make_division(), make_division("120114", "武清区", "Wuqing")
    firms = [make_enterprise(f"天津第{number}贸易有限公司", division=binhai) for number in (1, 2)]
    firms.append(make_enterprise("武清贸易有限公司", division=wuqing))
    return firms


def items(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, response.content.decode()
    return response.json()["items"]


@pytest.mark.parametrize(
    ("role", "page", "api", "query"),
    [
        (R.CASEWORKER, "/bureau/enterprises/", "enterprises", {"q": "贸易"}),
        (R.CASEWORKER, "/bureau/enterprises/", "enterprises", {"q": "第2", "division": "120116"}),
        (R.DISTRICT_COMMERCE, "/bureau/enterprises/", "enterprises", {}),
        (R.CASEWORKER, "/bureau/claims/", "applications", {"division": "120114"}),
        (R.DISTRICT_COMMERCE, "/bureau/claims/", "applications", {"state": "district_review"}),
        (R.CASEWORKER, "/bureau/warehouses/", "warehouses", {"q": "汉堡"}),
        (R.DISTRICT_COMMERCE, "/bureau/warehouses/", "warehouses", {}),
        (R.CASEWORKER, "/bureau/measures/", "measures", {"standing": "in_force"}),
        (R.EVENTS_OFFICER, "/bureau/events/", "events", {"kind": "training"}),
    ],
)
def test_page_and_api_have_the_same_rows(client, zone, role, page, api, query):
    call = make_call()
    for minute, firm in enumerate(zone):
        make_application(
            call, firm, firm.registered_by, state="district_review", submitted_at=NOW + timedelta(minutes=minute),
            submitted_by=firm.registered_by,
        )  # fmt: skip
        make_warehouse(firm, name_zh=f"汉堡{minute}号仓")
    make_event()
    client.force_login(make_officer(role, make_division() if role == R.DISTRICT_COMMERCE else None))
    shown = client.get(page, query).context["page"].items
    told = items(client, f"/api/v1/{api}/", **query)
    assert told
    assert {row["uid"] for row in told} == {str(row.uid) for row in shown}


def make_event(**fields):
    by = make_officer(R.EVENTS_OFFICER)
    values = {
        "reference": "HD-2024-000001",
        "kind": "training",
        "state": "open",
        "name_zh": "合规培训",
        "starts_at": NOW + timedelta(days=9),
        "ends_at": NOW + timedelta(days=9, hours=3),
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=5),
        "contact": "022",
        "made_at": NOW,
        "made_by": by,
    }
    return Event.objects.create(**(values | fields))


def test_an_enterprise_is_found_by_its_code_and_a_park_reads_its_tenants(client, zone):
    first, second, away = zone
    district = make_system(make_partner(Kind.DISTRICT, make_division(), name="滨海"), Scope.ENTERPRISES_READ).bearer()
    told = client.get(f"/api/v1/enterprises/{first.uscc.lower()}/", **district).json()
    assert (told["uid"], told["name_zh"], told["division"]) == (str(first.uid), first.name_zh, "120116")
    assert client.get(f"/api/v1/enterprises/{first.uid}/", **district).json() == told
    assert not {"contact_name", "contact_phone", "legal_representative"} & set(told)
    assert client.get(f"/api/v1/enterprises/{away.uscc}/", **district).status_code == 404
    park = make_park("TJBH01")
    ParkTenant.objects.create(
        park=park, enterprise=second, starts_on=NOW.date(), entered_at=NOW, entered_by=second.registered_by
    )
    own = make_system(make_partner(Kind.PARK, code="TJBH01", name="园区"), Scope.ENTERPRISES_READ).bearer()
    assert [row["uscc"] for row in client.get("/api/v1/enterprises/", **own).json()["items"]] == [second.uscc]


def test_only_the_fields_that_are_asked_for(client, zone):
    client.force_login(make_officer(R.CASEWORKER))
    assert items(client, "/api/v1/enterprises/", fields="uscc,state", q="武清") == [
        {"uscc": zone[2].uscc, "state": "active"}
    ]
    wrong = client.get("/api/v1/enterprises/", {"fields": "uscc,phone"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "fields")


def test_a_measure_with_its_document_in_force(client):
    make_call()
    measure = Measure.objects.get()
    agency = make_system(make_partner(), Scope.MEASURES_READ).bearer()
    told = client.get(f"/api/v1/measures/{measure.code}/", **agency).json()
    assert (told["code"], told["version"], told["programme"]) == ("TJ-2024-TRANSFORM", 1, "independent_website")
    assert told["document"] == measure.versions.get().document


def test_results_that_are_not_published_are_not_told_to_systems(client):
    agency = make_system(make_partner(), Scope.ASSESSMENTS_READ).bearer()
    assert client.get("/api/v1/assessments/", **agency).json()["items"] == []
    with pytest.raises(Refused, match="scopes_not_offered"):
        make_system(make_partner(Kind.DISTRICT, make_division(), name="区"), Scope.ASSESSMENTS_READ)
