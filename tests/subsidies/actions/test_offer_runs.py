"""Runs that make offers: counted against the budget, made once, cancelled without a trace, taken up after a kill."""

import json
from datetime import date

import pytest
from django.utils import timezone

from enterprises.models import Enterprise
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel import canonical
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Delivery, Notice
from pilotzone.reference import actions as reference
from pilotzone.reference.models import CalendarYear
from subsidies import offering
from subsidies.actions.offers import answering, running, sending
from subsidies.models import Offer, OfferRun
from tests.factories.claims import load_reference
from tests.factories.offers import agree, counted, made, make_automatic_call, make_qualified, work
from tests.factories.people import NOW, make_budget, make_call, make_enterprise, make_member, make_officer
from tests.factories.registry import make_credit_record

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def manager(at):
    at("2024-07-02T10:00:00")
    load_reference()
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def many(manager, monkeypatch):
    """Seven enterprises in parts of two: two high-tech, one specialised, one plain, three that get nothing."""
    monkeypatch.setattr(offering, "PART", 2)
    make_qualified("high_tech", name_zh="天津甲科技有限公司")
    make_qualified("high_tech", name_zh="天津乙科技有限公司")
    make_qualified("specialised", name_zh="天津丙制造有限公司")
    make_enterprise("天津丁贸易有限公司")
    make_enterprise("天津戊贸易有限公司", platform_connected_on=None)
    listed = make_enterprise("天津己贸易有限公司")
    make_credit_record(listed.uscc, effect="bars_funding", starts_on=date(2024, 5, 1))
    make_enterprise("天津庚贸易有限公司", state="pending")
    return Enterprise.objects.all()


def test_the_count_offers_nothing(many, manager):
    run = counted(make_automatic_call(), manager)
    assert (run.state, run.examined, run.matched) == ("counted", 6, 4)
    assert run.total == (20_000_00 + 20_000_00 + 15_000_00 + 5_000_00)
    assert run.outcome["barred"] == 2
    assert run.outcome["amounts"] == {"2000000": 2, "1500000": 1, "500000": 1}
    assert Offer.objects.count() == 0


def test_a_run_makes_one_offer_each_with_the_frozen_record(many, manager):
    run = made(make_automatic_call(), manager)
    assert (run.state, run.matched, run.total) == ("made", 4, 60_000_00)
    offers = Offer.objects.all()
    assert {offer.state for offer in offers} == {"offered"}
    assert sorted(offer.amount for offer in offers) == [5_000_00, 15_000_00, 20_000_00, 20_000_00]
    for offer in offers:
        assert canonical.digest(json.loads(offer.record)) == offer.digest
        # 2 July and ten working days on: 16 July, 24:00
        assert offer.answer_by.isoformat() == "2024-07-16T16:00:00+00:00"
    assert sorted(offer.reference for offer in offers)[0] == "MS-2024-000001"
    assert AuditEvent.objects.filter(kind="offer.made").count() == 4


def test_everybody_who_matters_is_told_in_the_portal_by_mail_and_sms(manager):
    enterprise = make_qualified()
    admin = make_member(enterprise, R.ENTERPRISE_ADMIN, phone="13800000001")
    lead = make_member(enterprise, R.PROJECT_LEAD, language="en")
    make_member(enterprise, R.READER)
    made(make_automatic_call(), manager)
    notices = Notice.objects.filter(kind="offer_made")
    assert {notice.recipient for notice in notices} == {admin, lead}
    channels = Delivery.objects.filter(notice__recipient=admin).values_list("channel", flat=True)
    assert set(channels) >= {"email", "sms"}


def test_running_twice_makes_no_second_offer(many, manager):
    call = make_automatic_call()
    made(call, manager)
    answered = Offer.objects.get(enterprise__name_zh="天津丁贸易有限公司")
    answering.decline(answered, reason="不需要", by=make_member(answered.enterprise), now=NOW)
    again = counted(call, manager)
    assert (again.matched, again.outcome["held"]) == (0, 4)
    with pytest.raises(Refused, match="no_match"):
        running.confirm(again, by=manager, now=NOW)
    assert Offer.objects.count() == 4


def test_one_that_the_bureau_withdrew_may_be_made_again(many, manager):
    call = make_automatic_call()
    made(call, manager)
    first = Offer.objects.get(enterprise__name_zh="天津丙制造有限公司")
    answering.withdraw(first, reason="核对登记", by=manager, now=NOW)
    run = made(call, manager)
    assert (run.matched, run.total) == (1, 15_000_00)


def test_only_one_run_at_a_time(manager):
    make_qualified()
    call = make_automatic_call()
    counted(call, manager)
    with pytest.raises(Refused, match="run_open"):
        running.start(call, by=manager, now=NOW)


def test_a_call_that_takes_claims_is_not_run(manager):
    with pytest.raises(Refused, match="needs_application"):
        running.start(make_call(), by=manager, now=NOW)


def test_a_caseworker_starts_no_run(manager):
    with pytest.raises(NotAllowed):
        running.start(make_automatic_call(), by=make_officer(R.CASEWORKER), now=NOW)


