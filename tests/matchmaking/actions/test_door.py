"""The door: once however often it is sent, only who has a place, and who did not come."""

from datetime import timedelta
from uuid import uuid4

import pytest

from matchmaking import queries
from matchmaking.actions import door, programme, registering
from matchmaking.enums import Presence
from matchmaking.models import Attendee, Passage
from matchmaking.rules.periods import Period
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.factories.events import DAY, HOUR, STARTS, come, join, make_event, person
from tests.factories.people import NOW, make_member, make_officer

pytestmark = pytest.mark.django_db


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


@pytest.fixture
def officer(db):
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def event(officer):
    return make_event(by=officer)


@pytest.fixture
def attendee(event):
    return join(event).attendees.get()


def read(event, code, officer, *, at=STARTS + HOUR, now=None, uid=None):
    return door.read(event, door.Reading(uid or uuid4(), code, Presence.IN, at), by=officer, now=now or at)


def test_a_reading_sent_twice_is_kept_once(attendee, officer):
    uid = uuid4()
    first = come(attendee, STARTS, by=officer, uid=uid)
    assert come(attendee, STARTS, by=officer, uid=uid, now=STARTS + HOUR) == first
    assert Passage.objects.count() == 1


def test_the_telephone_s_clock_is_not_believed_beyond_now(attendee, officer):
    passage = come(attendee, STARTS + 3 * HOUR, by=officer, now=STARTS + HOUR)
    assert passage.stated_at == STARTS + HOUR


def test_the_first_signs_do_where_they_are_alone(event, attendee, officer):
    assert read(event, f" {attendee.badge_code.lower()} ", officer).attendee == attendee
    assert read(event, attendee.badge.hex[:6], officer).attendee == attendee


def test_several_badges_with_the_same_beginning_ask_for_more(event, attendee, officer):
    other = join(event).attendees.get()
    Attendee.objects.filter(pk=attendee.pk).update(badge="aaaaaaaa000000000000000000000001")
    Attendee.objects.filter(pk=other.pk).update(badge="aaaaaaaa000000000000000000000002")
    with refused("several"):
        read(event, "aaaaaaaa", officer)
    assert read(event, "aaaaaaaa000000000000000000000002", officer).attendee == other


@pytest.mark.parametrize("code", ["", "12345", "王磊", "zzzzzzzz", "a" * 33])
def test_what_is_no_badge_is_told(event, attendee, officer, code):
    with refused("no_badge"):
        read(event, code, officer)


def test_another_event_s_badge_does_not_open_this_door(attendee, officer):
    other = make_event(by=officer, starts_at=STARTS + DAY, ends_at=STARTS + DAY + HOUR)
    with refused("other_badge"):
        read(other, attendee.badge.hex, officer, at=STARTS + DAY)
    uid = come(attendee, STARTS, by=officer).uid
    with refused("other_event"):
        read(other, attendee.badge.hex, officer, at=STARTS + DAY, uid=uid)


def test_without_a_place_or_a_name_nobody_comes_in(officer):
    event = make_event(by=officer, needs_approval=True)
    row = join(event, people=[person("王磊"), person("李娜")])
    wang, li = row.attendees.all()
    with refused("no_place"):
        read(event, wang.badge.hex, officer)
    registering.approve(row, by=officer, now=NOW)
    named = person("王磊", phone=wang.phone, uid=wang.uid)
    registering.change_people(row, [named], by=make_member(row.party.enterprise), now=NOW)
    with refused("removed"):
        read(event, li.badge.hex, officer)
    assert read(event, wang.badge.hex, officer).attendee == wang


@pytest.mark.parametrize(
    ("at", "now"),
    [
        (STARTS - timedelta(hours=12, minutes=1), None),
        (STARTS + 8 * HOUR + timedelta(minutes=1), None),
        (STARTS, STARTS + 8 * HOUR + timedelta(days=3, minutes=1)),
    ],
)
def test_the_door_has_its_time(event, attendee, officer, at, now):
    with refused("not_now"):
        read(event, attendee.badge.hex, officer, at=at, now=now)


def test_who_stayed_longer_leaves_after_the_end(attendee, officer):
    come(attendee, STARTS + 7 * HOUR, by=officer)
    late = come(attendee, STARTS + 9 * HOUR, by=officer, presence=Presence.OUT)
    assert late.stated_at == STARTS + 9 * HOUR
    assert queries.presence_of(attendee.participation.event)[0].minutes == 60


def test_the_page_sends_for_three_days_and_not_after_the_report(event):
    ends = STARTS + 8 * HOUR
    assert door.is_open(event, ends + 3 * DAY)
    assert not door.is_open(event, ends + 3 * DAY + timedelta(seconds=1))
    event.state = "reported"
    assert not door.is_open(event, ends)


def test_what_was_kept_on_a_telephone_counts_the_day_after(event, attendee, officer):
    late = read(event, attendee.badge.hex, officer, at=STARTS, now=STARTS + 2 * DAY)
    assert (late.stated_at, late.received_at) == (STARTS, STARTS + 2 * DAY)


def test_only_who_may_stands_at_the_door(event, attendee):
    with pytest.raises(NotAllowed):
        read(event, attendee.badge.hex, make_officer(R.ASSESSMENT_OFFICER))
    assert read(event, attendee.badge.hex, make_officer(R.CASEWORKER)).attendee == attendee


def test_hours_and_who_did_not_come(event, officer):
    there, absent = join(event, people=[person("王磊"), person("李娜")]), join(event)
    wang = there.attendees.first()
    come(wang, STARTS + HOUR, by=officer)
    come(wang, STARTS + 3 * HOUR, by=officer, presence=Presence.OUT)
    rows = queries.presence_of(event)
    assert [(row.attendee.name, row.minutes) for row in rows[:2]] == [("王磊", 120), ("李娜", 0)]
    assert rows[0].hours == "2:00"
    assert queries.absent(rows) == [absent]


def test_hours_count_within_slots_and_sessions(event, attendee, officer):
    programme.add_slots(event, Period(STARTS + HOUR, STARTS + 3 * HOUR), by=officer, now=NOW)
    come(attendee, STARTS, by=officer)
    assert queries.presence_of(event)[0].minutes == 120
