"""The API shows warehouses and recognitions to those who see them on the pages, by the same filters."""

import pytest

from pilotzone.kernel.access import R
from tests.factories import recognition as make
from tests.factories.people import make_division, make_enterprise, make_member, make_officer
from tests.standing import part

pytestmark = pytest.mark.django_db
LISTS = ("/api/v1/warehouses/", "/api/v1/recognitions/")


@pytest.fixture(scope="module")
def prepared(standing):
    office = make.make_office()
    make.make_calendar(2024, 2025, 2026, 2027)
    batch = make.make_batch(office)
    filed = make.make_application(batch)
    done = make.to_recognised(make.make_application(batch, make.make_warehouse(name_zh="认定仓")), office)
    return {"office": office, "filed": filed, "done": done}


office, filed, done = part("office"), part("filed"), part("done")


def items(client, address, person):
    client.force_login(person)
    return client.get(address).json()["items"]


@pytest.mark.parametrize("address", LISTS)
def test_strangers_are_refused(client, address):
    assert client.get(address).status_code == 401
    client.force_login(make_officer(R.SYSTEM_ADMIN))
    assert client.get(address).status_code == 403


def test_an_operator_reads_its_own_and_nobody_elses(client, filed, done):
    lead = make_member(filed.enterprise)
    assert [each["code"] for each in items(client, LISTS[0], lead)] == [filed.warehouse.code]
    assert [each["reference"] for each in items(client, LISTS[1], lead)] == [filed.reference]
    assert client.get(f"{LISTS[0]}{done.warehouse.uid}/").status_code == 404
    assert client.get(f"{LISTS[1]}{done.uid}/").status_code == 404
    assert client.get(f"{LISTS[0]}{filed.warehouse.uid}/").json()["reports"] == []
    assert items(client, LISTS[1], make_member(make_enterprise("天津无仓有限公司"))) == []


def test_an_officer_reads_recognitions_by_the_filter_of_the_page(client, office, filed, done):
    assert len(items(client, LISTS[1], office.checker)) == 2
    assert [each["reference"] for each in items(client, LISTS[1] + "?state=recognised", office.checker)] == [
        done.reference
    ]
    told = client.get(f"{LISTS[1]}{done.uid}/").json()
    assert (told["level"], told["kind"], told["state"]) == ("city", "public", "recognised")
    assert (told["certificate_number"], told["valid_from"]) == (done.certificate_number, "2024-07-10")
    assert told["warehouse"] == {
        "code": done.warehouse.code,
        "name": "认定仓",
        "country": "DE",
        "closed_on": None,
    }
    assert told["operator"]["uscc"] == done.enterprise.uscc
    district = make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing"))
    assert items(client, LISTS[1], district) == []