def test_offers_beyond_the_budget_are_refused(many, manager):
    """60,000 are due and 60,000 are there; less what an open offer under the same budget promises, it is too little."""
    budget = make_budget(60_000_00)
    run = counted(make_automatic_call(budget), manager)
    assert offering.funds_of(budget, but=run).free == 60_000_00
    other = make_automatic_call(budget)
    promised = made(make_automatic_call(make_budget()), manager).offers.first()
    Offer.objects.filter(pk=promised.pk).update(call=other)
    with pytest.raises(Refused, match="over_budget"):
        running.confirm(run, by=manager, now=NOW)
    run.refresh_from_db()
    assert run.state == "counted"


def test_an_accepted_offer_is_promised_until_it_is_decided(manager):
    enterprise = make_qualified()
    call = make_automatic_call()
    made(call, manager)
    agree(Offer.objects.get(enterprise=enterprise))
    assert offering.funds_of(call.budget).promised == 20_000_00


def test_cancelled_while_preparing_it_leaves_nothing(many, manager, monkeypatch):
    run = running.confirm(counted(make_automatic_call(), manager), by=manager, now=NOW)
    reports = []

    def report(job, done):
        reports.append(done)
        if len(reports) == 2:  # in the middle: four of six examined
            assert Offer.objects.filter(state="prepared").exists()
            jobs.request_cancel(job, by=manager, now=NOW)
        job.reported_at = 0.0
        real_report(job, done)

    real_report = jobs.report
    monkeypatch.setattr(running.jobs, "report", report)
    run = work(run)
    assert run.job.state == "cancelled"
    assert Offer.objects.count() == 0
    assert (run.state, run.confirmed_by) == ("counted", None)
    assert Notice.objects.filter(kind="offer_made").count() == 0
    monkeypatch.setattr(running.jobs, "report", real_report)
    assert work(running.confirm(run, by=manager, now=NOW)).matched == 4


class Killed(BaseException):
    """A worker that is gone: nothing that runs in it can handle it."""


@pytest.mark.parametrize("where", ["prepare", "send_some"])
def test_a_killed_worker_is_followed_by_one_that_finishes(many, manager, monkeypatch, where):
    """Killed after the first part, while preparing or while sending: the next worker makes the rest, each once."""
    monkeypatch.setattr(sending, "SOME", 1)
    run = running.confirm(counted(make_automatic_call(), manager), by=manager, now=NOW)
    module = running if where == "prepare" else sending
    real, calls = getattr(module, where), []

    def dies(*args, **kwargs):
        if len(calls) == 1:
            raise Killed
        calls.append(1)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, where, dies)
    with pytest.raises(Killed):
        work(run)
    monkeypatch.setattr(module, where, real)
    OutboxTask.objects.filter(pk=run.job.task_id).update(lease_until=timezone.now())
    run = work(run)
    assert (run.state, run.job.state, run.matched) == ("made", "done", 4)
    assert Offer.objects.filter(state="offered").count() == Offer.objects.count() == 4
    assert AuditEvent.objects.filter(kind="offer.made").count() == 4


def test_a_stopped_run_is_taken_up_again_or_dropped(many, manager):
    run = running.start(make_automatic_call(), by=manager, now=NOW)
    jobs.request_cancel(run.job, by=manager, now=NOW)
    run.refresh_from_db()
    assert work(running.resume(run, by=manager, now=NOW)).state == "counted"
    assert running.drop(run, by=manager, now=NOW).state == "dropped"
    with pytest.raises(Refused, match="not_stopped"):
        running.resume(run, by=manager, now=NOW)


def test_a_run_with_offers_sent_is_not_dropped(many, manager):
    run = made(make_automatic_call(), manager)
    with pytest.raises(Refused):
        running.drop(run, by=manager, now=NOW)


def test_a_part_costs_the_same_queries_for_one_enterprise_and_for_many(manager, django_assert_num_queries):
    run = OfferRun.objects.create(
        call=(call := make_automatic_call()),
        measure_version=call.measure_version,
        day=NOW.date(),
        started_at=NOW,
        started_by=manager,
    )
    for count in (1, 9):
        while Enterprise.objects.count() < count:
            make_qualified()
        with django_assert_num_queries(6):  # enterprises, held, three registers, and that there are no more
            assert sum(len(part.matched) for part in offering.parts(run)) == count


# --- lapsing -----------------------------------------------------------------------------------------


def test_an_offer_lapses_at_its_moment_and_the_enterprise_is_told(manager):
    enterprise = make_qualified()
    admin = make_member(enterprise)
    made(make_automatic_call(), manager)
    offer = Offer.objects.get()
    assert sending.lapse_due(now=offer.answer_by.replace(hour=15, minute=59)) == 0
    assert sending.lapse_due(now=offer.answer_by) == 1
    assert sending.lapse_due(now=offer.answer_by) == 0
    offer.refresh_from_db()
    assert (offer.state, offer.ended_by) == ("lapsed", None)
    assert Notice.objects.filter(kind="offer_lapsed", recipient=admin).count() == 1


def test_a_provisional_limit_never_lapses_and_is_counted_again(manager):
    make_qualified()
    CalendarYear.objects.all().delete()
    made(make_automatic_call(), manager)
    offer = Offer.objects.get()
    assert offer.answer_provisional
    assert sending.lapse_due(now=offer.answer_by.replace(year=2025)) == 0
    reference.enter_calendar(2024, "notice", {date(2024, 7, 8): False})
    assert sending.lapse_due(now=NOW) == 0
    offer.refresh_from_db()
    assert not offer.answer_provisional
    assert offer.answer_by.isoformat() == "2024-07-17T16:00:00+00:00"  # a day later than without the day off
