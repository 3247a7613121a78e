"""What is still to be paid is not: by two people, the money free again, nothing paid while it is proposed."""

import json
from datetime import UTC, date, datetime

import pytest

from enterprises.models import Enterprise
from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import families, letter_papers, queries
from subsidies.actions import bank_results, deciding, paying, recovering, reviewing, stopping
from subsidies.actions.letters import issue
from subsidies.enums import Verdict
from subsidies.enums_proof import LetterKind
from subsidies.models import Budget
from subsidies.registers import Registers
from tests.factories.payment import make_exported, make_parted_call, make_payable
from tests.factories.people import make_budget, make_officer
from tests.factories.review import make_bureau

pytestmark = pytest.mark.django_db
LATER = datetime(2024, 7, 9, 2, 0, tzinfo=UTC)


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def parted(bureau, now):
    """36,000 yuan in two instalments: 18,000 paid, 18,000 waiting for its condition."""
    claim = make_payable(bureau, now, call=make_parted_call(budget=make_budget()))
    batch = make_exported([claim], bureau, LATER)
    references = {str(payment.uid): f"ICBC{payment.pk}" for payment in batch.payments.all()}
    bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=LATER)
    claim.refresh_from_db()
    return claim


def propose(claim, by, **fields):
    values = {"clause": "c4", "reason": "验收不合格"} | fields
    return stopping.propose(claim, **values, by=by, now=LATER)


def budget_of(claim):
    budget = Budget.objects.get(pk=claim.call.budget_id)
    assert queries.ledger_problems(budget) == []
    return budget


@pytest.mark.engine
def test_the_rest_of_a_plan_ends_and_its_money_is_free(parted, bureau, manager):
    before = budget_of(parted)
    assert (before.committed, before.paid) == (18_000_00, 18_000_00)
    stopping.confirm(propose(parted, manager), by=bureau.director, now=LATER)
    parted.refresh_from_db()
    after = budget_of(parted)
    assert (after.reserved, after.committed, after.paid) == (0, 0, 18_000_00)
    assert after.balance == before.balance + 18_000_00
    assert (parted.state, parted.paid, parted.approved) == ("paid", 18_000_00, 36_000_00)
    told = Notice.objects.get(kind="claim_rest_stopped", recipient=parted.created_by)
    assert told.params["reason"] == "验收不合格"
    assert recovering.can_demand(parted) == 18_000_00
    (award,) = Registers(Enterprise.objects.all(), date(2024, 8, 1)).awards[parted.enterprise_id]
    assert (award.approved, families.amount_of(parted)) == (18_000_00, 18_000_00)  # what counts against a ceiling


def test_the_letter_has_clause_reason_sums_and_remedies(parted, bureau, manager):
    row = stopping.confirm(propose(parted, manager), by=bureau.director, now=LATER)
    letter = issue(LetterKind.STOP, row.pk, now=LATER)
    content = json.loads(letter.content)
    text = "".join(content["paragraphs"])
    assert (content["title"], content["date"]) == ("停止拨付决定书", "2024年7月9日")
    for words in (
        "批准支持资金¥36,000.00，已拨付¥18,000.00，尚有¥18,000.00未拨付",
        "经查：验收不合格",
        "大写：人民币壹万捌仟元整",
        "六十日内依法申请行政复议",
    ):
        assert words in text
    assert issue(LetterKind.STOP, row.pk, now=LATER) == letter
    assert letter_papers.draw(letter).startswith(b"%PDF")


def test_a_payment_that_comes_back_afterwards_is_paid_again_without_the_rest(parted, bureau, manager):
    stopping.confirm(propose(parted, manager), by=bureau.director, now=LATER)
    payments = list(parted.payments.all())
    answers = [bank_results.Answer(each.pk, False, date(2024, 7, 9), reason="账户已销户") for each in payments]
    bank_results.take(payments[0].batch, answers, by=bureau.confirmer, now=LATER)
    for each in payments:
        each.refresh_from_db()
        paying.keep_account(each, why="银行确认", by=bureau.confirmer, now=LATER)
    batch = make_exported([parted], bureau, LATER)
    assert batch.total == 18_000_00
    references = {str(each.uid): "ICBC9" for each in batch.payments.all()}
    bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=LATER)
    parted.refresh_from_db()
    assert (parted.state, parted.paid) == ("paid", 18_000_00)


