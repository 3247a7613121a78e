"""A meeting's result: two people, each alone, compared, confirmed, and carried out once."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.kernel import canonical
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from subsidies import facts, impartial, listing, meeting_results
from subsidies.actions import budgeting, deciding, programme_settings, settling
from subsidies.actions.bulk import previewing, running
from subsidies.actions.meetings import carrying_out, entering, minuting
from subsidies.actions.meetings.entering import Given
from subsidies.enums import EntryKind, State
from subsidies.enums_desk import BulkKind
from subsidies.enums_meeting import DecidingWay, ItemState, MeetingState, MeetingVerdict
from subsidies.models import Application, Budget, BudgetEntry, Bulk, Meeting, MeetingEntry
from tests.factories.measures import make_headquarters_call, proposed_at_decision
from tests.factories.meetings import hold, make_meeting
from tests.factories.people import make_budget, make_call, make_officer
from tests.factories.review import at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
AMOUNT = 36_000_00  # 30 % of 120,000.00
APPROVE, REFUSE, PUT_OFF = MeetingVerdict.APPROVE, MeetingVerdict.REFUSE, MeetingVerdict.PUT_OFF


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def bureau():
    return make_bureau()


def held(bureau, now, count=3, allotted=1_000_000_00, *others):
    call = make_call(make_budget(allotted))
    claims = [at_decision(make_submitted(call=call), bureau, now) for _ in range(count)]
    return hold(make_meeting(claims, bureau, now), bureau, now, *others), claims


def enter_all(meeting, *people, now):
    for person in people:
        entering.enter_rest(meeting, by=person, now=now)


def confirmed(meeting, by, now) -> Meeting:
    digest = meeting_results.of_meeting(meeting).digest
    return carrying_out.confirm(meeting, digest=digest, by=by, now=now)


def run(meeting) -> Meeting:
    jobs.run_job(meeting.job_id)
    return Meeting.objects.get(pk=meeting.pk)


def states(*claims):
    return [Application.objects.get(pk=each.pk).state for each in claims]


@pytest.mark.engine
def test_both_enter_the_same_and_it_is_decided_by_the_usual_acts(bureau, now):
    meeting, (good, bad, later) = held(bureau, now)
    said = {bad.pk: Given(REFUSE, "c4", "发票购买方不是申报企业"), later.pk: Given(PUT_OFF)}
    entering.enter(meeting, said, by=bureau.secretary, now=now)
    assert entering.enter_rest(meeting, by=bureau.secretary, now=now) == (1, 0)
    again = {bad.pk: Given(REFUSE, "c4"), later.pk: Given(PUT_OFF), good.pk: Given(APPROVE)}
    entering.enter(meeting, again, by=bureau.director, now=now)
    done = run(confirmed(meeting, bureau.director, now))
    assert done.state == MeetingState.CLOSED
    assert states(good, bad, later) == [State.APPROVED, State.REFUSED, State.DECIDING]
    good.refresh_from_db()
    budget = good.call.budget
    budget.refresh_from_db()
    assert (good.approved, budget.reserved) == (AMOUNT, AMOUNT)
    assert set(good.signatures.values_list("signed_by", flat=True)) == {bureau.secretary.pk, bureau.director.pk}
    bad.refresh_from_db()
    assert (bad.refusal_clause, bad.refusal_reason) == ("c4", "发票购买方不是申报企业")
    jobs.drain(now=timezone.now())  # who was approved together is told afterwards
    kinds = ("claim_approved", "claim_not_supported")
    assert [Notice.objects.filter(kind=kind).count() for kind in kinds] == [1, 1]
    assert [item.state for item in done.items.order_by("sort_key")] == ["done", "done", "left"]
    assert not done.items.filter(stands=True).exists()
    make_meeting([later], bureau, now)


@pytest.mark.engine
def test_the_result_is_frozen_and_its_digest_is_in_the_record(bureau, now):
    meeting, _claims = held(bureau, now, 1)
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    done = confirmed(meeting, bureau.director, now)
    record = json.loads(done.result)
    assert canonical.digest(record) == done.result_digest
    assert record["claims"][0]["entered_by"] == ["孙越", "林卫东"]
    assert record["claims"][0]["amount"] == str(AMOUNT)
    assert AuditEvent.objects.get(kind="meeting.confirmed").payload["digest"] == done.result_digest
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=done.pk).update(result_digest="0" * 64)


def test_who_sat_in_the_meeting_had_a_hand_except_who_stepped_back(bureau, now):
    sat, stepped_back = make_officer(R.DIRECTOR, name="周敏"), make_officer(R.DIRECTOR, name="钱立")
    meeting, (claim, other) = held(bureau, now, 2, 1_000_000_00, sat, stepped_back)
    seat = meeting.attendees.get(user=stepped_back)
    minuting.recuse(meeting, seat, application=claim, reason="配偶任职于该企业", by=bureau.secretary, now=now)
    assert not {sat.pk, stepped_back.pk} & impartial.involved(claim)  # nothing is decided yet
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    run(confirmed(meeting, bureau.director, now))
    assert {sat.pk, stepped_back.pk} & impartial.involved(claim) == {sat.pk}
    assert {sat.pk, stepped_back.pk} <= impartial.involved(other)


def test_a_difference_is_told_claim_by_claim_and_nothing_is_decided(bureau, now):
    meeting, (first, second) = held(bureau, now, 2)
    entering.enter(meeting, {first.pk: Given(PUT_OFF)}, by=bureau.secretary, now=now)
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    result = meeting_results.of_meeting(meeting)
    assert [each.reference for each in result.differing] == [first.reference]
    with pytest.raises(Refused, match="not_agreed"):
        confirmed(meeting, bureau.director, now)
    entering.enter(meeting, {first.pk: Given(PUT_OFF)}, by=bureau.director, now=now)
    run(confirmed(meeting, bureau.director, now))
    assert states(first, second) == [State.DECIDING, State.APPROVED]


def test_two_different_people_and_never_a_third(bureau, now):
    meeting, (claim,) = held(bureau, now, 1)
    one = {claim.pk: Given(APPROVE)}
    for _again in range(2):
        entering.enter(meeting, one, by=bureau.secretary, now=now)
    assert len(meeting_results.of_meeting(meeting).missing) == 1
    entering.enter(meeting, one, by=bureau.director, now=now)
    with pytest.raises(Refused, match="entered_by_two"):
        entering.enter(meeting, one, by=bureau.deputy, now=now)
    with pytest.raises(NotAllowed):
        entering.enter(meeting, one, by=bureau.caseworker, now=now)
    with pytest.raises(Refused, match="entered_nothing"):
        confirmed(meeting, bureau.deputy, now)


def test_who_reviewed_or_stepped_back_enters_nothing_of_that_claim(bureau, now):
    meeting, (own, other) = held(bureau, now, 2, 1_000_000_00, bureau.deputy)
    seat = meeting.attendees.get(user=bureau.deputy)
    minuting.recuse(meeting, seat, application=own, reason="配偶任职于该企业", by=bureau.secretary, now=now)
    with pytest.raises(Refused, match="recused"):
        entering.enter(meeting, {own.pk: Given(APPROVE)}, by=bureau.deputy, now=now)
    assert entering.enter_rest(meeting, by=bureau.deputy, now=now) == (1, 1)
    office = bureau.director.appointments.get().office
    bureau.caseworker.appointments.create(role=R.DIRECTOR, office=office, starts_on=now.date())
    reviewer = type(bureau.caseworker).objects.get(pk=bureau.caseworker.pk)
    with pytest.raises(Refused, match="reviewed"):
        entering.enter(meeting, {other.pk: Given(APPROVE)}, by=reviewer, now=now)
    assert entering.enter_rest(meeting, by=reviewer, now=now) == (0, 2)
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    run(confirmed(meeting, bureau.secretary, now))
    assert states(own, other) == [State.APPROVED, State.APPROVED]
    assert set(own.signatures.values_list("signed_by", flat=True)) == {bureau.secretary.pk, bureau.director.pk}


@pytest.mark.parametrize(
    ("given", "code"), [(Given(REFUSE), "clause_missing"), (Given(REFUSE, "c4"), "reason_missing")]
)
def test_a_refusal_names_its_clause_and_first_of_all_its_reason(bureau, now, given, code):
    meeting, (claim,) = held(bureau, now, 1)
    with pytest.raises(Refused, match=code) as refused:
        entering.enter(meeting, {claim.pk: given}, by=bureau.secretary, now=now)
    assert refused.value.field == str(claim.pk)


def test_an_entry_for_another_amount_counts_no_more(bureau, now):
    meeting, (claim,) = held(bureau, now, 1)
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    digest = meeting_results.of_meeting(meeting).digest
    MeetingEntry.objects.filter(entered_by=bureau.secretary).update(digest="0" * 64)
    assert len(meeting_results.of_meeting(meeting).missing) == 1
    with pytest.raises(Refused, match="not_agreed"):
        carrying_out.confirm(meeting, digest=digest, by=bureau.director, now=now)
    assert entering.enter_rest(meeting, by=bureau.secretary, now=now) == (1, 0)
    with pytest.raises(Stale, match="result_changed"):
        carrying_out.confirm(meeting, digest="0" * 64, by=bureau.director, now=now)
    assert states(claim) == [State.DECIDING]


@pytest.mark.engine
def test_a_worker_that_is_lost_decides_nothing_twice(bureau, now, monkeypatch):
    meeting, claims = held(bureau, now)
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    meeting = confirmed(meeting, bureau.director, now)

    def killed(job, done):
        raise SystemExit

    monkeypatch.setattr(carrying_out, "AT_ONCE", 1)
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "report", killed)
        with pytest.raises(SystemExit):
            jobs.run_job(meeting.job_id)
    assert sorted(states(*claims)) == ["approved", "deciding", "deciding"]
    assert run(meeting).state == MeetingState.CLOSED
    assert BudgetEntry.objects.filter(kind=EntryKind.RESERVE).count() == 3
    assert AuditEvent.objects.filter(kind="claim.approved").count() == 3
    assert AuditEvent.objects.filter(kind="decision.signed").count() == 6


def test_a_stopped_job_is_taken_up_again(bureau, now):
    meeting, claims = held(bureau, now, 2)
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    meeting = confirmed(meeting, bureau.director, now)
    jobs.request_cancel(meeting.job, by=bureau.director, now=now)
    stopped = run(meeting)
    assert (stopped.job.state, states(*claims)) == (JobState.CANCELLED, [State.DECIDING] * 2)
    again = run(carrying_out.take_up(stopped, by=bureau.director, now=now))
    assert (again.state, states(*claims)) == (MeetingState.CLOSED, [State.APPROVED] * 2)


def test_what_the_money_does_not_reach_stays_with_its_reason(bureau, now):
    meeting, claims = held(bureau, now, 2, 50_000_00)
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    done = run(confirmed(meeting, bureau.director, now))
    assert (done.state, sorted(states(*claims))) == (MeetingState.CONFIRMED, ["approved", "deciding"])
    left = done.items.get(state=ItemState.NOT_DONE)
    assert left.code == "budget_short"
    assert "¥14,000.00" in left.why_zh
    budgeting.allot(claims[0].call.budget, amount=22_000_00, note="追加", by=bureau.payer, now=now)
    again = run(carrying_out.take_up(done, by=bureau.director, now=now))
    assert (again.state, states(*claims)) == (MeetingState.CLOSED, [State.APPROVED] * 2)


def test_what_is_left_goes_to_another_meeting(bureau, now):
    meeting, claims = held(bureau, now, 1, 10_000_00)
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    done = run(confirmed(meeting, bureau.director, now))
    with pytest.raises(NotAllowed):
        carrying_out.close(done, by=bureau.director, now=now)
    closed = carrying_out.close(done, by=bureau.secretary, now=now)
    assert closed.items.get().state == ItemState.LEFT
    assert make_meeting(claims, bureau, now).items.count() == 1
    with pytest.raises(Refused, match="nothing_to_do"):
        carrying_out.take_up(closed, by=bureau.director, now=now)


def test_one_director_decides_where_the_programme_says_so(bureau, now):
    claim, other = (at_decision(make_submitted(), bureau, now) for _ in range(2))
    manager = make_officer(R.PROGRAMME_MANAGER)
    programme = claim.call.programme
    with pytest.raises(NotAllowed):
        programme_settings.set_way(programme, DecidingWay.DIRECTOR, basis="局办公会", by=bureau.director, now=now)
    with pytest.raises(Refused, match="basis_missing"):
        programme_settings.set_way(programme, DecidingWay.DIRECTOR, basis=" ", by=manager, now=now)
    programme_settings.set_way(programme, DecidingWay.DIRECTOR, basis="津商办〔2024〕6号", by=manager, now=now)
    deciding.sign(claim, digest=deciding.audited(claim).digest, by=bureau.director, now=now)
    rows = Application.objects.filter(pk=other.pk)
    bulk = previewing.prepare(Bulk(kind=BulkKind.SIGN), rows, by=bureau.director, now=now)
    jobs.run_job(running.confirm(bulk, by=bureau.director, now=now).job_id)
    assert states(claim, other) == [State.APPROVED] * 2


def test_where_a_meeting_alone_decides_nobody_signs(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    manager = make_officer(R.PROGRAMME_MANAGER)
    programme_settings.set_way(claim.call.programme, DecidingWay.MEETING, basis="办法第九条", by=manager, now=now)
    with pytest.raises(Refused, match="before_meeting"):
        deciding.sign(claim, digest=deciding.audited(claim).digest, by=bureau.director, now=now)
    bulk = previewing.prepare(Bulk(kind=BulkKind.SIGN), Application.objects.all(), by=bureau.director, now=now)
    assert bulk.rows.get().code == "before_meeting"


# --- a list under the measure's own rule -------------------------------------------------------------


@pytest.fixture
def three(bureau, now):
    """Three proposals of 333,333.33, 333,333.34 and 700,000.00 before a budget of 1,000,000.00, held at a meeting."""
    call = make_headquarters_call(make_budget(1_000_000_00))
    claims = [proposed_at_decision(call, bureau, each, now) for each in ("333333.33", "333333.34", "700000")]
    return hold(make_meeting(claims, bureau, now), bureau, now), claims


def settle(call, bureau, now) -> None:
    found = listing.of_call(call, Budget.objects.get(pk=call.budget_id).balance)
    settling.settle(call, digest=found.digest, by=bureau.secretary, now=now)


def test_a_list_with_a_rule_is_settled_first_and_decided_on_its_amounts(three, bureau, now):
    meeting, claims = three
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    with pytest.raises(Refused, match="list_open"):
        confirmed(meeting, bureau.director, now)
    settle(claims[0].call, bureau, now)
    assert len(meeting_results.of_meeting(meeting).missing) == 3  # what was entered was for other amounts
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    run(confirmed(meeting, bureau.director, now))
    approved = [Application.objects.get(pk=each.pk).approved for each in claims]
    assert approved == [24_390_244, 24_390_244, 51_219_512]  # worked out by hand in test_settling


def test_a_refusal_lets_the_settled_list_fall_and_the_others_wait(three, bureau, now):
    meeting, claims = three
    settle(claims[0].call, bureau, now)
    clause = next(iter(facts.measure_of(claims[0].measure_version).clauses))
    for person in (bureau.secretary, bureau.director):
        entering.enter(meeting, {claims[0].pk: Given(REFUSE, clause, "不符合条件")}, by=person, now=now)
    enter_all(meeting, bureau.secretary, bureau.director, now=now)
    done = run(confirmed(meeting, bureau.director, now))
    assert states(*claims) == [State.REFUSED, State.DECIDING, State.DECIDING]
    assert set(done.items.filter(state=ItemState.NOT_DONE).values_list("code", flat=True)) == {"list_open"}
