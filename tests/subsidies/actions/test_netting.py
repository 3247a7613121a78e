"""What has to be repaid is kept from the next payment: both sides in the ledger to the fen, undone together, once."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from enterprises.models import CreditRecord
from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import bank_files, letter_papers, letters, queries
from subsidies.actions import bank_results, budgeting, paying, recovering
from subsidies.actions import letters as writing
from subsidies.actions.bank_results import Answer
from subsidies.enums import BatchState, EntryKind, State
from subsidies.enums_proof import LetterKind
from subsidies.models import Budget, BudgetEntry, Measure, Netting, Payment, Recovery
from subsidies.rules.ledger import Line
from tests.factories.payment import decided, make_exported, make_parted_call
from tests.factories.people import (
    POLICY,
    make_budget,
    make_call,
    make_enterprise,
    make_member,
    make_officer,
    make_version_in_force,
)
from tests.factories.registry import make_payee
from tests.factories.review import make_bureau, make_submitted
from tests.standing import part

pytestmark = pytest.mark.django_db
PAID = datetime(2024, 7, 9, 2, 0, tzinfo=UTC)
NOW = datetime(2024, 8, 12, 2, 0, tzinfo=UTC)  # the demand was due on 9 August
RULE = "netting: {starts: overdue, against: programme, clause: c4}"


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture(scope="module")
def prepared(standing, now):
    """Three of one enterprise, each of 36,000 yuan on a budget of its own, under measures of one programme; the first
    allows netting. A measure gives nothing a second time."""
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, enterprise = make_bureau(), make_enterprise(payee=False)
    make_payee(enterprise, "6222020302001234567")
    version, by = make_parted_call(RULE).measure_version, make_member(enterprise)
    programme, document = version.measure.programme, POLICY.read_text(encoding="utf-8")
    measures = [
        Measure.objects.create(code=code, programme=programme, name_zh=code, name_en=code) for code in ("M2", "M3")
    ]
    versions = [version, *(make_version_in_force(measure, document) for measure in measures)]
    calls = [make_call(make_budget(), measure_version=each) for each in versions]
    submitted = [make_submitted(call=call, enterprise=enterprise, by=by) for call in calls]
    claims = [decided(claim, bureau, now) for claim in submitted]
    batch = make_exported([claims[0]], bureau, PAID)
    answer(batch, bureau, "ICBC1", date(2024, 7, 9), PAID)
    claims[0].refresh_from_db()
    return {"bureau": bureau, "claims": claims}


bureau, claims = part("bureau"), part("claims")


@pytest.fixture
def first(claims):
    """It has been paid."""
    return claims[0]


@pytest.fixture
def second(claims):
    return claims[1]


def demand(first, bureau, manager, amount=10_000_00):
    row = recovering.propose(
        first, amount=amount, clause="c4", reason="发票虚开", due_on=date(2024, 8, 9), sanction="none", by=manager,
        now=PAID,
    )  # fmt: skip
    recovering.confirm(row, by=bureau.director, now=PAID)
    recovering.mark_overdue(now=NOW)
    row.refresh_from_db()
    return row


def prepare(claim, bureau, now=NOW):
    return paying.prepare(claim.call.budget, [claim], netted=[claim], by=bureau.payer, now=now)


def exported(claim, bureau):
    batch = prepare(claim, bureau)
    rows = paying.export(batch, by=bureau.payer, now=NOW)
    batch.refresh_from_db()
    return batch, rows


def answer(batch, bureau, reference="ICBC2", day=date(2024, 8, 12), now=NOW):
    answers = [Answer(row.pk, True, day, bank_reference=reference) for row in batch.payments.all() if row.net]
    return bank_results.take(batch, answers, by=bureau.confirmer, now=now)


def bounce(batch, bureau):
    answers = [Answer(row.pk, False, date(2024, 8, 12), reason="账户已销户") for row in batch.payments.all()]
    return bank_results.take(batch, answers, by=bureau.confirmer, now=NOW)


def nettings_told(claim):
    """Of each letter about netting, the newest first, whether it is still in force."""
    told = letters.issued(queries.events_of(claim))
    return [each["in_force"] for each in told if each["kind"] == LetterKind.NETTING]


def paid_of(*claims):
    """What each budget has paid, by the ledger, whose lines add up to its totals."""
    budgets = [Budget.objects.get(pk=claim.call.budget_id) for claim in claims]
    assert [queries.ledger_problems(budget) for budget in budgets] == [[] for _ in budgets]
    return [budget.paid for budget in budgets]


def entries(claim):
    return list(BudgetEntry.objects.filter(application=claim).order_by("pk").values_list("kind", "amount"))


@pytest.mark.engine
def test_the_payee_gets_the_rest_and_both_sides_are_booked(first, second, bureau, manager):
    row = demand(first, bureau, manager)
    batch, rows = exported(second, bureau)
    assert (batch.total, batch.netted, batch.net) == (36_000_00, 10_000_00, 26_000_00)
    assert [each.amount for each in rows] == [26_000_00]
    payments = {each.pk: each for each in batch.payments.select_related("application")}
    assert [each.amount for each in bank_files.expected(batch, payments)] == [26_000_00]  # what the bank says
    row.refresh_from_db()
    assert (row.repaid, row.netting, row.free, row.state) == (0, 10_000_00, 0, "overdue")
    assert paid_of(first, second) == [36_000_00, 0]
    assert answer(batch, bureau) == 1
    row.refresh_from_db()
    second.refresh_from_db()
    assert (row.repaid, row.netting, row.state) == (10_000_00, 0, "repaid")
    assert (second.state, second.paid) == (State.PAID, 36_000_00)  # the award is paid whole
    assert paid_of(first, second) == [26_000_00, 36_000_00]
    assert entries(first)[-1] == ("recover", 10_000_00)
    assert entries(second)[-1] == ("pay", 36_000_00)
    made = row.repayments.get()
    assert (made.amount, made.bank_reference) == (10_000_00, f"{batch.reference}-001")
    assert CreditRecord.objects.get(source=row.reference).repaired_on == date(2024, 8, 12)
    told = Notice.objects.get(kind="claim_paid_netted", recipient=second.created_by)
    assert (told.params["amount"]["minor"], told.params["netted"]["minor"]) == (26_000_00, 10_000_00)
    assert answer(batch, bureau) == 0  # the same once more
    assert paid_of(first, second) == [26_000_00, 36_000_00]


def test_only_what_the_officer_chooses(first, second, bureau, manager):
    demand(first, bureau, manager)
    batch = paying.prepare(second.call.budget, [second], by=bureau.payer, now=NOW)
    assert (batch.netted, Netting.objects.count()) == (0, 0)


def test_what_another_measure_paid_is_not_kept_without_a_rule_of_its_own(claims, bureau, manager):
    batch = make_exported([claims[1]], bureau, PAID)
    answer(batch, bureau, "ICBC1", date(2024, 7, 9), PAID)
    claims[1].refresh_from_db()
    demand(claims[1], bureau, manager)
    assert prepare(claims[2], bureau).netted == 0


def test_before_the_deadline_nothing_is_kept(first, second, bureau, manager):
    row = recovering.propose(
        first, amount=1_00, clause="c4", reason="发票虚开", due_on=date(2024, 8, 12), sanction="none", by=manager,
        now=PAID,
    )  # fmt: skip
    recovering.confirm(row, by=bureau.director, now=PAID)
    assert prepare(second, bureau).netted == 0  # its last day is not over


@pytest.mark.engine
def test_netted_in_full_makes_no_line_for_the_bank_and_is_booked(first, second, bureau, manager):
    row = demand(first, bureau, manager, amount=36_000_00)
    batch, rows = exported(second, bureau)
    assert rows == []
    assert list(bank_files.expected(batch, {p.pk: p for p in batch.payments.select_related("application")})) == []
    with pytest.raises(Exception, match="netted_in_full"):
        bounce(batch, bureau)
    with pytest.raises(Exception, match="prepared_it"):
        bank_results.mark_paid(batch, {}, paid_on=date(2024, 8, 12), by=bureau.payer, now=NOW)
    bank_results.mark_paid(batch, {}, paid_on=date(2024, 8, 12), by=bureau.confirmer, now=NOW)
    batch.refresh_from_db()
    row.refresh_from_db()
    second.refresh_from_db()
    assert (batch.state, batch.net) == (BatchState.PAID, 0)
    assert (row.state, row.repaid, second.state, second.paid) == ("repaid", 36_000_00, State.PAID, 36_000_00)
    assert paid_of(first, second) == [0, 36_000_00]


def test_one_that_bounces_before_it_was_entered_lets_the_demand_stand(first, second, bureau, manager):
    row = demand(first, bureau, manager)
    batch, _ = exported(second, bureau)
    bounce(batch, bureau)
    row.refresh_from_db()
    assert (row.repaid, row.netting, row.free, row.state) == (0, 0, 10_000_00, "overdue")
    assert paid_of(first, second) == [36_000_00, 0]
    assert entries(first)[-1] == ("pay", 36_000_00)


@pytest.mark.engine
def test_one_that_comes_back_undoes_both_exactly(first, second, bureau, manager):
    row = demand(first, bureau, manager)
    batch, _ = exported(second, bureau)
    writing.issue(LetterKind.NETTING, batch.payments.get().pk, now=NOW)
    answer(batch, bureau)
    bounce(batch, bureau)
    row.refresh_from_db()
    second.refresh_from_db()
    assert (row.repaid, row.netting, row.state) == (0, 0, "overdue")
    assert nettings_told(second) == [False]
    assert (second.state, second.paid) == (State.PAYABLE, None)
    assert paid_of(first, second) == [36_000_00, 0]
    assert entries(first)[-2:] == [("recover", 10_000_00), ("recover_undone", 10_000_00)]
    assert entries(second)[-2:] == [("pay", 36_000_00), ("return", 36_000_00)]
    assert row.repayments.get().undone_at == NOW
    assert row.debt.repaired_on is None  # it owes again
    assert Notice.objects.filter(kind="claim_repayment_undone", recipient=first.created_by).exists()
    payment = batch.payments.get()
    paying.keep_account(payment, why="银行已更正", by=bureau.confirmer, now=NOW)
    again, rows = exported(second, bureau)
    assert ([each.amount for each in rows], again.netted) == ([26_000_00], 10_000_00)
    writing.issue(LetterKind.NETTING, again.payments.get().pk, now=NOW)
    assert nettings_told(second) == [True, False]  # the newer one holds
    answer(again, bureau, "ICBC3")
    assert paid_of(first, second) == [26_000_00, 36_000_00]


def test_what_was_spent_meanwhile_cannot_be_undone(first, second, bureau, manager):
    demand(first, bureau, manager)
    batch, _ = exported(second, bureau)
    answer(batch, bureau)
    Budget.objects.filter(pk=first.call.budget_id).update(reserved=1_200_000_00 - 26_000_00)
    with pytest.raises(Exception, match="budget_short"):
        bounce(batch, bureau)
    assert not Payment.objects.exclude(bounced_at=None).exists()


def test_it_is_never_netted_twice_nor_repaid_beside(claims, first, second, bureau, manager):
    row = demand(first, bureau, manager)
    batch = prepare(second, bureau)
    assert batch.netted == 10_000_00
    assert prepare(claims[2], bureau).netted == 0
    row.refresh_from_db()
    with pytest.raises(Exception, match="amount_netted"):
        recovering.repay(row, amount=1_00, received_on=date(2024, 8, 12), bank_reference="R1", by=bureau.payer, now=NOW)
    paying.dissolve(batch, by=bureau.payer, now=NOW)
    row.refresh_from_db()
    assert (row.netting, Netting.objects.count()) == (0, 0)
    recovering.repay(row, amount=9_999_99, received_on=date(2024, 8, 12), bank_reference="R1", by=bureau.payer, now=NOW)
    assert prepare(second, bureau).netted == 1


@pytest.mark.engine
def test_the_database_holds_it_too(first, second, bureau, manager):
    row = demand(first, bureau, manager)
    prepare(second, bureau)
    wrong = [
        lambda: Recovery.objects.filter(pk=row.pk).update(netting=10_000_01),
        lambda: Recovery.objects.filter(pk=row.pk).update(repaid=1),
        lambda: Payment.objects.filter(application=second).update(netted=36_000_01),
        lambda: Netting.objects.create(payment=Netting.objects.get().payment, recovery=row, amount=1),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_the_enterprise_gets_a_letter(first, second, bureau, manager):
    row = demand(first, bureau, manager)
    batch, _ = exported(second, bureau)
    told = Notice.objects.get(kind="claim_payment_netted", recipient=second.created_by)
    assert told.params["demands"] == row.reference
    letter = writing.issue(LetterKind.NETTING, batch.payments.get().pk, now=NOW)
    for text in ("¥36,000.00", "¥10,000.00", "¥26,000.00", row.reference, f"{batch.reference}-001"):
        assert text in letter.content
    assert letters.is_intact(letter)
    assert letter_papers.draw(letter).startswith(b"%PDF")


def test_pages_offer_it_and_show_both_sides(first, second, bureau, manager, client, at):
    at("2024-08-12T10:00:00")
    row = demand(first, bureau, manager)
    client.force_login(bureau.payer)
    page = client.get("/bureau/payments/").content.decode()
    assert "10,000.00" in page
    assert row.reference in page
    data = {"budget": str(second.call.budget.uid), "claim": [str(second.uid)], "net": [str(second.uid)]}
    address = client.post("/bureau/payments/prepare/", data).url
    shown = client.get(address).content.decode()
    for text in ("36,000.00", "10,000.00", "26,000.00", row.reference, first.call.budget.name_zh):
        assert text in shown
    assert (
        f"{Payment.objects.get(application=second).reference}"
        in client.get(f"/bureau/recoveries/{row.uid}/").content.decode()
    )
    client.force_login(bureau.confirmer)
    held = client.get(f"/bureau/recoveries/{row.uid}/").content.decode()
    assert f"/bureau/recoveries/{row.uid}/repaid/" not in held  # all of it is being kept: nothing can be entered
    payment = Payment.objects.get(application=second)
    came_back = client.get(f"{address}{payment.uid}/bounced/").content.decode()
    assert "¥26,000.00 · 另有抵扣的 ¥10,000.00 将恢复为待退回" in came_back  # what the bank had to send back
    client.force_login(second.created_by)
    assert "10,000.00" in client.get(f"/portal/claims/{second.uid}/").content.decode()
    assert "10,000.00" in client.get(f"/portal/claims/{first.uid}/").content.decode()


def came_back(claim, bureau):
    payment = claim.payments.get()
    answers = [Answer(payment.pk, False, date(2024, 8, 12), reason="账户已销户")]
    bank_results.take(payment.batch, answers, by=bureau.confirmer, now=NOW)


def test_what_the_enterprise_has_not_got_is_not_kept(first, second, bureau, manager):
    demand(first, bureau, manager)
    came_back(first, bureau)
    batch = prepare(second, bureau)
    assert (batch.total, batch.netted) == (36_000_00, 0)


def test_what_is_being_kept_is_booked_though_the_first_payment_came_back_meanwhile(first, second, bureau, manager):
    row = demand(first, bureau, manager)
    batch, _rows = exported(second, bureau)
    budget = budgeting.lock(first.call.budget_id)
    for kind in (EntryKind.RESERVE, EntryKind.COMMIT, EntryKind.PAY):  # of others
        budgeting.enter(budget, Line(kind, 50_000_00), by=bureau.payer, now=NOW)
    came_back(first, bureau)
    answer(batch, bureau)
    row.refresh_from_db()
    assert (row.state, row.repaid, row.netting) == ("repaid", 10_000_00, 0)
    assert paid_of(first, second) == [40_000_00, 36_000_00]
