"""The decision: two people, one amount, one budget; refusal; and 64 decisions at the same moment."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connections

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from subsidies import queries
from subsidies.actions import correcting, deciding, reviewing
from subsidies.enums import EntryKind, Stage, State
from subsidies.models import Application, Budget, BudgetEntry, InvoiceUse
from tests.factories.people import make_budget, make_call, make_enterprise, make_member, make_officer
from tests.factories.review import approved, at_city, at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_bureau()


def digest_of(claim) -> str:
    return deciding.audited(claim).digest


def test_the_second_signature_approves_and_reserves_at_once(bureau, now):
    claim = at_decision(make_submitted(call=make_call(make_budget(1_000_000_00))), bureau, now)
    deciding.sign(claim, digest=digest_of(claim), by=bureau.director, now=now)
    claim.refresh_from_db()
    assert claim.state == State.DECIDING
    deciding.sign(claim, digest=digest_of(claim), by=bureau.deputy, now=now)
    claim.refresh_from_db()
    budget = Budget.objects.get(pk=claim.call.budget_id)
    assert (claim.state, claim.approved) == (State.APPROVED, 36_000_00)
    assert (budget.reserved, budget.balance) == (36_000_00, 964_000_00)
    assert budget.entries.get(kind=EntryKind.RESERVE).application == claim
    made = claim.entitlements.get(stage=Stage.APPROVED)
    assert made.record == claim.entitlements.get(stage=Stage.AUDITED).record
    assert Notice.objects.filter(recipient=claim.created_by, kind="claim_approved").count() == 1


def test_one_person_signs_once(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    deciding.sign(claim, digest=digest_of(claim), by=bureau.director, now=now)
    with pytest.raises(Refused) as refused:
        deciding.sign(claim, digest=digest_of(claim), by=bureau.director, now=now)
    assert refused.value.code == "signed_already"


def test_who_reviewed_does_not_sign(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    bureau.caseworker.appointments.create(
        role=R.DIRECTOR, office=bureau.director.appointments.get().office, starts_on=now.date()
    )
    person = type(bureau.caseworker).objects.get(pk=bureau.caseworker.pk)
    with pytest.raises(Refused) as refused:
        deciding.sign(claim, digest=digest_of(claim), by=person, now=now)
    assert refused.value.code == "reviewed"


def test_who_ruled_on_a_line_does_not_sign_either(bureau, now):
    both = make_officer(R.CASEWORKER)
    both.appointments.create(role=R.DIRECTOR, office=both.appointments.get().office, starts_on=now.date())
    claim = at_city(make_submitted(), bureau, now)
    reviewing.rule(claim.lines.get(), accepted=True, reason="已核对", by=both, now=now)
    reviewing.opine(claim, verdict="agree", by=bureau.caseworker, now=now)
    with pytest.raises(Refused) as refused:
        deciding.sign(claim, digest=digest_of(claim), by=both, now=now)
    assert refused.value.code == "reviewed"


def test_a_signature_for_another_amount_than_the_page_showed_is_stale(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    with pytest.raises(Stale):
        deciding.sign(claim, digest="0" * 64, by=bureau.director, now=now)
    assert claim.signatures.count() == 0


def test_a_signature_falls_when_the_figure_changes(bureau, now):
    claim = at_decision(make_submitted(amounts=("100000.00", "20000.00")), bureau, now)
    deciding.sign(claim, digest=digest_of(claim), by=bureau.director, now=now)
    deciding.send_back(claim, reason="第二项请再核", by=bureau.deputy, now=now)
    reviewing.rule(claim.lines.get(position=2), accepted=False, reason="不符", by=bureau.caseworker, now=now)
    reviewing.opine(claim, verdict="agree", by=bureau.caseworker, now=now)
    deciding.sign(claim, digest=digest_of(claim), by=bureau.deputy, now=now)
    claim.refresh_from_db()
    assert claim.state == State.DECIDING
    deciding.sign(claim, digest=digest_of(claim), by=bureau.director, now=now)
    claim.refresh_from_db()
    assert (claim.state, claim.approved) == (State.APPROVED, 30_000_00)


@pytest.mark.engine
def test_a_decision_over_the_balance_is_refused_with_the_figures(bureau, now):
    claim = at_decision(make_submitted(call=make_call(make_budget(30_000_00))), bureau, now)
    deciding.sign(claim, digest=digest_of(claim), by=bureau.director, now=now)
    with pytest.raises(Refused) as refused:
        deciding.sign(claim, digest=digest_of(claim), by=bureau.deputy, now=now)
    assert refused.value.code == "budget_short"
    for figure in ("¥30,000.00", "¥36,000.00", "¥6,000.00"):
        assert figure in refused.value.message
    claim.refresh_from_db()
    budget = Budget.objects.get(pk=claim.call.budget_id)
    assert claim.state == State.DECIDING
    assert (budget.reserved, budget.entries_count) == (0, 1)
    assert claim.signatures.filter(fallen_at=None).count() == 1


def test_a_caseworker_may_not_sign(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    with pytest.raises(NotAllowed):
        deciding.sign(claim, digest=digest_of(claim), by=make_officer(R.CASEWORKER), now=now)


def test_refusal_names_clause_and_reason_and_frees_the_invoices(bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    assert InvoiceUse.objects.filter(application=claim).count() == 1
    deciding.refuse(claim, clause="c4", reason="发票购买方不是申报企业", by=bureau.caseworker, now=now)
    claim.refresh_from_db()
    assert (claim.state, claim.refusal_clause) == (State.REFUSED, "c4")
    assert InvoiceUse.objects.filter(application=claim).count() == 0
    notice = Notice.objects.get(recipient=claim.created_by, kind="claim_not_supported")
    assert notice.params["clause"] == {"zh": "条件 4", "en": "Condition 4"}
    assert len(AuditEvent.objects.get(kind="claim.refused").payload["freed"]) == 1


@pytest.mark.parametrize(("clause", "reason", "field"), [("c99", "x", "clause"), ("c4", " ", "reason")])
def test_refusal_without_clause_or_reason(bureau, now, clause, reason, field):
    claim = at_city(make_submitted(), bureau, now)
    with pytest.raises(Refused) as refused:
        deciding.refuse(claim, clause=clause, reason=reason, by=bureau.caseworker, now=now)
    assert refused.value.field == field


def test_correction_names_everything_and_pauses_the_clock(bureau, now):
    claim = make_submitted()
    line = claim.lines.get()
    wanted = {
        "answer:turnover": "与审计报告不符",
        f"line:{line.uid}:paid_on": "缺付款日期凭证",
        "material:contracts": "缺第三页",
    }
    made = correcting.request(claim, wanted, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    assert (claim.state, claim.paused_at, claim.returned_from) == (State.CORRECTION, now, State.DISTRICT_REVIEW)
    assert made.due_at == datetime(2024, 7, 9, 16, 0, tzinfo=UTC)  # 24:00 of the fifth working day
    before = dict(made.items.values_list("target", "before"))
    assert before["answer:turnover"] == "62480000.00"
    assert before[f"line:{line.uid}:paid_on"] == "2023-03-20"
    assert before["material:contracts"] == []
    assert Notice.objects.filter(recipient=claim.created_by, kind="correction_requested").count() == 1


def test_correction_of_something_that_is_not_there_is_refused(bureau, now):
    with pytest.raises(Refused) as refused:
        correcting.request(make_submitted(), {"answer:high_tech": "?"}, by=bureau.commerce, now=now)
    assert refused.value.code == "no_such_target"


def test_correction_needs_a_remark_for_each_point(bureau, now):
    with pytest.raises(Refused) as refused:
        correcting.request(make_submitted(), {"answer:turnover": " "}, by=bureau.commerce, now=now)
    assert refused.value.code == "remark_missing"


def test_district_finance_does_not_ask_for_corrections(bureau, now):
    with pytest.raises(NotAllowed):
        correcting.request(make_submitted(), {"answer:turnover": "不符"}, by=bureau.finance, now=now)


def test_signing_several_keeps_what_can_be_signed(bureau, now):
    call = make_call(make_budget(40_000_00))
    claims = [at_decision(make_submitted(call=call), bureau, now) for _ in range(2)]
    seen = queries.digests_of(claims)
    deciding.sign_each(claims, seen, by=bureau.director, now=now)
    outcomes = deciding.sign_each(claims, seen, by=bureau.deputy, now=now)
    assert [outcome.error.code if outcome.error else "" for outcome in outcomes] == ["", "budget_short"]
    assert approved_count(call) == 1


def approved_count(call) -> int:
    return Application.objects.filter(call=call, state=State.APPROVED).count()


def test_approved_builder_reaches_the_state(bureau, now):
    assert approved(make_submitted(), bureau, now).state == State.APPROVED


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_64_decisions_at_the_same_moment_never_overspend(now):
    """The budget suffices for 20 of 64; each thread has its own connection and signs second."""
    bureau = make_bureau()
    enterprise = make_enterprise()
    by = make_member(enterprise)
    call = make_call(make_budget(20 * 3_000_00 + 1))
    claims = [
        make_submitted(call=call, enterprise=enterprise, by=by, amounts=("10000.00",), project=f"{number}")
        for number in range(64)
    ]
    for claim in claims:
        at_decision(claim, bureau, now)
        deciding.sign(claim, digest=digest_of(claim), by=bureau.director, now=now)
    seen, errors, start = queries.digests_of(claims), [], threading.Barrier(16)

    def decide(part):
        try:
            start.wait()
            for claim in part:
                try:
                    deciding.sign(claim, digest=seen[claim.pk], by=bureau.deputy, now=now)
                except DomainError as error:
                    errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(claims[number::16],)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    budget = Budget.objects.get(pk=call.budget_id)
    assert (approved_count(call), len(errors)) == (20, 44)
    assert {error.code for error in errors} == {"budget_short"}
    assert (budget.reserved, budget.balance) == (20 * 3_000_00, 1)
    reserved = BudgetEntry.objects.filter(budget=budget, kind=EntryKind.RESERVE)
    assert sum(reserved.values_list("amount", flat=True)) == 60_000_00
    assert queries.ledger_problems(budget) == []
