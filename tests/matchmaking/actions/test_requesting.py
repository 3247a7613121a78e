"""Requests for meetings: quota, deadline, sides, answers, messages, and a “never” that nobody learns of."""

from datetime import timedelta

import pytest
from django.core import mail as outgoing

from matchmaking import mail
from matchmaking.actions import parties, requesting
from matchmaking.enums import Role
from matchmaking.enums_meetings import Answer, Wish
from matchmaking.models import Event, MeetingRequest, RequestMessage
from pilotzone.audit import retention
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories.events import STARTS, join
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.factories.profiles import ask, leave, make_meetings, overseas_buyer, supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def event(officer):
    return make_meetings(officer, request_quota=2, requests_until=STARTS - timedelta(days=2))


@pytest.fixture
def buyer(event, officer):
    return overseas_buyer(event, officer)


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def notices(kind):
    return list(Notice.objects.filter(kind=kind))


def answered(row, answer, by, now=NOW):
    return requesting.answer(row, answer=answer, by=by, now=now)


def test_a_request_reaches_the_other_side_s_people(event, buyer):
    row, member = supplier(event, "甲公司")
    request = ask(buyer, row, Wish.MUST)
    assert (request.wish, request.answer, request.asked_by) == ("must", "", None)
    (notice,) = notices("matchmaking.asked")
    assert (notice.recipient, notice.link) == (
        member,
        f"/portal/events/registrations/{row.uid}/partners/{buyer.uid}/",
    )
    done = answered(request, Answer.ACCEPTED, member)
    assert (done.answer, done.answered_by) == ("accepted", member)


def test_asked_again_with_another_wish_it_is_the_same_request(event, buyer):
    row, member = supplier(event, "甲公司")
    first = ask(buyer, row, Wish.NICE)
    answered(first, Answer.ACCEPTED, member)
    again = ask(buyer, row, Wish.MUST)
    assert (again.pk, again.wish, again.answer) == (first.pk, "must", "accepted")
    assert len(notices("matchmaking.asked")) == 1


def test_the_quota_counts_what_stands_and_neither_declined_nor_never(event, buyer):
    rows = [supplier(event, name) for name in ("甲公司", "乙公司", "丙公司", "丁公司")]
    ask(buyer, rows[0][0], Wish.NEVER)
    second = ask(buyer, rows[1][0])
    third = ask(buyer, rows[2][0])
    with refused("quota"):
        ask(buyer, rows[3][0])
    with refused("quota"):
        ask(buyer, rows[0][0], Wish.NICE)
    answered(second, Answer.DECLINED, rows[1][1])
    ask(buyer, rows[3][0])
    requesting.withdraw(third, by=None, now=NOW)
    ask(buyer, rows[0][0], Wish.NICE)
    assert MeetingRequest.objects.counting().filter(source=buyer).count() == 2


def test_who_was_declined_does_not_ask_again_even_after_withdrawing(event, buyer):
    row, member = supplier(event, "甲公司")
    request = answered(ask(buyer, row), Answer.DECLINED, member)
    with refused("declined_theirs"):
        ask(row, buyer, by=member)
    requesting.withdraw(request, by=None, now=NOW)
    with refused("declined"):
        ask(buyer, row)
    never = ask(buyer, row, Wish.NEVER)
    assert never.answer == ""
    with refused("declined"):
        ask(buyer, row, Wish.NICE)


def test_after_the_deadline_nobody_asks_and_answers_go_on_until_the_event(event, buyer):
    row, member = supplier(event, "甲公司")
    request = ask(buyer, row)
    late = STARTS - timedelta(days=2)
    with refused("closed"):
        ask(row, buyer, by=member, now=late)
    with refused("closed"):
        requesting.withdraw(request, by=None, now=late)
    assert answered(request, Answer.ACCEPTED, member, late).answer == "accepted"
    with refused("too_late"):
        answered(request, Answer.DECLINED, member, STARTS)


def test_a_cancelled_event_takes_no_requests(event, buyer):
    row, _member = supplier(event, "甲公司")
    Event.objects.filter(pk=event.pk).update(state="cancelled")
    with refused("closed"):
        ask(buyer, row)


def test_meetings_are_between_the_sides_of_one_event(event, buyer, officer):
    other = overseas_buyer(event, officer, "Südlicht", "bo@sued.example")
    with refused("same_side"):
        ask(buyer, other)
    elsewhere = make_meetings(officer, starts_at=STARTS + timedelta(days=9), ends_at=STARTS + timedelta(days=10))
    row, _member = supplier(elsewhere, "甲公司")
    with refused("not_there"):
        ask(buyer, row)


def test_who_left_or_waits_neither_asks_nor_is_asked(event, buyer):
    row, member = supplier(event, "甲公司")
    request = ask(buyer, row)
    leave(row, member)
    with refused("no_place"):
        ask(row, buyer, by=member)
    with refused("no_place"):
        answered(request, Answer.ACCEPTED, member)
    other, _member = supplier(event, "乙公司")
    leave(other, _member)
    with refused("not_there"):
        ask(buyer, other)


