"""Many claims at once: what the preview says, what the job does, what can be undone, and the same refusals as alone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from enterprises.models import Membership
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from pilotzone.messages.models import Notice
from subsidies import queries
from subsidies.actions import assigning, correcting, deciding, late_remarking, programme_settings, reviewing
from subsidies.actions.bulk import choosing, previewing, running, undoing
from subsidies.enums import Stage, State, Verdict
from subsidies.enums_desk import BulkKind, RowState
from subsidies.enums_meeting import DecidingWay
from subsidies.models import Application, Budget, BudgetEntry, Bulk, Correction, LateRemark, SelectedClaim
from tests.factories.people import make_budget, make_call, make_division, make_officer
from tests.factories.review import at_city, at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
AMOUNT = 36_000_00  # 30 % of 120,000.00


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def bureau():
    return make_bureau()


def prepare(kind, claims, by, now, **what) -> Bulk:
    rows = Application.objects.filter(pk__in=[each.pk for each in claims])
    return previewing.prepare(Bulk(kind=kind, **what), rows, by=by, now=now)


def done(bulk: Bulk, by, now) -> Bulk:
    """Confirmed and run to its end, as the worker does it."""
    confirmed = running.confirm(bulk, by=by, now=now)
    jobs.run_job(confirmed.job.pk)
    return Bulk.objects.get(pk=bulk.pk)


def codes(bulk: Bulk) -> list[tuple[str, str]]:
    return list(bulk.rows.order_by("position").values_list("state", "code"))


# --- selecting ---------------------------------------------------------------------------------------


def test_a_selection_is_kept_by_person_and_bounded(bureau, monkeypatch):
    claims = [make_submitted() for _ in range(3)]
    rows = Application.objects.filter(pk__in=[each.pk for each in claims])
    assert choosing.select(rows.filter(pk=claims[0].pk), by=bureau.commerce) == 1
    assert choosing.select(rows, by=bureau.commerce) == 3
    assert SelectedClaim.objects.filter(user=bureau.finance).count() == 0
    monkeypatch.setattr(choosing, "MOST", 3)
    choosing.deselect([claims[0]], by=bureau.commerce)
    assert SelectedClaim.objects.filter(user=bureau.commerce).count() == 2
    with pytest.raises(Refused, match="too_many"):
        choosing.select(Application.objects.filter(pk=make_submitted().pk) | rows, by=bureau.commerce)
    choosing.deselect(None, by=bureau.commerce)
    assert not SelectedClaim.objects.exists()


# --- a preview of many -------------------------------------------------------------------------------


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(previewing, "SEEN_AT_ONCE", 2)


def test_many_claims_are_looked_at_in_a_job_and_confirmed_only_afterwards(bureau, now, few_at_once):
    """Three claims of 36,000.00 on a budget of 80,000.00: the job counts on from portion to portion."""
    call = make_call(budget=make_budget(80_000_00))
    claims = [at_decision(make_submitted(call=call), bureau, now) for _ in range(3)]
    for claim in claims:
        deciding.sign(claim, digest=deciding.audited(claim).digest, by=bureau.director, now=now)
    bulk = prepare(BulkKind.SIGN, claims, bureau.deputy, now)
    assert codes(bulk) == [("unseen", "")] * 3
    with pytest.raises(Refused) as refused:
        running.confirm(bulk, by=bureau.deputy, now=now)
    assert refused.value.code == "preview_open"
    jobs.run_job(bulk.preview.pk)
    assert codes(bulk) == [("waiting", ""), ("waiting", ""), ("left_out", "budget_short")]
    done(bulk, bureau.deputy, now)
    assert codes(bulk) == [("done", ""), ("done", ""), ("left_out", "budget_short")]


def test_a_stopped_preview_is_begun_again(bureau, now, few_at_once):
    claims = [at_decision(make_submitted(), bureau, now) for _ in range(3)]
    bulk = prepare(BulkKind.SIGN, claims, bureau.director, now)
    stopped = bulk.preview.pk
    jobs.request_cancel(bulk.preview, by=bureau.director, now=now)
    jobs.run_job(stopped)
    again = previewing.look_again(Bulk.objects.get(pk=bulk.pk), by=bureau.director, now=now)
    assert again.preview.pk != stopped
    jobs.run_job(again.preview.pk)
    assert [state for state, _ in codes(bulk)] == ["waiting"] * 3
    with pytest.raises(NotAllowed):
        previewing.look_again(again, by=bureau.deputy, now=now)


# --- assigning ---------------------------------------------------------------------------------------


def test_assigned_together_told_once_and_undone(bureau, now):
    second = make_officer(R.DISTRICT_COMMERCE, make_division(), "区商务二")
    claims = [make_submitted() for _ in range(3)]
    assigning.assign(claims[0], bureau.commerce, by=bureau.commerce, now=now)
    decided = at_decision(make_submitted(), bureau, now)
    bulk = prepare(BulkKind.ASSIGN, [*claims, decided], bureau.commerce, now, officer=second)
    assert codes(bulk) == [("waiting", ""), ("waiting", ""), ("waiting", ""), ("left_out", "not_in_review")]
    done(bulk, bureau.commerce, now)
    assert [state for state, _code in codes(bulk)] == ["done", "done", "done", "left_out"]
    assert Notice.objects.filter(recipient=second).values_list("kind", flat=True)[0] == "claims_assigned"
    assert Notice.objects.filter(recipient=second).count() == 1
    assigning.assign(claims[1], bureau.commerce, by=second, now=now)
    assert undoing.undo(bulk, by=bureau.commerce, now=now) == {"undone": 2, "kept": 1}
    assert [Application.objects.get(pk=each.pk).assigned_to for each in claims] == [
        bureau.commerce,
        bureau.commerce,
        None,
    ]
    assert codes(bulk)[1] == ("done", "assigned_since")


def test_the_preview_names_whom_it_cannot_be_given_to(bureau, now):
    claims = [make_submitted() for _ in range(2)]
    Membership.objects.filter(enterprise=claims[0].enterprise).update(user=bureau.finance)
    reviewing.opine(claims[1], verdict=Verdict.AGREE, by=bureau.commerce, now=now)
    own = prepare(BulkKind.ASSIGN, claims, bureau.commerce, now, officer=bureau.finance)
    assert codes(own) == [("left_out", "officer_interested"), ("waiting", "")]
    second = make_officer(R.DISTRICT_COMMERCE, make_division(), "区商务二")
    Membership.objects.filter(enterprise=claims[0].enterprise).update(user=bureau.commerce)
    by_one_of_it = prepare(BulkKind.ASSIGN, claims, bureau.commerce, now, officer=second)
    assert codes(by_one_of_it) == [("left_out", "own_enterprise"), ("waiting", "")]
    other = prepare(BulkKind.ASSIGN, claims, second, now, officer=bureau.caseworker)
    assert [code for _state, code in codes(other)] == ["officer_unable", "officer_unable"]
    with pytest.raises(Refused, match="nothing_to_do"):
        running.confirm(other, by=second, now=now)


# --- agreeing ----------------------------------------------------------------------------------------


def test_proposed_together_with_the_sum_and_taken_back_before_a_signature(bureau, now):
    claims = [at_city(make_submitted(), bureau, now) for _ in range(3)]
    bulk = prepare(BulkKind.AGREE, claims, bureau.caseworker, now)
    assert sum(bulk.rows.values_list("amount", flat=True)) == 3 * AMOUNT
    done(bulk, bureau.caseworker, now)
    assert {each.state for each in Application.objects.all()} == {State.DECIDING}
    deciding.sign(claims[0], digest=audited(claims[0]), by=bureau.director, now=now)
    assert undoing.undo(bulk, by=bureau.caseworker, now=now) == {"undone": 2, "kept": 1}
    assert codes(bulk)[0] == ("done", "signed_since")
    back = Application.objects.get(pk=claims[1].pk)
    assert back.state == State.CITY_REVIEW
    assert not back.opinions.filter(desk="city", fallen_at=None).exists()
    assert queries.events_of(back)[0].kind == "claim.taken_back"


def audited(claim) -> str:
    return claim.entitlements.get(stage=Stage.AUDITED, is_current=True).digest


def test_a_claim_that_changed_after_the_preview_is_not_agreed_to(bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    bulk = prepare(BulkKind.AGREE, [claim], bureau.caseworker, now)
    reviewing.rule(claim.lines.get(), accepted=False, reason="不符", by=bureau.caseworker, now=now)
    done(bulk, bureau.caseworker, now)
    assert codes(bulk) == [("refused", "stale")]
    again = prepare(BulkKind.AGREE, [claim], bureau.caseworker, now)
    assert codes(again) == [("left_out", "amount_zero")]
    assert "金额为零" in again.rows.get().reason_zh or again.rows.get().reason_zh
    assert "zero" in again.rows.get().reason_en


def test_nobody_agrees_in_bulk_at_a_desk_that_is_not_theirs(bureau, now):
    claims = [make_submitted(), at_city(make_submitted(), bureau, now)]
    reviewing.opine(claims[0], verdict=Verdict.AGREE, by=bureau.commerce, now=now)
    assert [code for _s, code in codes(prepare(BulkKind.AGREE, claims, bureau.caseworker, now))] == ["not_here", ""]
    with pytest.raises(NotAllowed):
        prepare(BulkKind.AGREE, claims, bureau.director, now)


# --- asking for a paper ------------------------------------------------------------------------------


def test_the_same_paper_is_asked_for_of_all(bureau, now):
    claims = [make_submitted() for _ in range(2)]
    with pytest.raises(Refused, match="request_incomplete"):
        prepare(BulkKind.REQUEST, claims, bureau.commerce, now, material="contracts")
    bulk = prepare(BulkKind.REQUEST, claims, bureau.commerce, now, material="contracts", remark="请补充合同")
    done(bulk, bureau.commerce, now)
    for claim in Application.objects.all():
        assert claim.state == State.CORRECTION
        assert claim.corrections.get().items.get().target == "material:contracts"
    with pytest.raises(Refused, match="not_undoable"):
        undoing.undo(bulk, by=bureau.commerce, now=now)
    none = prepare(BulkKind.REQUEST, [make_submitted()], bureau.commerce, now, material="nothing", remark="请补充")
    assert codes(none) == [("left_out", "no_such_paper")]


def test_what_needs_a_supervisor_is_left_out_as_the_request_alone_refuses_it(bureau, now):
    """The desk asked each claim once; then: asked for that paper, for another, for another and it changed, allowed."""
    claims = [make_submitted() for _ in range(5)]
    later = [(now + timedelta(hours=hours)) for hours in range(1, 4)]
    asked = ["contracts", "vouchers", "vouchers", "vouchers"]
    for claim, material in zip(claims, asked, strict=False):
        correction = correcting.request(claim, {f"material:{material}": "请补充"}, by=bureau.commerce, now=now)
        Correction.objects.filter(pk=correction.pk).update(answered_at=later[0], answered_by=claim.submitted_by)
    Application.objects.filter(pk__in=[each.pk for each in claims]).update(state=State.DISTRICT_REVIEW)
    city = Correction.objects.create(
        application=claims[2], desk="city", opened_at=later[0], opened_by=bureau.caseworker,
        due_at=later[2], answered_at=later[1], answered_by=claims[2].submitted_by,
    )  # fmt: skip
    city.items.create(target="material:contracts", remark="请补充", before=[], after=["contract.pdf"])
    permission = {"material:contracts": "首次审核时漏看"}
    asking = Application.objects.get(pk=claims[3].pk)
    late_remarking.ask(asking, permission, why="首次审核时漏看附表", by=bureau.commerce, now=later[1])
    late_remarking.answer(
        LateRemark.objects.get(), allowed=True, reason="同意", by=make_officer(R.PROGRAMME_MANAGER), now=later[1]
    )
    bulk = prepare(BulkKind.REQUEST, claims, bureau.commerce, later[2], material="contracts", remark="请补充合同")
    assert [code for _state, code in codes(bulk)] == ["", "needs_permission", "", "", ""]
    alone = []
    for claim in Application.objects.order_by("pk"):
        try:
            correcting.request(claim, {"material:contracts": "请补充合同"}, by=bureau.commerce, now=later[2])
            alone.append("")
        except Refused as error:
            alone.append(error.code)
    assert alone == ["", "needs_permission", "", "", ""]


# --- signing -----------------------------------------------------------------------------------------


def mixed(bureau, now) -> list[Application]:
    """One budget for two and a half claims, and every kind of claim that a signature meets."""
    call = make_call(budget=make_budget(AMOUNT * 5 // 2))
    claims = [at_decision(make_submitted(call=call), bureau, now) for _ in range(6)]
    for claim in claims[:4]:
        deciding.sign(claim, digest=audited(claim), by=bureau.deputy, now=now)
    deciding.sign(claims[4], digest=audited(claims[4]), by=bureau.director, now=now)  # signed by the same person
    Membership.objects.filter(enterprise=claims[5].enterprise).update(user=bureau.director)
    return [*claims, at_city(make_submitted(call=call), bureau, now), at_decision(make_submitted(), bureau, now)]


def record_of(claims) -> list:
    """What there is afterwards, without keys and moments."""
    found = []
    for claim in claims:
        claim.refresh_from_db()
        events = [
            (event.kind, event.actor_label, event.version, sorted(event.payload)) for event in queries.events_of(claim)
        ]
        notices = sorted(Notice.objects.filter(case_uid=claim.uid).values_list("kind", flat=True))
        found.append((claim.state, claim.approved, claim.version, claim.due_at, events, notices))
        found.append(sorted(claim.entitlements.values_list("stage", "amount", "is_current")))
        found.append(claim.signatures.filter(fallen_at=None).count())
    budget = claims[0].call.budget
    budget.refresh_from_db()
    found.append((budget.reserved, budget.entries_count))
    found.append(list(BudgetEntry.objects.filter(budget=budget).order_by("position").values_list("kind", "amount")))
    return found


def test_signing_many_says_and_leaves_the_same_as_signing_one_by_one(bureau, now):
    alone, together = mixed(bureau, now), mixed(bureau, now)
    seen = queries.digests_of(alone)
    outcomes = deciding.sign_each(alone, seen, by=bureau.director, now=now)
    expected = [each.error.code if each.error else "" for each in outcomes]
    assert expected == ["", "", "budget_short", "budget_short", "signed_already", "own_enterprise", "not_deciding", ""]
    bulk = prepare(BulkKind.SIGN, together, bureau.director, now)
    assert [code for _state, code in codes(bulk)] == expected
    bulk.rows.update(state=RowState.WAITING)  # nothing left out: the job meets each of them itself
    done(bulk, bureau.director, now)
    jobs.drain(now=timezone.now())
    assert [code for _state, code in codes(bulk)] == expected
    texts = [each.error.message if each.error else "" for each in outcomes]
    assert list(bulk.rows.order_by("position").values_list("reason_zh", flat=True)) == texts
    assert record_of(together) == record_of(alone)
    call_command("audit", "verify", verbosity=0)
    assert all(not problems for _budget, problems in queries.verify_budgets())


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"two_from": AMOUNT + 1}, ("", State.APPROVED)),  # one director is enough below
        ({"two_from": AMOUNT}, ("", State.DECIDING)),  # at the bound and above it the first signature decides nothing
        ({"two_from": AMOUNT - 1}, ("", State.DECIDING)),
        ({"meeting_from": AMOUNT + 1}, ("", State.APPROVED)),
        ({"meeting_from": AMOUNT}, ("meeting_decides", State.DECIDING)),
        ({"two_from": AMOUNT - 2, "meeting_from": AMOUNT - 1}, ("meeting_decides", State.DECIDING)),
    ],
)
def test_who_decides_by_the_amount_is_the_same_alone_and_together(limits, expected, bureau, now):
    alone, together = (at_decision(make_submitted(), bureau, now) for _ in range(2))
    manager = make_officer(R.PROGRAMME_MANAGER)
    for programme in {alone.call.programme, together.call.programme}:
        programme_settings.set_way(programme, DecidingWay.DIRECTOR, basis="办法第九条", **limits, by=manager, now=now)
    (outcome,) = deciding.sign_each([alone], queries.digests_of([alone]), by=bureau.director, now=now)
    bulk = prepare(BulkKind.SIGN, [together], bureau.director, now)
    assert [code for _state, code in codes(bulk)] == [expected[0]]
    assert bulk.rows.get().reserves == (AMOUNT if expected[1] == State.APPROVED else 0)
    bulk.rows.update(state=RowState.WAITING)
    done(bulk, bureau.director, now)
    code = outcome.error.code if outcome.error else ""
    assert (code, Application.objects.get(pk=alone.pk).state) == expected
    assert (codes(bulk)[0][1], Application.objects.get(pk=together.pk).state) == expected
    if expected == ("", State.DECIDING):
        deciding.sign(alone, digest=audited(alone), by=bureau.deputy, now=now)
        done(prepare(BulkKind.SIGN, [together], bureau.deputy, now), bureau.deputy, now)
        assert set(Application.objects.values_list("state", flat=True)) == {State.APPROVED}


def test_the_preview_of_signatures_tells_what_they_take_from_the_budget(bureau, now):
    bulk = prepare(BulkKind.SIGN, mixed(bureau, now), bureau.director, now)
    reserves = list(bulk.rows.order_by("position").values_list("reserves", flat=True))
    assert reserves == [AMOUNT, AMOUNT, 0, 0, 0, 0, 0, 0]


def test_an_amount_that_changed_after_the_preview_is_not_signed_for(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    bulk = prepare(BulkKind.SIGN, [claim], bureau.director, now)
    deciding.send_back(claim, reason="请复核", by=bureau.deputy, now=now)
    reviewing.rule(claim.lines.get(), accepted=False, reason="不符", by=bureau.caseworker, now=now)
    Application.objects.filter(pk=claim.pk).update(state=State.DECIDING)
    done(bulk, bureau.director, now)
    assert codes(bulk) == [("refused", "amount_changed")]


def test_a_worker_that_is_lost_signs_nothing_twice(bureau, now, monkeypatch):
    claims = [at_decision(make_submitted(), bureau, now) for _ in range(3)]
    bulk = prepare(BulkKind.SIGN, claims, bureau.director, now)
    confirmed = running.confirm(bulk, by=bureau.director, now=now)
    monkeypatch.setattr(running, "PORTION", 1)
    real, calls = running.signing.sign_portion, []

    def lost(rows, **given):
        calls.append(rows)
        if len(calls) == 2:
            raise SystemExit
        return real(rows, **given)

    monkeypatch.setattr(running.signing, "sign_portion", lost)
    with pytest.raises(SystemExit):
        running.run(confirmed.job, bulk.pk, clock=clock.now)
    running.run(confirmed.job, bulk.pk, clock=clock.now)
    assert [claim.signatures.count() for claim in claims] == [1, 1, 1]


def test_a_stopped_job_keeps_what_is_done_and_can_be_taken_up(bureau, now, monkeypatch):
    claims = [make_submitted() for _ in range(3)]
    bulk = prepare(BulkKind.ASSIGN, claims, bureau.commerce, now, officer=bureau.commerce)
    confirmed = running.confirm(bulk, by=bureau.commerce, now=now)
    real = assigning.assign

    def stop_after_one(*args, **given):
        jobs.request_cancel(confirmed.job, by=bureau.commerce, now=now)
        return real(*args, **given)

    monkeypatch.setattr(running.assigning, "assign", stop_after_one)
    monkeypatch.setattr(jobs, "REPORT_SECONDS", 0)
    jobs.run_job(confirmed.job.pk)
    confirmed.job.refresh_from_db()
    assert confirmed.job.state == JobState.CANCELLED
    assert [state for state, _code in codes(bulk)] == ["done", "waiting", "waiting"]
    monkeypatch.setattr(running.assigning, "assign", real)
    done(bulk, bureau.commerce, now)
    assert [state for state, _code in codes(bulk)] == ["done", "done", "done"]


def test_only_whoever_prepared_it_confirms_or_undoes(bureau, now):
    bulk = prepare(BulkKind.ASSIGN, [make_submitted()], bureau.commerce, now)
    for act in (running.confirm, undoing.undo):
        with pytest.raises(NotAllowed):
            act(bulk, by=bureau.caseworker, now=now)


def test_nothing_selected_is_refused(bureau, now):
    with pytest.raises(DomainError, match="nothing_selected"):
        prepare(BulkKind.ASSIGN, [], bureau.commerce, now)
    assert not Budget.objects.exists()
    assert not OutboxTask.objects.filter(task="jobs.run").exists()
