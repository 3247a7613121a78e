"""Slots in which a participant takes no meeting are set by itself or by an officer, and plans leave them free."""

import pytest
from django.urls import reverse

from matchmaking.actions import availability
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.factories.meeting_plans import ask, draft, make_meetings, publish, seat, told
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def pair(officer, at):
    at("2024-07-02T10:00")
    (b1,), (s1,) = seat(make_meetings(officer, slots=2), 1, 1)
    ask(b1, s1)
    return b1, s1


def test_a_plan_leaves_the_slot_free_and_the_page_keeps_it(pair, officer, client):
    b1, s1 = pair
    first, second = b1.event.slots.all()
    client.force_login(b1.applied_by)
    address = reverse("portal:matchmaking:own_away", args=[b1.uid])
    assert client.post(address, {"version": b1.version, "slots": [first.pk]}).status_code == 302
    assert told(draft(b1.event, officer).rows.all()) == [("09:20", b1.pk, s1.pk, "T1")]
    assert client.post(address, {"version": b1.version, "slots": []}).status_code == 422
    client.force_login(officer)
    b1.refresh_from_db()
    address = reverse("bureau:matchmaking:participation_away", args=[b1.uid])
    assert client.post(address, {"version": b1.version, "slots": [second.pk]}).status_code == 302
    assert list(b1.away.values_list("slot", flat=True)) == [second.pk]


def test_a_slot_with_a_planned_meeting_is_freed_first(pair, officer):
    b1, _s1 = pair
    publish(b1.event, officer)
    with pytest.raises(Refused) as found:
        availability.set_away(b1, b1.event.slots.all(), by=b1.applied_by, now=NOW)
    assert (found.value.code, found.value.field) == ("planned", "slots")


def test_not_by_others_of_others_slots_or_afterwards(pair, officer):
    b1, s1 = pair
    terms = {"by": b1.applied_by, "now": NOW}
    with pytest.raises(NotAllowed):
        availability.set_away(s1, [], **terms)
    elsewhere = make_meetings(officer)
    assert availability.set_away(b1, elsewhere.slots.all(), **terms).away.count() == 0
    with pytest.raises(Refused):
        availability.set_away(b1, [], by=officer, now=b1.event.ends_at)
