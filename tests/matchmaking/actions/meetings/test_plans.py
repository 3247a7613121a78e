"""Plans of meetings: worked out in a job, changed by hand, published, mended; expected plans were made by hand."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from matchmaking.actions import programme, registering
from matchmaking.actions.meetings import drafting, planning, publishing
from matchmaking.actions.meetings.locking import Conflicts
from matchmaking.enums import EventKind
from matchmaking.enums_plan import PlanStart, PlanState
from matchmaking.models import Attendee, Away, Meeting, MeetingPlan, Slot
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job, OutboxTask
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from tests.factories.events import HOUR, STARTS, make_event
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


# --- working out -------------------------------------------------------------------------------------


def test_the_plan_is_the_best_and_says_why_others_do_not_meet(event, officer):
    """One table and two slots: two meetings. Worth most: b1–s1 must and nice (10+4+6), b2–s2 must (10)."""
    (b1, b2), (s1, s2) = seat(event)
    ask(b1, s1)
    ask(s1, b1, "nice")
    ask(b2, s2)
    ask(b2, s1, "nice")
    ask(b1, s2, "nice", "declined")
    plan = draft(event, officer)
    assert plan.state == PlanState.DRAFT
    assert (plan.objective, plan.bound, plan.greedy, plan.gap) == (30, 30, 30, 0)
    assert sorted(each[1:] for each in told(plan.rows.all())) == [(b1.pk, s1.pk, "T1"), (b2.pk, s2.pk, "T1")]
    assert reasons(plan) == {(b2.pk, s1.pk): "nobody_free", (b1.pk, s2.pk): "declined"}
    assert not Meeting.objects.exists()


def test_who_is_away_waits_or_left_is_planned_around(event, officer):
    (b1, b2), (s1, s2) = seat(event)
    first, _second = event.slots.all()
    Away.objects.create(participation=b1, slot=first)
    ask(b1, s1)
    ask(b2, s2)
    ask(s1, b2)
    registering.withdraw(s2, by=s2.applied_by, now=NOW)
    plan = draft(event, officer)
    assert told(plan.rows.all()) == [("09:00", b2.pk, s1.pk, "T1"), ("09:20", b1.pk, s1.pk, "T1")]
    assert reasons(plan) == {(b2.pk, s2.pk): "withdrawn"}


def test_whoever_has_no_place_yet_is_told_so(officer):
    event = make_meetings(officer, needs_approval=True)
    (b1, b2), (s1,) = seat(event, 2, 1)
    for row in (b1, s1):
        registering.approve(row, by=officer, now=NOW)
    ask(b1, s1)
    ask(b2, s1)
    plan = draft(event, officer)
    assert [each[1:3] for each in told(plan.rows.all())] == [(b1.pk, s1.pk)]
    assert reasons(plan) == {(b2.pk, s1.pk): "no_place"}


def test_an_event_that_cannot_be_planned_says_all_that_is_wrong(officer):
    empty = make_event(by=officer, kind=EventKind.MEETINGS)
    with pytest.raises(Conflicts) as refused:
        planning.start(empty, start=PlanStart.FRESH, by=officer, now=NOW)
    assert refused.value.lines == [
        "The event has no slots for meetings yet.",
        "The event has no tables yet.",
        "No buyer has a confirmed place yet.",
        "No supplier has a confirmed place yet.",
    ]
    assert not MeetingPlan.objects.exists()


def test_a_person_in_two_places_and_slots_over_each_other_are_named(event, officer):
    (b1,), (s1,) = seat(event, 1, 1)
    there = b1.attendees.get()
    Attendee.objects.create(participation=s1, name=there.name, phone_key=there.phone_key)
    with pytest.raises(Conflicts) as refused:
        draft(event, officer)
    (line,) = refused.value.lines
    assert line.startswith(f"{there.name} sits for {b1.party.names['en']} and for {s1.party.names['en']}")
    Slot.objects.create(event=event, starts_at=STARTS + 10 * MINUTE, ends_at=STARTS + 15 * MINUTE)
    with pytest.raises(Conflicts) as refused:
        draft(event, officer)
    assert "overlaps" in refused.value.lines[0]


def test_what_became_wrong_before_the_job_ran_stands_on_the_plan(event, officer):
    seat(event, 1, 1)
    made = planning.start(event, start=PlanStart.FRESH, by=officer, now=NOW)
    programme.remove_table(event.tables.get(), by=officer, now=NOW)
    jobs.drain(now=timezone.now())
    made.refresh_from_db()
    assert (made.state, made.faults) == (PlanState.FAULTY, ["The event has no tables yet."])


def test_one_plan_is_worked_out_at_a_time_by_whoever_may(event, officer):
    seat(event, 1, 1)
    with pytest.raises(NotAllowed):
        planning.start(event, start=PlanStart.FRESH, by=make_officer(R.CASEWORKER), now=NOW)
    planning.start(event, start=PlanStart.FRESH, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        planning.start(event, start=PlanStart.FRESH, by=officer, now=NOW)
    assert refused.value.code == "working"
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingPlan.objects.create(event=event, start=PlanStart.FRESH, made_at=NOW, made_by=officer)


def test_stopped_while_it_searches_it_keeps_the_best_so_far(event, officer, monkeypatch):
    """The search is made to look at once, and finds that it was asked to stop."""
    (b1,), (s1,) = seat(event, 1, 1)
    ask(b1, s1)
    made = planning.start(event, start=PlanStart.FRESH, by=officer, now=NOW)
    monkeypatch.setattr(planning, "LOOK_SECONDS", -1)
    asked = planning.Watch.tell

    def stop_then_tell(self, progress):
        Job.objects.filter(pk=self.job.pk).update(cancel_requested_at=NOW)
        asked(self, progress)

    monkeypatch.setattr(planning.Watch, "tell", stop_then_tell)
    jobs.drain(now=timezone.now())
    made.refresh_from_db()
    assert (made.state, made.is_cancelled, made.rows.count()) == (PlanState.DRAFT, True, 1)
    assert made.bound >= made.objective == 10


def test_stopped_before_it_begins_there_is_no_draft(event, officer):
    seat(event, 1, 1)
    made = planning.start(event, start=PlanStart.FRESH, by=officer, now=NOW)
    assert planning.stop(made, by=officer, now=NOW).state == PlanState.DROPPED
    jobs.drain(now=timezone.now())
    made.refresh_from_db()
    assert (made.state, made.rows.count()) == (PlanState.DROPPED, 0)
    assert draft(event, officer).state == PlanState.DRAFT


def test_a_job_whose_worker_was_lost_runs_again_and_keeps_once(event, officer, monkeypatch):
    (b1,), (s1,) = seat(event, 1, 1)
    ask(b1, s1)
    made = planning.start(event, start=PlanStart.FRESH, by=officer, now=NOW)
    work = planning.work_out

    def killed(*args):
        monkeypatch.setattr(planning, "work_out", work)
        raise SystemExit

    monkeypatch.setattr(planning, "work_out", killed)
    with pytest.raises(SystemExit):
        jobs.drain(now=timezone.now())
    OutboxTask.objects.filter(job__pk=made.job_id).update(lease_until=timezone.now() - MINUTE)
    jobs.drain(now=timezone.now())
    made.refresh_from_db()
    assert (made.state, made.rows.count()) == (PlanState.DRAFT, 1)
    planning.run(made.pk, made.job, now=NOW)
    assert made.rows.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"start": PlanStart.MEND}, "nothing"),
        ({"start": PlanStart.FRESH, "absent": True}, "absent"),
        ({"start": PlanStart.FRESH, "now": STARTS + 9 * HOUR}, "event_over"),
    ],
)
def test_a_plan_is_not_begun_where_it_makes_no_sense(event, officer, fields, code):
    (b1,), _suppliers = seat(event, 1, 1)
    terms = {"now": NOW} | fields | ({"absent": [b1]} if fields.get("absent") else {})
    with pytest.raises(Refused) as refused:
        planning.start(event, by=officer, **terms)
    assert refused.value.code == code


# --- by hand -----------------------------------------------------------------------------------------


def test_a_change_by_hand_is_valued_anew_and_what_it_breaks_is_told_first(officer):
    event = make_meetings(officer, slots=2, tables=2)
    (b1, b2), (s1, s2) = seat(event)
    ask(b1, s1)
    ask(b2, s2)
    ask(b2, s1, "never")
    plan = draft(event, officer)
    row = plan.rows.get(buyer=b1)
    first, second = event.slots.all()
    table, other = event.tables.all()
    plan = drafting.move(plan, row.pk, slot=first, table=table, by=officer, now=NOW)
    plan = drafting.move(plan, plan.rows.get(buyer=b2).pk, slot=second, table=table, by=officer, now=NOW)
    assert told(plan.rows.all()) == [("09:00", b1.pk, s1.pk, "T1"), ("09:20", b2.pk, s2.pk, "T1")]
    with pytest.raises(Conflicts) as refused:
        drafting.add(plan, buyer=b1, supplier=s2, slot=second, table=table, by=officer, now=NOW)
    assert len(refused.value.lines) == 2
    assert "two places" in refused.value.lines[0]
    assert "is taken" in refused.value.lines[1]
    with pytest.raises(Conflicts) as refused:
        drafting.add(plan, buyer=b2, supplier=s1, slot=first, table=other, by=officer, now=NOW)
    assert "does not want this meeting" in refused.value.lines[0]
    plan = drafting.remove(plan, row.pk, by=officer, now=NOW)
    assert (plan.objective, plan.bound, plan.by_hand) == (10, 20, 3)
    assert reasons(plan) == {(b1.pk, s1.pk): "by_hand"}
    plan = drafting.add(plan, buyer=b1, supplier=s2, slot=first, table=other, by=officer, now=NOW)
    assert plan.objective == 10


def test_after_a_change_each_reason_is_true_again(officer):
    """One table, two slots. b1–s2 is taken out of the only slot that s2 has: quota, busy and by hand are told apart."""
    event = make_meetings(officer, slots=2, tables=1, quota=1)
    (b1, b2), (s1, s2) = seat(event)
    for pair in ((b1, s1), (b2, s2), (b1, s2)):
        ask(*pair)
    plan = draft(event, officer)
    assert reasons(plan) == {(b1.pk, s2.pk): "quota"}
    plan = drafting.remove(plan, plan.rows.get(buyer=b1).pk, by=officer, now=NOW)
    assert reasons(plan) == {(b1.pk, s1.pk): "by_hand", (b1.pk, s2.pk): "quota"}
    first, second = event.slots.all()
    row, table = plan.rows.get(), event.tables.get()
    Away.objects.create(participation=b1, slot=second)
    plan = drafting.move(plan, row.pk, slot=first, table=table, by=officer, now=NOW)
    assert reasons(plan)[b1.pk, s1.pk] == "tables"
    with pytest.raises(Refused) as refused:
        drafting.remove(plan, 0, by=officer, now=NOW)
    assert refused.value.code == "gone"
    with pytest.raises(Refused) as refused:
        drafting.move(plan, row.pk, slot=second, table=table, by=officer, now=STARTS + MINUTE)
    assert refused.value.code == "passed"


def test_a_stale_edit_or_another_plan_than_a_draft_is_refused(event, officer):
    (b1,), (s1,) = seat(event, 1, 1)
    ask(b1, s1)
    plan = draft(event, officer)
    key, seen = plan.rows.get().pk, plan.version
    drafting.set_locked(plan, key, locked=True, expected_version=seen, by=officer, now=NOW)
    with pytest.raises(Stale):
        drafting.remove(plan, key, expected_version=seen, by=officer, now=NOW)
    with pytest.raises(Stale):
        publishing.publish(plan, expected_version=seen, by=officer, now=NOW)
    drafting.drop(plan, by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        publishing.publish(plan, by=officer, now=NOW)
    assert refused.value.code == "no_draft"
    with pytest.raises(Refused) as refused:
        drafting.drop(plan, by=officer, now=NOW)
    assert refused.value.code == "no_draft"


# --- publishing --------------------------------------------------------------------------------------


@pytest.mark.engine
def test_published_meetings_live_and_everybody_is_told_once(event, officer):
    (b1, b2), (s1, _s2) = seat(event)
    ask(b1, s1)
    plan = draft(event, officer)
    beside = MeetingPlan.objects.create(
        event=event, state=PlanState.DRAFT, start=PlanStart.FRESH, made_at=NOW, made_by=officer
    )
    plan = publishing.publish(plan, by=officer, now=NOW)
    beside.refresh_from_db()
    assert (plan.state, beside.state, len(plan.digest)) == (PlanState.PUBLISHED, PlanState.SUPERSEDED, 64)
    meeting = Meeting.objects.get()
    assert (meeting.buyer, meeting.supplier, meeting.starts_at, meeting.state) == (b1, s1, STARTS, "planned")
    assert [kinds(row) for row in (b1, b2)] == [["schedule"], ["no_meetings"]]
    with pytest.raises(Refused):
        publishing.publish(plan, by=officer, now=NOW)
    assert Meeting.objects.count() == 1


@pytest.mark.engine
def test_two_meetings_exchange_their_slots(officer):
    """Of one buyer, who is nowhere in two places meanwhile."""
    event = make_meetings(officer, slots=3, tables=1)
    (b1,), (s1, s2) = seat(event, 1, 2)
    ask(b1, s1)
    ask(b1, s2)
    publish(event, officer)
    one, two = Meeting.objects.order_by("starts_at")
    free = event.slots.exclude(pk__in=(one.slot_id, two.slot_id)).get()
    plan, table = draft(event, officer, start=PlanStart.PUBLISHED), event.tables.get()
    first, second = (plan.rows.get(supplier=each.supplier) for each in (one, two))
    for row, slot in ((first, free), (second, one.slot), (first, two.slot)):
        drafting.move(plan, row.pk, slot=slot, table=table, by=officer, now=NOW)
    publishing.publish(plan, by=officer, now=NOW)
    found = {each.pk: each.slot for each in Meeting.objects.all()}
    assert found == {one.pk: two.slot, two.pk: one.slot}
    assert [kinds(row).count("schedule_changed") for row in (b1, s1, s2)] == [1, 1, 1]


def test_a_draft_that_the_event_has_overtaken_is_not_published(event, officer):
    (b1,), (s1,) = seat(event, 1, 1)
    ask(b1, s1)
    plan = draft(event, officer)
    registering.withdraw(s1, by=s1.applied_by, now=NOW)
    with pytest.raises(Conflicts):
        publishing.publish(plan, by=officer, now=NOW)
    assert not Meeting.objects.exists()


def test_an_empty_plan_or_one_whose_slots_have_passed_is_not_published(event, officer):
    (b1,), (s1,) = seat(event, 1, 1)
    with pytest.raises(Refused) as refused:
        publish(event, officer)
    assert refused.value.code == "empty"
    ask(b1, s1)
    plan = draft(event, officer)
    with pytest.raises(Refused) as refused:
        publishing.publish(plan, by=officer, now=STARTS + HOUR)
    assert refused.value.code == "passed"


@pytest.mark.engine
def test_the_database_keeps_everybody_in_one_place(event, officer):
    (b1,), (s1, s2) = seat(event, 1, 2)
    ask(b1, s1)
    plan = publish(event, officer)
    there = Meeting.objects.get()
    values = {"event": event, "plan": plan, "buyer": b1, "supplier": s2, "slot": there.slot, "table": there.table}
    moments = {"starts_at": there.starts_at, "ends_at": there.ends_at, "made_at": NOW, "changed_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(**values, **moments)
    Meeting.objects.create(**values | {"slot": None}, **moments)
