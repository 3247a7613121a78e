"""Meetings of supply and demand: the API has the rows of the pages, for an officer and for either side."""

import pytest
from django.urls import reverse

from matchmaking.models import Meeting
from pilotzone.exchange.enums import Kind
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories.meeting_plans import ask, make_meetings, publish, seat
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_division, make_officer

pytestmark = pytest.mark.django_db
MEETINGS = "/api/v1/meetings/"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def sides(officer):
    """Two meetings: of the first buyer with both suppliers."""
    event = make_meetings(officer, slots=2, tables=2)
    (b1, _b2), (s1, s2) = seat(event)
    ask(b1, s1)
    ask(b1, s2)
    publish(event, officer)
    assert Meeting.objects.count() == 2
    return b1, s1, s2


def uids(response):
    assert response.status_code == 200, response.content.decode()
    return [row["uid"] for row in response.json()["items"]]


@pytest.mark.parametrize("query", [{}, {"q": "参会企业"}, {"state": "planned"}, {"untold": "true"}, {"state": "held"}])
def test_an_officer_reads_the_rows_of_the_page(client, at, officer, sides, query):
    at("2024-08-01T17:00")  # all of them have begun
    event = sides[0].event
    client.force_login(officer)
    shown = client.get(reverse("bureau:matchmaking:outcome_list", args=[event.uid]), query | {"sort": "latest"})
    told = client.get(MEETINGS, query | {"event": event.reference})
    assert uids(told) == [str(row.uid) for row in shown.context["page"].items]
    assert bool(uids(told)) == (query != {"state": "held"})
    assert uids(client.get(MEETINGS, {"event": "HD-1999-000001"})) == []


def test_either_side_reads_its_own_and_nobody_else(client, sides):
    buyer, first, second = sides
    systems = {
        side: make_system(
            make_partner(Kind.ENTERPRISE, code=side.party.enterprise.uscc, name=side.party.enterprise.name_zh),
            Scope.MEETINGS_READ,
        )
        for side in sides
    }
    own = Meeting.objects.of(first).get()
    other = Meeting.objects.of(second).get()
    assert len(uids(client.get(MEETINGS, **systems[buyer].bearer()))) == 2
    bearer = systems[first].bearer()
    assert uids(client.get(MEETINGS, **bearer)) == [str(own.uid)]
    assert client.get(f"{MEETINGS}{other.uid}/", **bearer).status_code == 404
    told = client.get(f"{MEETINGS}{own.uid}/", **bearer).json()
    assert told["supplier"] == {
        "uscc": first.party.enterprise.uscc, "name": first.party.enterprise.name_zh, "country": None,
    }  # fmt: skip
    assert (told["state"], told["event"], told["cancelled_by_side"]) == ("planned", buyer.event.reference, None)


def test_a_district_reads_its_own_events_and_the_citys(client, officer):
    here, away = make_division(), make_division("120114", "武清区", "Wuqing")
    found = {}
    for division in (None, here, away):
        event = make_meetings(officer, slots=1, tables=1, division=division)
        (buyer,), (supplier,) = seat(event, 1, 1)
        ask(buyer, supplier)
        publish(event, officer)
        found[division] = str(Meeting.objects.get(event=event).uid)
    system = make_system(make_partner(Kind.DISTRICT, here, name="滨海"), Scope.MEETINGS_READ)
    assert set(uids(client.get(MEETINGS, **system.bearer()))) == {found[None], found[here]}
