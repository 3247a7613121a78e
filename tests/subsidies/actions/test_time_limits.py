"""Corrections and their limits: reminded twice, marked once, extended once, taken as withdrawn, taken up again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as configured
from django.db import IntegrityError, transaction

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import tasks
from subsidies.actions import answering, correcting, drafting, lapsing, time_limits
from subsidies.enums import State
from subsidies.models import Application, Correction, DeemedWithdrawal, InvoiceUse
from tests.factories.people import make_application, make_officer
from tests.factories.review import at_city, make_bureau, make_line, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
REMARK = {"answer:turnover": "请核对营业额。"}
DUE = datetime(2024, 7, 9, 16, 0, tzinfo=UTC)  # five working days after 2 July: 9 July, 24:00 in Shanghai


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


def asked(bureau, now, claim=None, by=None):
    claim = claim or make_submitted()
    return correcting.request(claim, REMARK, by=by or bureau.commerce, now=now)


@pytest.fixture
def correction(bureau, now):
    return asked(bureau, now)


def again(correction):
    return Correction.objects.select_related("application__call", "application__enterprise").get(pk=correction.pk)


def state_of(correction):
    return Application.objects.get(pk=correction.application_id).state


def told(correction, kind):
    return Notice.objects.filter(kind=kind, recipient=again(correction).application.created_by).count()


def test_a_missed_limit_is_marked_once_and_told(correction, bureau):
    assert (correction.due_at, correction.due_provisional) == (DUE, False)
    assert time_limits.mark_overdue(now=DUE - timedelta(seconds=1)) == 0
    assert time_limits.mark_overdue(now=DUE) == 1
    assert time_limits.mark_overdue(now=DUE + timedelta(hours=1)) == 0
    assert again(correction).overdue_at == DUE
    assert told(correction, "correction_overdue") == 1
    assert Notice.objects.filter(kind="correction_missed", recipient=bureau.commerce).count() == 1
    assert AuditEvent.objects.filter(kind="correction.overdue").count() == 1
    assert state_of(correction) == State.CORRECTION  # nothing ends by itself


def test_a_provisional_limit_is_never_missed_and_settles_with_the_calendar(bureau):
    """Five working days after 30 December by weekends alone: 6 January. New Year's Day off: 7 January."""
    december = datetime(2024, 12, 30, 2, 0, tzinfo=UTC)
    correction = asked(bureau, december)
    assert correction.due_provisional
    assert correction.due_at == datetime(2025, 1, 6, 16, 0, tzinfo=UTC)
    late = december + timedelta(days=60)
    assert time_limits.mark_overdue(now=late) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(overdue_at=late)
    enter_calendar(2025, "国办发明电〔2024〕12号", {datetime(2025, 1, 1).date(): False})
    assert time_limits.mark_overdue(now=late) == 1
    assert again(correction).due_at == datetime(2025, 1, 7, 16, 0, tzinfo=UTC)


def test_reminders_three_and_one_working_days_before_once_each(correction):
    """Due on Tuesday 9 July: reminded on Thursday 4 July and on Monday 8 July."""
    sent = {}
    for day in range(2, 10):
        for hour in (1, 9):
            sent[day] = sent.get(day, 0) + time_limits.remind_due(now=datetime(2024, 7, day, hour, 0, tzinfo=UTC))
    assert {day for day, count in sent.items() if count} == {4, 8}
    assert sum(sent.values()) == 2
    assert (told(correction, "correction_due_soon"), told(correction, "correction_due_now")) == (1, 1)


def test_a_run_that_was_missed_reminds_once_of_the_nearer_limit(correction):
    assert time_limits.remind_due(now=datetime(2024, 7, 9, 1, 0, tzinfo=UTC)) == 1
    assert (told(correction, "correction_due_soon"), told(correction, "correction_due_now")) == (0, 1)


def test_more_time_is_given_once_before_the_limit(correction, bureau, now):
    """Three more: the eighth working day after 2 July is Friday 12 July."""
    for given, field in (
        ({"days": 0, "reason": "x"}, "days"),
        ({"days": 31, "reason": "x"}, "days"),
        ({"days": 3, "reason": " "}, "reason"),
    ):
        with pytest.raises(Refused) as refused:
            time_limits.extend(correction, **given, by=bureau.commerce, now=now)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        time_limits.extend(correction, days=3, reason="x", by=bureau.finance, now=now)
    time_limits.remind_due(now=datetime(2024, 7, 4, 1, 0, tzinfo=UTC))
    time_limits.extend(correction, days=3, reason="企业搬迁。", by=bureau.commerce, now=DUE - timedelta(seconds=1))
    assert again(correction).due_at == datetime(2024, 7, 12, 16, 0, tzinfo=UTC)
    assert time_limits.mark_overdue(now=DUE) == 0
    assert time_limits.remind_due(now=datetime(2024, 7, 10, 1, 0, tzinfo=UTC)) == 1  # the new limit's own reminder
    with pytest.raises(Refused) as refused:
        time_limits.extend(again(correction), days=3, reason="x", by=bureau.commerce, now=DUE)
    assert refused.value.code == "extended_already"
    assert told(correction, "correction_extended") == 1


def test_no_more_time_after_the_limit(correction, bureau):
    with pytest.raises(Refused) as refused:
        time_limits.extend(correction, days=3, reason="x", by=bureau.commerce, now=DUE)
    assert refused.value.code == "too_late"


def test_an_answer_after_the_mark_still_counts_until_it_is_confirmed(correction, bureau):
    time_limits.mark_overdue(now=DUE)
    admin = correction.application.created_by
    row = again(correction)
    answering.prepare(row, {"answer:turnover": {"turnover": "50,000,000"}}, by=admin, now=DUE)
    answering.answer(again(row), by=admin, now=DUE)
    assert state_of(correction) == State.DISTRICT_REVIEW
    with pytest.raises(Refused) as refused:
        lapsing.deem_withdrawn(again(correction), by=bureau.caseworker, now=DUE)
    assert refused.value.code == "answered"


