"""Published meetings that are given up, lose their slot or table, or stay while others are planned anew."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from matchmaking.actions import events, parties, programme, registering
from matchmaking.actions.meetings import cancelling, drafting, publishing
from matchmaking.actions.people import Person
from matchmaking.enums import Role
from matchmaking.enums_plan import MeetingState, PlanStart
from matchmaking.models import Meeting, Session
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories.events import DAY, HOUR, STARTS, VALUES
from tests.factories.meeting_plans import ask, draft, kinds, make_meetings, publish, reasons, seat, told
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")
    translation.activate("en")


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER, language="en")


@pytest.fixture
def event(officer):
    """Two slots, one table."""
    return make_meetings(officer)


@pytest.fixture
def four(officer):
    """Two slots, two tables; b1–s1, b2–s2, b1–s2 and b2–s1 fill them."""
    event = make_meetings(officer, slots=2, tables=2)
    (b1, b2), (s1, s2) = seat(event)
    for buyer in (b1, b2):
        for supplier in (s1, s2):
            ask(buyer, supplier)
    publish(event, officer)
    return event, (b1, b2), (s1, s2)


@pytest.mark.engine
def test_a_cancelled_meeting_is_not_planned_again_and_others_stay(four, officer):
    event, (b1, b2), (s1, s2) = four
    before = told(Meeting.objects.all())
    meeting = Meeting.objects.get(buyer=b1, supplier=s1)
    with pytest.raises(NotAllowed):
        cancelling.cancel(meeting, b1, reason="行程有变", by=b2.applied_by, now=NOW)
    with pytest.raises(Refused) as refused:
        cancelling.cancel(meeting, b1, reason=" ", by=b1.applied_by, now=NOW)
    assert refused.value.field == "reason"
    cancelling.cancel(meeting, b1, reason="行程有变", by=b1.applied_by, now=NOW)
    assert kinds(s1)[-1] == "meeting_cancelled"
    assert Notice.objects.get(recipient=officer, kind="matchmaking.meeting_given_up").link.endswith("/meetings/")
    plan = publishing.publish(draft(event, officer, start=PlanStart.MEND), by=officer, now=NOW)
    standing = told(Meeting.objects.living())
    assert standing == [each for each in before if each[1:3] != (b1.pk, s1.pk)]
    assert reasons(plan) == {(b1.pk, s1.pk): "declined"}
    assert [kinds(row).count("schedule_changed") for row in (b1, b2, s1, s2)] == [0, 0, 0, 0]
    assert draft(event, officer).objective == 30


def test_who_withdraws_frees_the_places_for_others(officer):
    """Two slots, one table: b3 had no meeting; b1 leaves, and b3 gets what is free while b2 keeps its slot."""
    event = make_meetings(officer)
    (b1, b2, b3), (s1,) = seat(event, 3, 1)
    for each, wish in ((b1, "must"), (b2, "must"), (b3, "nice")):
        ask(each, s1, wish)
    publish(event, officer)
    kept = Meeting.objects.get(buyer=b2)
    registering.withdraw(b1, by=b1.applied_by, now=NOW)
    assert Meeting.objects.get(buyer=b1).release == "withdrawn"
    assert kinds(s1)[-1] == "meeting_cancelled"
    publishing.publish(draft(event, officer, start=PlanStart.MEND), by=officer, now=NOW)
    now_kept = Meeting.objects.get(buyer=b2)
    assert (now_kept.slot, now_kept.version) == (kept.slot, kept.version)
    assert Meeting.objects.living().get(buyer=b3).supplier == s1
    assert [kinds(row).count("schedule_changed") for row in (b2, b3)] == [0, 1]


@pytest.mark.engine
def test_meetings_of_a_slot_or_table_that_is_gone_wait_and_are_moved(officer):
    event = make_meetings(officer, slots=3, tables=1)
    (b1,), (s1,) = seat(event, 1, 1)
    ask(b1, s1)
    publish(event, officer)
    meeting = Meeting.objects.get()
    programme.remove_slots(event, meeting.starts_at, meeting.ends_at, by=officer, now=NOW)
    meeting.refresh_from_db()
    assert (meeting.slot, meeting.state) == (None, MeetingState.PLANNED)
    publishing.publish(draft(event, officer, start=PlanStart.MEND), by=officer, now=NOW)
    moved = Meeting.objects.get()
    assert (moved.pk, moved.starts_at) == (meeting.pk, STARTS + HOUR / 3)
    programme.remove_table(event.tables.get(), by=officer, now=NOW)
    assert Meeting.objects.displaced().get() == moved
    programme.add_tables(event, None, prefix="K", first=1, count=1, by=officer, now=NOW)
    plan = publishing.publish(draft(event, officer, start=PlanStart.MEND), by=officer, now=NOW)
    assert Meeting.objects.get().table.code == "K1"
    assert [each["reason"] for each in plan.moves] == ["table"]


def test_a_meeting_is_cancelled_once_before_it_begins(four, officer):
    event, (b1, b2), (s1, _s2) = four
    meeting = Meeting.objects.get(buyer=b1, supplier=s1)
    terms = {"reason": "有事", "by": b1.applied_by}
    with pytest.raises(Stale):
        cancelling.cancel(meeting, b1, **terms, expected_version=7, now=NOW)
    with pytest.raises(NotAllowed):
        cancelling.cancel(meeting, b2, reason="有事", by=b2.applied_by, now=NOW)
    with pytest.raises(Refused) as refused:
        cancelling.cancel(meeting, b1, **terms, now=meeting.starts_at)
    assert refused.value.code == "begun"
    cancelling.cancel(meeting, b1, **terms, now=NOW)
    with pytest.raises(Refused) as refused:
        cancelling.cancel(meeting, b1, **terms, now=NOW)
    assert refused.value.code == "not_planned"
    events.cancel(event, reason="台风", by=officer, now=NOW)
    assert set(Meeting.objects.values_list("state", "release")) == {("cancelled", ""), ("cancelled", "event")}


def test_slots_in_which_meetings_were_held_stay(four, officer):
    event, *_sides = four
    later = STARTS + 5 * MINUTE
    with pytest.raises(Refused) as refused:
        programme.remove_slots(event, STARTS, STARTS + HOUR, by=officer, now=later)
    assert refused.value.code == "held"


def test_a_locked_meeting_stays_while_the_others_are_planned_anew(event, officer):
    (b1, b2), (s1, s2) = seat(event)
    ask(b1, s1, "nice")
    plan = draft(event, officer)
    plan = drafting.set_locked(plan, plan.rows.get().pk, locked=True, by=officer, now=NOW)
    publishing.publish(plan, by=officer, now=NOW)
    ask(b2, s1)
    ask(b2, s2)
    again = draft(event, officer, start=PlanStart.PUBLISHED)
    assert again.rows.filter(buyer=b1, supplier=s1, is_locked=True).exists()
    assert again.objective == 14


def test_a_no_show_gives_up_what_is_still_to_come(officer, at):
    """b1 did not come to the first slot; after it has passed, its second meeting is free for b2."""
    event = make_meetings(officer, slots=2, tables=1)
    (b1, b2), (s1, s2) = seat(event)
    ask(b1, s1)
    ask(b1, s2)
    ask(b2, s2, "nice")
    publish(event, officer)
    later = STARTS + 5 * MINUTE
    at("2024-08-01T09:05")
    plan = draft(event, officer, start=PlanStart.MEND, absent=[b1], now=later)
    publishing.publish(plan, by=officer, now=later)
    living = Meeting.objects.living()
    assert sorted(living.values_list("buyer", "starts_at")) == [(b1.pk, STARTS), (b2.pk, STARTS + 20 * MINUTE)]
    assert Meeting.objects.get(state="cancelled").release == "absent"


def test_an_overseas_firm_is_mailed_its_meetings_with_the_calendar_file(event, officer, mailoutbox):
    (s1,) = seat(event, 0, 1)[1]
    values = {"overseas_name": "Nordlicht GmbH", "country": "DE", "contact": "Anna", "email": "a@nordlicht.example"}
    firm = parties.enter(values | {"language": "en"}, by=officer, now=NOW)
    person = Person("Anna Weber", email="a@nordlicht.example")
    guest = parties.bring(event, firm, role=Role.BUYER, people=[person], by=officer, now=NOW)
    parties.send_link(firm, by=officer, now=NOW)
    ask(s1, guest)
    publish(event, officer)
    jobs.drain(now=timezone.now())
    mail = next(each for each in mailoutbox if "planned" in each.subject)
    assert mail.to == ["a@nordlicht.example"]
    assert "table T1" in mail.body
    name, content, kind = mail.attachments[0]
    assert (name, kind) == (f"{guest.reference}.ics", "text/calendar")
    assert "DTSTART:20240801T010000Z" in content
    with pytest.raises(NotAllowed):
        cancelling.cancel(Meeting.objects.get(), guest, reason="no", by=officer, now=NOW)
    cancelling.cancel(Meeting.objects.get(), guest, reason="Flight cancelled", by=None, now=NOW)
    assert kinds(s1)[-1] == "meeting_cancelled"


def put_off(event, officer, by, **terms):
    event.refresh_from_db()
    values = VALUES | {"starts_at": STARTS + by, "ends_at": STARTS + by + 8 * HOUR, "closes_at": STARTS - HOUR}
    places = {Role.BUYER: 9, Role.SUPPLIER: 9}
    return events.edit(event, values, places, expected_version=event.version, by=officer, now=NOW, **terms)


def test_an_event_that_is_put_off_takes_its_slots_sessions_and_meetings_along(four, officer):
    event, (b1, b2), _suppliers = four
    Session.objects.create(event=event, title_zh="开幕", starts_at=STARTS, ends_at=STARTS + HOUR)
    meetings = Meeting.objects.planned().count()
    cancelling.cancel(Meeting.objects.filter(buyer=b2).first(), b2, reason="缺席", by=b2.applied_by, now=NOW)
    with pytest.raises(Refused) as error:
        put_off(event, officer, DAY)
    assert (error.value.code, error.value.field) == ("slots_outside", "ends_at")
    put_off(event, officer, 20 * MINUTE, along=True)  # onto the slot that was the second one
    put_off(event, officer, DAY, along=True)
    assert list(event.slots.values_list("starts_at", flat=True)) == [STARTS + DAY, STARTS + DAY + 20 * MINUTE]
    assert event.sessions.get().ends_at == STARTS + DAY + HOUR
    planned = Meeting.objects.planned().select_related("slot")
    assert planned.count() == meetings - 1
    assert all((each.starts_at, each.ends_at) == (each.slot.starts_at, each.slot.ends_at) for each in planned)
    assert Meeting.objects.get(state="cancelled").starts_at < STARTS + DAY
    assert kinds(b1)[-1] == "schedule_changed"


def test_an_event_brought_forward_takes_its_slots_along_too(event, officer):
    put_off(event, officer, -20 * MINUTE, along=True)
    assert list(event.slots.values_list("starts_at", flat=True)) == [STARTS - 20 * MINUTE, STARTS]
