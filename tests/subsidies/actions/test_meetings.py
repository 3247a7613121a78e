"""A decision meeting in preparation: whose claims stand on its list, and what that bars."""

from datetime import date

import pytest

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import meetings as reads
from subsidies.actions import deciding, taking_back
from subsidies.actions.bulk import previewing
from subsidies.actions.meetings import minuting, preparing
from subsidies.actions.meetings.minuting import Attending, Minutes
from subsidies.enums_desk import BulkKind
from subsidies.enums_meeting import MeetingState
from subsidies.models import Application, Bulk, Meeting, MeetingAttendee, MeetingItem
from tests.factories.meetings import hold, make_meeting
from tests.factories.people import make_call, make_division, make_enterprise
from tests.factories.review import at_city, at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_bureau()


def everything():
    return Application.objects.all()


@pytest.mark.engine
def test_only_what_waits_comes_on_the_list_and_on_one_at_a_time(bureau, now):
    call = make_call()
    first, second = (at_decision(make_submitted(call=call), bureau, now) for _ in range(2))
    at_city(make_submitted(call=call), bureau, now)
    meeting = make_meeting([first], bureau, now)
    assert meeting.reference == "JC-2024-0001"
    other = preparing.plan(
        title_zh="第4次", planned_on=date(2024, 7, 9), claims=everything(), by=bureau.secretary, now=now
    )
    assert [item.application for item in other.items.all()] == [second]
    with pytest.raises(Refused, match="nothing_waits"):
        preparing.put_on(other, everything(), by=bureau.secretary, now=now)
    preparing.take_off(meeting, first, by=bureau.secretary, now=now)
    assert preparing.put_on(other, everything(), by=bureau.secretary, now=now) == 1
    assert AuditEvent.objects.filter(kind="meeting.claim_put", chain__case_uid=first.uid).count() == 2