def test_many_are_confirmed_each_for_itself(bureau, now):
    claims = [asked(bureau, now) for _ in range(3)]
    time_limits.mark_overdue(now=DUE)
    admin = again(claims[1]).application.created_by
    answering.prepare(again(claims[1]), {"answer:turnover": {"turnover": "50,000,000"}}, by=admin, now=DUE)
    answering.answer(again(claims[1]), by=admin, now=DUE)
    running = asked(bureau, DUE)
    outcomes = lapsing.deem_each([again(row) for row in [*claims, running]], by=bureau.caseworker, now=DUE)
    assert [outcome.error and outcome.error.code for outcome in outcomes] == [None, "answered", None, "not_overdue"]
    assert [state_of(row) for row in claims] == [State.WITHDRAWN, State.DISTRICT_REVIEW, State.WITHDRAWN]
    assert not InvoiceUse.objects.filter(application=claims[0].application_id).exists()
    assert told(claims[0], "claim_lapsed") == 1


def test_only_the_citys_caseworker_confirms(correction, bureau):
    time_limits.mark_overdue(now=DUE)
    for person in (bureau.commerce, bureau.director, make_officer(R.PROGRAMME_MANAGER)):
        with pytest.raises(NotAllowed):
            lapsing.deem_withdrawn(again(correction), by=person, now=DUE)
    assert state_of(correction) == State.CORRECTION


def test_taken_up_again_the_clock_goes_on_from_where_it_stood(bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    due_before = claim.due_at
    correction = asked(bureau, now, claim, by=bureau.caseworker)
    time_limits.mark_overdue(now=DUE)
    lapsing.deem_withdrawn(again(correction), by=bureau.caseworker, now=DUE)
    until = DeemedWithdrawal.objects.get().restorable_until
    # the mark fell on Wednesday 10 July, 00:00 in Shanghai: five working days later is 17 July, 24:00
    assert until == datetime(2024, 7, 17, 16, 0, tzinfo=UTC)
    with pytest.raises(Refused) as refused:
        lapsing.restore(again(correction), reason=" ", by=bureau.caseworker, now=DUE)
    assert refused.value.field == "reason"
    back = until - timedelta(seconds=1)
    lapsing.restore(again(correction), reason="通知短信未送达。", by=bureau.caseworker, now=back)
    row = again(correction)
    assert (row.application.state, row.application.returned_from, row.application.paused_at) == (
        State.CORRECTION,
        State.CITY_REVIEW,
        now,
    )
    assert row.application.due_at == due_before
    assert row.due_at == datetime(2024, 7, 24, 16, 0, tzinfo=UTC)  # five working days after 17 July
    assert (row.overdue_at, row.reminded) == (None, None)
    assert row.application.invoice_uses.count() == 1
    admin = row.application.created_by
    typed = {"answer:turnover": {"turnover": "62,480,000"}}
    answering.prepare(row, typed, unchanged={"answer:turnover"}, by=admin, now=back)
    answering.answer(again(row), by=admin, now=back)
    assert state_of(correction) == State.CITY_REVIEW


def test_after_the_set_days_it_stays_withdrawn(correction, bureau):
    time_limits.mark_overdue(now=DUE)
    lapsing.deem_withdrawn(again(correction), by=bureau.caseworker, now=DUE)
    until = DeemedWithdrawal.objects.get().restorable_until
    with pytest.raises(Refused) as refused:
        lapsing.restore(again(correction), reason="x", by=bureau.caseworker, now=until)
    assert refused.value.code == "restore_late"
    assert "2024年7月17日 24:00" in refused.value.message


def test_a_number_or_a_project_taken_meanwhile_is_not_taken_back(correction, bureau):
    time_limits.mark_overdue(now=DUE)
    lapsing.deem_withdrawn(again(correction), by=bureau.caseworker, now=DUE)
    claim = again(correction).application
    number = claim.lines.get().invoice_number
    make_line(make_submitted(), 9, invoice_number=number)
    other = make_application(call=claim.call, enterprise=claim.enterprise, by=claim.created_by)
    with pytest.raises(Refused) as refused:
        lapsing.restore(again(correction), reason="x", by=bureau.caseworker, now=DUE)
    assert refused.value.code == "other_live"
    Application.objects.filter(pk=other.pk).update(state=State.WITHDRAWN)
    lapsing.restore(again(correction), reason="通知未送达。", by=bureau.caseworker, now=DUE)
    event = AuditEvent.objects.get(kind="claim.restored")
    assert event.payload["numbers_lost"] == [number]
    assert again(correction).application.claimed == 0


def test_an_own_withdrawal_is_nothing_to_take_up(correction, bureau, now):
    admin = again(correction).application.created_by
    drafting.withdraw(again(correction).application, by=admin, now=now)
    with pytest.raises(Refused) as refused:
        lapsing.restore(again(correction), reason="x", by=bureau.caseworker, now=now)
    assert refused.value.code == "not_lapsed"
    assert time_limits.mark_overdue(now=DUE) == 0


def test_the_tasks_are_scheduled_and_run(correction, at):
    names = {entry["task"] for entry in configured.CELERY_BEAT_SCHEDULE.values()}
    assert {"subsidies.tasks.mark_overdue", "subsidies.tasks.remind_corrections"} <= names
    at("2024-07-08T09:00:00")
    assert tasks.remind_corrections() == 1
    at("2024-07-10T00:00:00")
    assert tasks.mark_overdue() == 1
