"""A meeting's result carried out in portions: the same as claim by claim, never over the budget, nothing twice."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from enterprises.models import Membership
from pilotzone.audit import actions as audit
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.messages.models import Notice
from subsidies import meeting_results, queries
from subsidies.actions import budgeting
from subsidies.actions.bulk import previewing, running
from subsidies.actions.meetings import carrying_out, entering, portions
from subsidies.actions.meetings.entering import Given
from subsidies.enums import EntryKind, State
from subsidies.enums_desk import BulkKind
from subsidies.enums_meeting import ItemState, MeetingState, MeetingVerdict
from subsidies.models import Application, Budget, BudgetEntry, Bulk, Meeting, MeetingItem, MissingPaper, Signature
from tests.factories.measures import make_headquarters_call, proposed_at_decision
from tests.factories.meetings import hold, make_meeting
from tests.factories.people import make_budget, make_call
from tests.factories.review import at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
AMOUNT = 36_000_00  # 30 % of 120,000.00
REFUSE, PUT_OFF = MeetingVerdict.REFUSE, MeetingVerdict.PUT_OFF


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def bureau():
    return make_bureau()


def confirmed(claims, bureau, now, given=()) -> Meeting:
    """Held, entered alike by two people and confirmed; `given` are the results that are no approval."""
    meeting = hold(make_meeting(claims, bureau, now), bureau, now)
    for person in (bureau.secretary, bureau.director):
        if given:
            entering.enter(meeting, dict(given), by=person, now=now)
        entering.enter_rest(meeting, by=person, now=now)
    return carrying_out.confirm(meeting, digest=meeting_results.of_meeting(meeting).digest, by=bureau.director, now=now)


def waiting(bureau, now, count: int, money: int) -> list[Application]:
    call = make_call(make_budget(money))
    return [at_decision(make_submitted(call=call), bureau, now) for _ in range(count)]


def run(meeting: Meeting) -> Meeting:
    jobs.run_job(meeting.job_id)
    return Meeting.objects.get(pk=meeting.pk)


def states(claims) -> list[str]:
    return [Application.objects.get(pk=each.pk).state for each in claims]


def mixed(bureau, now) -> list[Application]:
    """Eight claims before the meeting and money for four and a half: approved, refused, put off, hindered."""
    claims = waiting(bureau, now, 8, AMOUNT * 9 // 2)
    Signature.objects.create(
        application=claims[0], digest="0" * 64, signed_at=now, signed_by=bureau.deputy
    )  # given before the claim was put to the meeting, for another amount
    given = {claims[1].pk: Given(REFUSE, "c4", "不符合条件"), claims[2].pk: Given(PUT_OFF)}
    meeting = confirmed(claims, bureau, now, given)
    Membership.objects.filter(enterprise=claims[3].enterprise).update(user=bureau.director)
    MeetingItem.objects.filter(application=claims[4]).update(digest="1" * 64)
    Application.objects.filter(pk=claims[5].pk).update(state=State.CITY_REVIEW)
    run(meeting)
    jobs.drain(now=timezone.now())
    return claims


def record_of(claims) -> list:
    """What there is afterwards, without keys and moments."""
    found = []
    for claim in claims:
        claim.refresh_from_db()
        events = [
            (each.kind, each.actor_label, each.version, sorted(each.payload)) for each in queries.events_of(claim)
        ]
        notices = sorted(Notice.objects.filter(case_uid=claim.uid).values_list("kind", flat=True))
        item = MeetingItem.objects.get(application=claim)
        found.append((claim.state, claim.approved, claim.version, claim.due_at, events, notices))
        found.append((item.state, item.stands, item.code, item.why_zh, item.why_en, item.told_at is None))
        found.append(sorted(claim.entitlements.values_list("stage", "amount", "is_current")))
        found.append(sorted(claim.signatures.values_list("signed_by__name", "signed_at", "fallen_at")[1:]))
        found.append(claim.signatures.filter(fallen_at=None).count())
    budget = Budget.objects.get(pk=claims[0].call.budget_id)
    found.append((budget.reserved, budget.entries_count))
    found.append(list(BudgetEntry.objects.filter(budget=budget).order_by("position").values_list("kind", "amount")))
    return found


@pytest.mark.engine
def test_portions_say_and_leave_the_same_as_claim_by_claim(bureau, now, monkeypatch):
    together = mixed(bureau, now)
    with monkeypatch.context() as patched:
        patched.setattr(portions.Known, "is_alone", lambda known, row: True)
        alone = mixed(bureau, now)
    codes = [MeetingItem.objects.get(application=each).code for each in together]
    assert codes == ["", "", "", "own_enterprise", "amount_changed", "not_deciding", "", ""]
    assert (
        states(together)
        == ["approved", "refused", "deciding", "deciding", "deciding", "city_review"] + ["approved"] * 2
    )
    assert record_of(together) == record_of(alone)
    call_command("audit", "verify", verbosity=0)
    assert all(not problems for _budget, problems in queries.verify_budgets())


@pytest.mark.engine
@pytest.mark.parametrize("money", [AMOUNT * 5 // 2, AMOUNT * 2, 0])
def test_money_that_ends_within_a_portion_is_never_overspent(bureau, now, money):
    """Five claims of 36,000.00: what is approved is what the money reaches, in the order of the sheet."""
    claims = waiting(bureau, now, 5, max(money, 1))
    reached = money // AMOUNT
    done = run(confirmed(claims, bureau, now))
    assert states(claims) == [State.APPROVED] * reached + [State.DECIDING] * (5 - reached)
    budget = Budget.objects.get(pk=claims[0].call.budget_id)
    assert (budget.reserved, budget.balance) == (reached * AMOUNT, max(money, 1) - reached * AMOUNT)
    left = list(done.items.filter(state=ItemState.NOT_DONE))
    assert [each.code for each in left] == ["budget_short"] * (5 - reached)
    assert done.state == MeetingState.CONFIRMED
    assert all(not problems for _budget, problems in queries.verify_budgets())


def test_a_claim_that_the_money_does_not_reach_says_the_figures(bureau, now):
    claims = waiting(bureau, now, 3, 80_000_00)
    done = run(confirmed(claims, bureau, now))
    left = done.items.get(state=ItemState.NOT_DONE)
    assert left.application == claims[2]
    assert "¥8,000.00 available, ¥36,000.00 asked, short by ¥28,000.00" in left.why_en
    assert all(figure in left.why_zh for figure in ("¥8,000.00", "¥36,000.00", "¥28,000.00"))
    kinds = ["meeting.claim_decided", "decision.signed", "claim.approved"]
    assert not queries.chain_of(claims[2]).filter(kind__in=kinds).exists()


@pytest.mark.parametrize("alone", [False, True])
def test_a_paper_that_is_outstanding_keeps_its_claim_from_approval(bureau, now, monkeypatch, alone):
    claims = waiting(bureau, now, 2, 900_000_00)
    meeting = confirmed(claims, bureau, now)
    MissingPaper.objects.create(application=claims[0], material="contracts", days=5)
    if alone:
        monkeypatch.setattr(portions.Known, "is_alone", lambda known, row: True)
    done = run(meeting)
    assert states(claims) == [State.DECIDING, State.APPROVED]
    assert done.items.get(application=claims[0]).code == "papers_out"


def test_a_closed_year_approves_nothing_more(bureau, now):
    claims = waiting(bureau, now, 2, 900_000_00)
    meeting = confirmed(claims, bureau, now)
    Budget.objects.filter(pk=claims[0].call.budget_id).update(closed_at=now, closed_by=bureau.payer)
    done = run(meeting)
    assert set(done.items.values_list("code", flat=True)) == {"budget_closed"}
    assert states(claims) == [State.DECIDING] * 2


@pytest.mark.engine
@pytest.mark.parametrize("lost_at", ["written", "committed"])
def test_a_worker_killed_in_the_middle_goes_on_where_it_stopped(bureau, now, monkeypatch, lost_at):
    """Seven claims in portions of three: lost before the second portion is committed, or just after it."""
    claims = waiting(bureau, now, 7, 1_000_000_00)
    meeting = confirmed(claims, bureau, now)
    monkeypatch.setattr(carrying_out, "AT_ONCE", 3)
    calls = []

    def killed_the_second_time(real):
        def call(*args, **given):
            calls.append(args)
            if len(calls) == 2:
                raise SystemExit
            return real(*args, **given)

        return call

    where, name = {"written": (audit, "record_many"), "committed": (jobs, "report")}[lost_at]
    with monkeypatch.context() as patched:
        patched.setattr(where, name, killed_the_second_time(getattr(where, name)))
        with pytest.raises(SystemExit):
            jobs.run_job(meeting.job_id)
    decided = {"written": 3, "committed": 6}[lost_at]
    assert states(claims) == ["approved"] * decided + ["deciding"] * (7 - decided)
    assert Budget.objects.get(pk=claims[0].call.budget_id).reserved == decided * AMOUNT

    reported, real = [], jobs.report
    monkeypatch.setattr(jobs, "report", lambda job, done: (reported.append(done), real(job, done)))
    assert run(meeting).state == MeetingState.CLOSED
    assert reported == {"written": [6, 7], "committed": [7]}[lost_at]  # counted on from what was done
    assert states(claims) == ["approved"] * 7
    entries = BudgetEntry.objects.filter(kind=EntryKind.RESERVE)
    assert sorted(entries.values_list("application", flat=True)) == [each.pk for each in claims]
    for kind, each in (("meeting.claim_decided", 1), ("decision.signed", 2), ("claim.approved", 1)):
        assert AuditEvent.objects.filter(kind=kind).count() == 7 * each
    jobs.drain(now=timezone.now())
    assert Notice.objects.filter(kind="claim_approved").count() == 7
    call_command("audit", "verify", verbosity=0)
    assert all(not problems for _budget, problems in queries.verify_budgets())


@pytest.mark.engine
def test_a_job_stopped_between_portions_keeps_what_is_done(bureau, now, monkeypatch):
    claims = waiting(bureau, now, 4, 1_000_000_00)
    meeting = confirmed(claims, bureau, now)
    monkeypatch.setattr(carrying_out, "AT_ONCE", 2)
    monkeypatch.setattr(jobs, "REPORT_SECONDS", 0)
    real = portions.carry_out

    def stopped_meanwhile(*args, **given):
        jobs.request_cancel(meeting.job, by=bureau.director, now=now)
        return real(*args, **given)

    with monkeypatch.context() as patched:
        patched.setattr(portions, "carry_out", stopped_meanwhile)
        stopped = run(meeting)
    assert (stopped.job.state, stopped.job.done) == (JobState.CANCELLED, 2)
    assert states(claims) == ["approved", "approved", "deciding", "deciding"]
    again = run(carrying_out.take_up(stopped, by=bureau.director, now=now))
    assert (again.job.total, again.job.done, again.state) == (2, 2, MeetingState.CLOSED)


def test_who_was_approved_together_is_told_once(bureau, now):
    claims = waiting(bureau, now, 2, 1_000_000_00)
    meeting = run(confirmed(claims, bureau, now))
    assert not Notice.objects.filter(kind="claim_approved").exists()
    keys = list(meeting.items.order_by("pk").values_list("pk", flat=True))
    told = [portions.tell_decided(meeting.pk, keys[0], keys[-1], now=now) for _again in range(2)]
    assert told == [2, 0]
    assert Notice.objects.filter(kind="claim_approved").count() == 2


# --- money that one call takes from another's list ----------------------------------------------------


def of_two_calls(bureau, now) -> list[Application]:
    """600,000.00 and 500,000.00 of two calls with a rule for the list, before one budget of 1,000,000.00."""
    budget = make_budget(1_000_000_00)
    calls = [make_headquarters_call(budget) for _ in range(2)]
    return [
        proposed_at_decision(call, bureau, yuan, now) for call, yuan in zip(calls, ("600000", "500000"), strict=True)
    ]


def test_a_rule_for_the_list_holds_against_what_was_approved_in_the_same_portion(bureau, now):
    """Each list suffices by itself. After the first approval 400,000.00 is left for 500,000.00: the rule is asked."""
    claims = of_two_calls(bureau, now)
    done = run(confirmed(claims, bureau, now))
    assert states(claims) == [State.APPROVED, State.DECIDING]
    assert done.items.get(state=ItemState.NOT_DONE).code == "list_open"


def test_it_holds_for_signatures_in_bulk_too(bureau, now):
    claims = of_two_calls(bureau, now)
    for person in (bureau.director, bureau.deputy):
        rows = Application.objects.filter(pk__in=[each.pk for each in claims])
        bulk = previewing.prepare(Bulk(kind=BulkKind.SIGN), rows, by=person, now=now)
        jobs.run_job(running.confirm(bulk, by=person, now=now).job_id)
    assert states(claims) == [State.APPROVED, State.DECIDING]


def test_more_money_lets_the_rest_be_taken_up(bureau, now):
    claims = waiting(bureau, now, 3, AMOUNT)
    done = run(confirmed(claims, bureau, now))
    budgeting.allot(claims[0].call.budget, amount=AMOUNT * 2, note="追加", by=bureau.payer, now=now)
    again = run(carrying_out.take_up(done, by=bureau.director, now=now))
    assert (again.state, states(claims)) == (MeetingState.CLOSED, ["approved"] * 3)
