"""Visits on pages: what the telephone sends and is answered, who sees a visit, the frozen page, lists, the draw."""

from uuid import uuid4

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from subsidies.actions import visits
from subsidies.models import Visit, VisitEntry, VisitList, VisitPhoto
from tests.factories.claims import load_reference, pdf
from tests.factories.people import NOW, make_division, make_member, make_officer
from tests.factories.review import make_submitted
from tests.factories.visits import fill, make_visit, picture, shot

pytestmark = pytest.mark.django_db
AT = "2024-07-02T01:55:00.000Z"


@pytest.fixture(autouse=True)
def _clock(at):
    load_reference()
    at("2024-07-02T10:00:00")


@pytest.fixture
def visit():
    return make_visit()


def address(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def read(client, user, url, status=200):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode() if status == 200 and not response.streaming else ""


def test_an_answer_sent_twice_is_answered_alike_and_kept_once(client, visit):
    client.force_login(visit.first)
    data = {"id": str(uuid4()), "item": "i3", "value": "12", "remark": "含兼职", "at": AT}
    for _again in range(2):
        response = client.post(address("visit_enter", visit.uid), data)
        assert (response.status_code, response.json()) == (200, {"kept": data["id"]})
    entry = VisitEntry.objects.get()
    assert (entry.value, entry.remark, entry.stated_at.isoformat()) == ("12", "含兼职", "2024-07-02T01:55:00+00:00")
    for wrong, status in (
        ({"value": "many"}, 400),
        ({"id": "no id"}, 422),
        ({"at": "yesterday"}, 422),
        ({"item": "i99"}, 404),
    ):
        response = client.post(address("visit_enter", visit.uid), data | {"id": str(uuid4())} | wrong)
        assert response.json()["error"]
        assert response.status_code in (status, 409, 422), wrong
    assert VisitEntry.objects.count() == 1


def test_a_photo_sent_twice_is_kept_once(client, visit):
    client.force_login(visit.second)
    data = {"id": str(uuid4()), "item": "i1", "at": AT, "latitude": "39.084158", "longitude": "117.200983"}
    for _again in range(2):
        response = client.post(address("visit_photograph", visit.uid), data | {"accuracy": "12", "file": picture()})
        assert response.json() == {"kept": data["id"]}
    photo = VisitPhoto.objects.get()
    assert client.get(address("visit_photo", visit.uid, photo.uid)).status_code == 200
    response = client.post(address("visit_photograph", visit.uid), data | {"id": str(uuid4()), "file": pdf()})
    assert response.status_code >= 400
    assert "PDF" in response.json()["error"]
    assert client.post(address("visit_photograph", visit.uid), data | {"id": str(uuid4())}).status_code == 422


def test_who_sees_a_visit_and_who_writes_into_it(client, visit):
    photo = visits.photograph(visit, picture(), shot(), by=visit.first, now=NOW)
    urls = (address("visit_detail", visit.uid), address("visit_photo", visit.uid, photo.uid))
    elsewhere = make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing"))
    for url in urls:
        read(client, elsewhere, url, 404)
        read(client, make_member(visit.application.enterprise), url, 403)
        read(client, make_officer(R.DIRECTOR), url)
    assert "data-visit=" not in read(client, make_officer(R.CASEWORKER), urls[0])
    assert "data-visit=" in read(client, visit.second, urls[0])
    client.force_login(make_officer(R.CASEWORKER))
    data = {"id": str(uuid4()), "item": "i1", "value": "yes", "at": AT}
    assert client.post(address("visit_enter", visit.uid), data).status_code == 403
    client.force_login(elsewhere)
    assert client.post(address("visit_enter", visit.uid), data).status_code == 404


def test_planned_taken_closed_and_confirmed_on_the_pages(client):
    claim, officer, second = make_submitted(), make_officer(R.CASEWORKER, name="甲"), make_officer(R.CASEWORKER)
    client.force_login(officer)
    url = address("visit_plan", claim.uid)
    assert client.post(url, {"kind": "premises", "planned_on": "2024-07-01"}).status_code == 422
    client.post(url, {"kind": "premises", "planned_on": "2024-07-03"})
    visit = Visit.objects.get()
    page = address("visit_detail", visit.uid)
    assert "Take this visit" in read(client, officer, page)
    assert client.post(address("visit_take", visit.uid), {"second": officer.pk}).status_code == 422
    client.post(address("visit_take", visit.uid), {"second": second.pk})
    assert page in read(client, officer, address("visit_list"))
    assert client.post(address("visit_close", visit.uid), {"present_name": "赵某"}).status_code == 422
    visit.refresh_from_db()
    fill(visit)
    assert client.post(address("visit_close", visit.uid), {"present_name": ""}).status_code == 422
    client.post(address("visit_close", visit.uid), {"present_name": "赵某", "present_post": "经理", "remark": "属实"})
    visit.refresh_from_db()
    assert visit.state == "closed"
    assert "I was there" not in read(client, officer, page)
    text = read(client, second, page)
    assert visit.digest in text
    client.post(address("visit_confirm", visit.uid), {"digest": visit.digest})
    visit.refresh_from_db()
    assert visit.state == "done"
    assert "data-visit=" not in read(client, second, page)
    assert page in read(client, make_officer(R.DIRECTOR), address("application_detail", claim.uid))
    assert page not in read(client, officer, address("visit_list"))
    assert page in read(client, officer, address("visit_list") + "?all=1")


def test_a_call_gets_its_own_list_from_its_manager(client, visit):
    url = address("visit_items", visit.application.call.uid)
    assert "Premises in use" in read(client, make_officer(R.CASEWORKER), url)
    assert "Area measured" in read(client, make_officer(R.CASEWORKER), url + "?kind=warehouse")
    client.force_login(make_officer(R.PROGRAMME_MANAGER))
    assert client.post(url, {"kind": "premises", "items": "甲 | A | colour"}).status_code == 422
    client.post(url, {"kind": "premises", "items": "货架实有数量 | Shelves | number"})
    assert VisitList.objects.get().items[0]["en"] == "Shelves"
    client.force_login(make_officer(R.CASEWORKER))
    client.post(url, {"kind": "premises", "items": "乙"})
    assert VisitList.objects.count() == 1