def test_only_the_side_itself_acts(event, buyer, officer):
    row, member = supplier(event, "甲公司")
    stranger = make_member(make_enterprise("别家"))
    for by in (stranger, officer, None):
        with pytest.raises(NotAllowed):
            ask(row, buyer, by=by)
    request = ask(buyer, row)
    for by in (stranger, officer, None):
        with pytest.raises(NotAllowed):
            answered(request, Answer.ACCEPTED, by)
    with pytest.raises(NotAllowed):
        requesting.withdraw(request, by=member, now=NOW)
    with pytest.raises(NotAllowed):
        ask(buyer, row, by=member)


def test_a_never_is_told_to_nobody_and_answered_by_nobody(event, buyer, officer):
    row, member = supplier(event, "甲公司")
    never = ask(buyer, row, Wish.NEVER)
    assert list(Notice.objects.filter(kind__startswith="matchmaking.asked")) == []
    assert list(MeetingRequest.objects.told().filter(target=row)) == []
    assert list(MeetingRequest.objects.visible_to(member)) == []
    assert list(MeetingRequest.objects.visible_to(officer)) == [never]
    for act in (
        lambda: answered(never, Answer.ACCEPTED, member),
        lambda: requesting.write(never, row, text="您好", by=member, now=NOW),
    ):
        with refused("withdrawn"):
            act()
    asked = ask(row, buyer, by=member)
    with refused("never_stands"):
        answered(asked, Answer.ACCEPTED, None)


def test_a_never_that_becomes_a_wish_is_a_new_request_that_is_told(event, buyer):
    row, _member = supplier(event, "甲公司")
    never = ask(buyer, row, Wish.NEVER)
    wish = ask(buyer, row, Wish.MUST)
    never.refresh_from_db()
    assert (wish.pk != never.pk, never.withdrawn_at, len(notices("matchmaking.asked"))) == (True, NOW, 1)


def test_a_page_that_is_overtaken_is_refused(event, buyer):
    row, member = supplier(event, "甲公司")
    request = ask(buyer, row)
    ask(buyer, row, Wish.MUST)
    with pytest.raises(Stale):
        requesting.answer(request, answer=Answer.ACCEPTED, expected_version=1, by=member, now=NOW)


def test_both_sides_write_and_an_overseas_firm_is_mailed_with_its_link(event, buyer, officer, settings):
    row, member = supplier(event, "天津甲公司")
    parties.send_link(buyer.party, by=officer, now=NOW)
    request = ask(row, buyer, by=member)
    requesting.write(request, row, text="您好", by=member, now=NOW)
    requesting.write(request, buyer, text="Hello", by=None, now=NOW)
    assert [each.text for each in request.messages.all()] == ["您好", "Hello"]
    assert len(notices("matchmaking.request_written")) == 1
    names = list(OutboxTask.objects.filter(task="matchmaking.mail_news").values_list("args", flat=True))
    assert [args[2] for args in names] == ["matchmaking.asked", "matchmaking.request_written"]
    assert mail.send_news(*names[0])
    (sent,) = outgoing.outbox
    assert sent.to == ["anna@nordlicht.example"]
    assert f"/{buyer.uid}/partners/{row.uid}/" in sent.body
    parties.void_link(buyer.party, by=officer, now=NOW)
    assert not mail.send_news(*names[0])


def test_a_message_says_something_and_belongs_to_a_side(event, buyer):
    row, member = supplier(event, "甲公司")
    third, other = supplier(event, "乙公司")
    request = ask(buyer, row)
    with refused("no_text"):
        requesting.write(request, row, text="  ", by=member, now=NOW)
    with pytest.raises(NotAllowed):
        requesting.write(request, third, text="您好", by=other, now=NOW)
    with refused("event_over"):
        requesting.write(request, row, text="您好", by=member, now=STARTS + timedelta(days=1))


def test_messages_are_forgotten_a_year_after_the_event(event, buyer):
    row, member = supplier(event, "甲公司")
    requesting.write(ask(buyer, row), row, text="请联系王磊 13900000000", by=member, now=NOW)
    end = event.ends_at
    retention.forget_due(end + timedelta(days=364))
    assert RequestMessage.objects.get().text != ""
    retention.forget_due(end + timedelta(days=366))
    assert RequestMessage.objects.get().text == ""


def test_an_enterprise_that_buys_asks_an_enterprise_that_sells(event):
    seller, member = supplier(event, "甲公司")
    enterprise = make_enterprise("平台公司")
    purchaser = make_member(enterprise)
    row = join(event, enterprise, role=Role.BUYER, by=purchaser)
    request = ask(row, seller, by=purchaser)
    assert answered(request, Answer.ACCEPTED, member).answer == "accepted"
    assert [each.recipient for each in notices("matchmaking.request_accepted")] == [purchaser]