def test_a_payment_that_comes_back_meanwhile_is_not_stopped_with_the_rest(parted, bureau, manager):
    row = propose(parted, manager)
    assert row.amount == 18_000_00
    payments = list(parted.payments.all())
    answers = [bank_results.Answer(each.pk, False, date(2024, 7, 9), reason="账户已销户") for each in payments]
    bank_results.take(payments[0].batch, answers, by=bureau.confirmer, now=LATER)
    before = budget_of(parted)
    with pytest.raises(Exception, match="amount_changed"):
        stopping.confirm(row, by=bureau.director, now=LATER)
    assert budget_of(parted).committed == before.committed == 36_000_00
    stopping.drop(row, reason="重新提出", by=bureau.director, now=LATER)
    assert propose(parted, manager).amount == 36_000_00


@pytest.mark.engine
def test_an_award_of_which_nothing_was_paid_is_refused_and_can_be_decided_again(bureau, manager, now):
    claim = make_payable(bureau, now)
    row = propose(claim, manager)
    stopping.confirm(row, by=bureau.director, now=LATER)
    claim.refresh_from_db()
    budget = budget_of(claim)
    assert (claim.state, claim.approved, claim.refusal_clause) == ("refused", None, "c4")
    assert (budget.reserved, budget.committed, budget.balance) == (0, 0, 1_200_000_00)
    claim.state = "city_review"  # as after a review
    claim.save()
    reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.caseworker, now=LATER)
    digest = deciding.audited(claim).digest
    for person in (bureau.director, bureau.deputy):
        deciding.sign(claim, digest=digest, by=person, now=LATER)
    assert list(claim.instalments.values_list("position", "amount", "stop")) == [
        (1, 36_000_00, row.pk),
        (2, 36_000_00, None),
    ]


def test_nothing_is_paid_while_it_is_proposed(bureau, manager, now, client, at):
    claim = make_payable(bureau, now)
    row = propose(claim, manager)
    with pytest.raises(Exception, match="stop_proposed"):
        paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=LATER)
    with pytest.raises(Exception, match="nothing_chosen"):
        paying.prepare_waiting(claim.call.budget, None, keeps=False, by=bureau.payer, now=LATER)
    with pytest.raises(Exception, match="stop_waits"):
        propose(claim, manager)
    stopping.drop(row, reason="已补齐材料", by=bureau.director, now=LATER)
    assert paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=LATER).total == 36_000_00


def test_what_is_on_its_way_is_not_stopped(bureau, manager, now):
    claim = make_payable(bureau, now)
    row = propose(claim, manager)
    stopping.drop(row, reason="已补齐材料", by=bureau.director, now=LATER)
    make_exported([claim], bureau, LATER)
    with pytest.raises(Exception, match="on_its_way"):
        propose(claim, manager)


def test_it_takes_two_people_a_clause_and_a_reason(bureau, manager, now):
    claim = make_payable(bureau, now)
    for fields, code in (({"clause": "c99"}, "clause_missing"), ({"reason": " "}, "reason_missing")):
        with pytest.raises(Exception, match=code):
            propose(claim, manager, **fields)
    for someone in (bureau.director, bureau.payer):
        with pytest.raises(Exception, match="not_allowed"):
            propose(claim, someone)
    row = propose(claim, manager)
    for someone in (manager, bureau.payer):
        with pytest.raises(Exception, match="not_allowed"):
            stopping.confirm(row, by=someone, now=LATER)


def test_pages_from_the_proposal_to_the_end(parted, bureau, manager, client, at):
    at("2024-07-09T10:00:00")
    client.force_login(manager)
    claim_page, address = f"/bureau/claims/{parted.uid}/", f"/bureau/claims/{parted.uid}/stop/"
    assert address in client.get(claim_page).content.decode()
    assert "¥18,000.00" in client.get(address).content.decode()
    assert client.post(address, {"clause": "c4", "reason": ""}).status_code == 422
    made = client.post(address, {"clause": "c4", "reason": "验收不合格"})
    client.force_login(bureau.director)
    assert made.url in client.get("/bureau/stops/").content.decode()
    assert "/bureau/stops/" in client.get("/bureau/").content.decode()
    assert made.url in client.get(claim_page).content.decode()
    assert client.post(made.url + "drop/", {"reason": ""}).status_code == 422
    assert client.post(made.url + "confirm/").status_code == 302
    assert client.post(made.url + "confirm/").status_code == 409
    assert "验收不合格" in client.get(claim_page).content.decode()
    client.force_login(parted.created_by)
    assert "验收不合格" in client.get(f"/portal/claims/{parted.uid}/").content.decode()