def test_a_claim_before_a_meeting_is_signed_by_nobody(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    make_meeting([claim], bureau, now)
    digest = deciding.audited(claim).digest
    with pytest.raises(Refused, match="before_meeting"):
        deciding.sign(claim, digest=digest, by=bureau.director, now=now)
    bulk = previewing.prepare(Bulk(kind=BulkKind.SIGN), everything(), by=bureau.director, now=now)
    assert bulk.rows.get().code == "before_meeting"


def test_a_claim_that_goes_back_leaves_the_meeting(bureau, now):
    sent, taken, stays = (at_decision(make_submitted(), bureau, now) for _ in range(3))
    meeting = make_meeting([sent, taken, stays], bureau, now)
    deciding.send_back(sent, reason="再核", by=bureau.director, now=now)
    taking_back.take_back(taken, by=bureau.caseworker, now=now)
    assert [item.application for item in meeting.items.filter(stands=True)] == [stays]
    assert AuditEvent.objects.filter(kind="meeting.claim_left").count() == 2


def test_a_meeting_that_is_not_held_frees_its_claims(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    meeting = make_meeting([claim], bureau, now)
    with pytest.raises(Refused, match="reason_missing"):
        preparing.drop(meeting, reason=" ", by=bureau.secretary, now=now)
    dropped = preparing.drop(meeting, reason="改期", by=bureau.secretary, now=now)
    assert dropped.state == MeetingState.DROPPED
    assert deciding.sign(claim, digest=deciding.audited(claim).digest, by=bureau.director, now=now)
    with pytest.raises(Refused, match="list_fixed"):
        preparing.put_on(dropped, everything(), by=bureau.secretary, now=now)


def test_the_secretary_prepares_and_no_day_lies_in_the_past(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    rows = everything()
    with pytest.raises(NotAllowed):
        preparing.plan(title_zh="x", planned_on=date(2024, 7, 5), claims=rows, by=bureau.director, now=now)
    with pytest.raises(Refused, match="day_past"):
        preparing.plan(title_zh="x", planned_on=date(2024, 7, 1), claims=rows, by=bureau.secretary, now=now)
    assert claim.meeting_items.count() == 0


def test_the_order_is_by_district_then_measure_then_reference(bureau, now):
    late = make_division("120114", "武清区", "Wuqing")
    type(late).objects.filter(pk=late.pk).update(position=9)
    late.refresh_from_db()
    wuqing = make_bureau(late)
    far = at_decision(make_submitted(enterprise=make_enterprise(division=late)), wuqing, now)
    near = [at_decision(make_submitted(), bureau, now) for _ in range(2)]
    meeting = make_meeting([far, *near], bureau, now)
    order = MeetingItem.objects.filter(meeting=meeting).order_by("sort_key")
    assert [item.application for item in order] == [*sorted(near, key=lambda each: each.reference), far]


# --- minutes -----------------------------------------------------------------------------------------


def test_the_minutes_fix_the_list_and_name_who_took_part(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    meeting = make_meeting([claim], bureau, now)
    held = hold(meeting, bureau, now, guests=(Attending("赵立新", None, "市审计局副处长"),))
    assert (held.state, held.held_on, held.chair) == (MeetingState.HELD, date(2024, 7, 2), "林卫东")
    assert [(row.name, row.capacity) for row in held.attendees.all()] == [
        ("林卫东", ""),
        ("孙越", ""),
        ("赵立新", "市审计局副处长"),
    ]
    with pytest.raises(Refused, match="list_fixed"):
        preparing.take_off(held, claim, by=bureau.secretary, now=now)
    again = hold(held, bureau, now, bureau.deputy)
    assert [row.name for row in again.attendees.all()] == ["林卫东", "孙越", "王岚"]


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        (Minutes(" ", date(2024, 7, 2), [Attending("林卫东")]), "number_missing"),
        (Minutes("1号", date(2024, 7, 3), [Attending("林卫东")]), "day_ahead"),
        (Minutes("1号", date(2023, 7, 2), [Attending("林卫东")]), "day_before"),
        (Minutes("1号", date(2024, 7, 2), [Attending("林卫东"), Attending("林卫东")]), "attendees_wrong"),
        (Minutes("1号", date(2024, 7, 2), []), "attendees_wrong"),
    ],
)
def test_minutes_that_are_not_whole(bureau, now, minutes, code):
    meeting = make_meeting([at_decision(make_submitted(), bureau, now)], bureau, now)
    with pytest.raises(Refused, match=code):
        minuting.hold(meeting, minutes, by=bureau.secretary, now=now)


def test_two_meetings_have_not_the_same_minutes_and_an_empty_list_none(bureau, now):
    first, second = (at_decision(make_submitted(), bureau, now) for _ in range(2))
    hold(make_meeting([first], bureau, now), bureau, now)
    other = make_meeting([second], bureau, now)
    number = Meeting.objects.exclude(minutes_number="").get().minutes_number
    with pytest.raises(Refused, match="number_used"):
        minuting.hold(other, Minutes(number, now.date(), [Attending("林")]), by=bureau.secretary, now=now)
    preparing.take_off(other, second, by=bureau.secretary, now=now)
    with pytest.raises(Refused, match="list_empty"):
        hold(other, bureau, now)


def test_a_recusal_is_of_a_claim_or_an_enterprise_of_the_list(bureau, now):
    call = make_call()
    own, other, third = (at_decision(make_submitted(call=call), bureau, now) for _ in range(3))
    meeting = make_meeting([own, other], bureau, now)
    with pytest.raises(Refused, match="not_held"):
        minuting.recuse(meeting, MeetingAttendee(), application=own, reason="配偶", by=bureau.secretary, now=now)
    hold(meeting, bureau, now, bureau.deputy)
    seats = {row.name: row for row in meeting.attendees.all()}
    terms = {"by": bureau.secretary, "now": now}
    one = minuting.recuse(meeting, seats["王岚"], application=own, reason="配偶任职于该企业", **terms)
    minuting.recuse(meeting, seats["林卫东"], enterprise=other.enterprise, reason="曾任职", **terms)
    found = reads.recusals(meeting)
    assert reads.stepped_back(found, own) == ["王岚"]
    assert reads.stepped_back(found, other) == ["林卫东"]
    with pytest.raises(Refused, match="not_on"):
        minuting.recuse(meeting, seats["王岚"], application=third, reason="配偶", **terms)
    with pytest.raises(Refused, match="reason_missing"):
        minuting.recuse(meeting, seats["王岚"], application=other, reason=" ", **terms)
    with pytest.raises(Refused, match="has_recusal"):
        hold(meeting, bureau, now)
    minuting.lift(one, **terms)
    assert [row.name for row in hold(meeting, bureau, now).attendees.all()] == ["林卫东", "孙越"]
