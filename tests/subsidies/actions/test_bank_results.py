"""What the bank answers: paid and bounced, said once or twice, corrected and paid again, never double."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from enterprises.actions import payee_changes
from enterprises.actions.payees import ask_change
from enterprises.models import Membership
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import queries
from subsidies.actions import bank_results, paying
from subsidies.actions.bank_results import Answer
from subsidies.enums import BatchState, State
from subsidies.models import Budget, BudgetEntry, Payment
from tests.factories.payment import make_exported, make_payable
from tests.factories.people import make_call, make_officer
from tests.factories.registry import make_file
from tests.factories.review import make_bureau
from tests.standing import part

pytestmark = pytest.mark.django_db
LATER = datetime(2024, 7, 9, 2, 0, tzinfo=UTC)
DAY = date(2024, 7, 9)


@pytest.fixture(scope="module")
def prepared(standing, now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, call = make_bureau(), make_call()
    return {"bureau": bureau, "claims": [make_payable(bureau, now, call=call) for _ in range(2)]}


bureau, claims = part("bureau"), part("claims")


@pytest.fixture
def batch(claims, bureau):
    return make_exported(claims, bureau, LATER)


def of(batch, claim):
    return batch.payments.get(application=claim)


def paid(payment, reference="ICBC1", day=DAY):
    return Answer(payment.pk, True, day, bank_reference=reference)


def bounced(payment, reason="户名不符", day=DAY):
    return Answer(payment.pk, False, day, reason=reason)


def totals(batch):
    budget = Budget.objects.get(pk=batch.budget_id)
    assert queries.ledger_problems(budget) == []
    return budget.committed, budget.paid


def test_one_paid_one_bounced(batch, claims, bureau):
    first, second = claims
    answers = [paid(of(batch, first)), bounced(of(batch, second))]
    assert bank_results.take(batch, answers, by=bureau.confirmer, now=LATER) == 2
    first.refresh_from_db()
    second.refresh_from_db()
    batch.refresh_from_db()
    assert (first.state, first.paid) == (State.PAID, 36_000_00)
    assert (second.state, second.paid) == (State.PAYABLE, None)
    assert (batch.state, batch.paid_by) == (BatchState.BOUNCED, bureau.confirmer)
    assert totals(batch) == (36_000_00, 36_000_00)
    told = Notice.objects.get(recipient=second.created_by, kind="claim_payment_bounced")
    assert told.params["reason"] == "户名不符"
    assert told.link.endswith(f"/enterprises/{second.enterprise.uid}/payee/")


def test_many_answers_take_as_many_statements_as_one(claims, bureau, now):
    more = [make_payable(bureau, now, call=claims[0].call) for _ in range(2)]
    taken = []
    for chosen in (more[:1], more[1:], claims):  # of the first a process learns rights and calendar
        batch = make_exported(chosen, bureau, LATER)
        answers = [paid(of(batch, each)) for each in chosen]
        with CaptureQueriesContext(connection) as statements:
            bank_results.take(batch, answers, by=bureau.confirmer, now=LATER)
        taken.append(len(statements))
    assert taken[1] == taken[2]


def test_the_same_answers_twice_change_nothing(batch, claims, bureau):
    answers = [paid(of(batch, claims[0])), bounced(of(batch, claims[1]))]
    bank_results.take(batch, answers, by=bureau.confirmer, now=LATER)
    entries, events = BudgetEntry.objects.count(), AuditEvent.objects.count()
    assert bank_results.take(batch, answers, by=bureau.confirmer, now=LATER) == 0
    assert (BudgetEntry.objects.count(), AuditEvent.objects.count()) == (entries, events)


def test_with_one_wrong_row_nothing_is_taken_over(batch, claims, bureau):
    answers = [paid(of(batch, claims[0])), paid(of(batch, claims[1]), reference="")]
    with pytest.raises(Exception, match="bank_reference_missing"):
        bank_results.take(batch, answers, by=bureau.confirmer, now=LATER)
    assert totals(batch) == (72_000_00, 0)
    assert not Payment.objects.exclude(paid_at=None).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bank_reference": "ICBC2"}, "paid_already"),
        ({"day": date(2024, 7, 8)}, "day_wrong"),
        ({"day": date(2024, 7, 11)}, "day_wrong"),
        ({"bank_reference": "9" * 61}, "bank_reference_long"),
    ],
)
def test_what_contradicts_the_record_is_refused(batch, claims, bureau, change, code):
    payment = of(batch, claims[0])
    bank_results.take(batch, [paid(payment)], by=bureau.confirmer, now=LATER)
    answer = Answer(**({"payment": payment.pk, "is_paid": True, "day": DAY, "bank_reference": "ICBC1"} | change))
    with pytest.raises(Exception, match=code):
        bank_results.take(batch, [answer], by=bureau.confirmer, now=LATER + timedelta(days=1))


def test_what_has_no_reference_yet_goes_on_waiting(batch, claims, bureau, client, at):
    at("2024-07-09T10:00:00")
    first, second = (of(batch, claim) for claim in claims)
    client.force_login(bureau.confirmer)
    address = f"/bureau/payments/{batch.uid}/paid/"
    sent = {f"bank-{first.uid}": "ICBC1", f"bank-{second.uid}": " ", "paid_on": "2024-07-09"}
    assert client.post(address, sent).status_code == 302
    batch.refresh_from_db()
    assert (batch.state, totals(batch)) == (BatchState.EXPORTED, (36_000_00, 36_000_00))
    assert client.post(address, {f"bank-{second.uid}": "", "paid_on": "2024-07-09"}).status_code == 422
    assert client.post(address, {f"bank-{second.uid}": "ICBC2", "paid_on": "2024-07-09"}).status_code == 302
    batch.refresh_from_db()
    assert (batch.state, totals(batch)) == (BatchState.PAID, (0, 72_000_00))


def test_what_bounced_is_not_paid_afterwards(batch, claims, bureau):
    payment = of(batch, claims[0])
    bank_results.take(batch, [bounced(payment)], by=bureau.confirmer, now=LATER)
    with pytest.raises(Exception, match="bounced_already"):
        bank_results.take(batch, [paid(payment)], by=bureau.confirmer, now=LATER)


def test_who_prepared_does_not_take_answers_over(batch, claims, bureau):
    with pytest.raises(Exception, match="prepared_it"):
        bank_results.take(batch, [paid(of(batch, claims[0]))], by=bureau.payer, now=LATER)


def test_before_the_file_is_made_there_is_no_answer(claims, bureau):
    batch = paying.prepare(claims[0].call.budget, claims, by=bureau.payer, now=LATER)
    with pytest.raises(Exception, match="not_exported"):
        bank_results.take(batch, [paid(of(batch, claims[0]))], by=bureau.confirmer, now=LATER)


def test_money_that_came_back_after_it_was_entered_is_owed_again(batch, claims, bureau):
    bank_results.take(batch, [paid(of(batch, claim)) for claim in claims], by=bureau.confirmer, now=LATER)
    batch.refresh_from_db()
    assert batch.state == BatchState.PAID
    next_day = LATER + timedelta(days=2)
    answer = bounced(of(batch, claims[0]), day=date(2024, 7, 11))
    bank_results.take(batch, [answer], by=bureau.confirmer, now=next_day)
    claims[0].refresh_from_db()
    batch.refresh_from_db()
    assert (claims[0].state, claims[0].paid, batch.state) == (State.PAYABLE, None, BatchState.BOUNCED)
    assert totals(batch) == (36_000_00, 36_000_00)
    # The bank's first file once more says what the record holds already.
    assert bank_results.take(batch, [paid(of(batch, claims[0]))], by=bureau.confirmer, now=next_day) == 0


def correct(claim, bureau, number="6222020302009999999"):
    fields = {"holder": claim.enterprise.name_zh, "bank": "中国银行天津分行", "cnaps": "104110000000"}
    change = ask_change(claim.enterprise, **fields, number=number, reason="账户已销户", by=claim.created_by, now=LATER)
    return payee_changes.approve(change, note="已回拨核实", by=bureau.caseworker, now=LATER)


@pytest.mark.engine
def test_bounced_corrected_and_paid_again_once(batch, claims, bureau):
    claim = claims[0]
    bank_results.take(batch, [bounced(of(batch, claim))], by=bureau.confirmer, now=LATER)
    with pytest.raises(Exception, match="account_bounced"):
        paying.prepare(batch.budget, [claim], by=bureau.payer, now=LATER)
    account = correct(claim, bureau)
    again = paying.prepare(batch.budget, [claim], by=bureau.payer, now=LATER)
    assert again.payments.get().account == account
    with pytest.raises(Exception, match="not_payable"):
        paying.prepare(batch.budget, [claim], by=bureau.payer, now=LATER)
    paying.export(again, by=bureau.payer, now=LATER)
    bank_results.take(again, [paid(again.payments.get())], by=bureau.confirmer, now=LATER)
    claim.refresh_from_db()
    assert (claim.state, claim.paid) == (State.PAID, 36_000_00)
    assert totals(batch) == (36_000_00, 36_000_00)  # the other claim's is still owed
    kinds = list(BudgetEntry.objects.filter(application=claim).order_by("position").values_list("kind", flat=True))
    assert kinds == ["reserve", "commit", "pay"]


@pytest.mark.engine
def test_the_database_holds_one_live_payment_for_an_instalment(batch, claims):
    first = of(batch, claims[0])
    copy = {"batch": batch, "application": claims[0], "instalment": first.instalment, "account": first.account}
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(**copy, number=9, amount=1)


def test_an_account_found_right_is_paid_to_again(batch, claims, bureau):
    payment = of(batch, claims[0])
    bank_results.take(batch, [bounced(payment, "银行系统故障")], by=bureau.confirmer, now=LATER)
    with pytest.raises(Exception, match="prepared_it"):
        paying.keep_account(payment, why="银行来电", by=bureau.payer, now=LATER)
    paying.keep_account(payment, why="银行来电确认系统故障", by=bureau.confirmer, now=LATER)
    again = paying.prepare(batch.budget, [claims[0]], by=bureau.payer, now=LATER)
    assert again.payments.get().account == payment.account


def test_the_file_that_was_taken_over_is_kept(batch, claims, bureau):
    file = make_file(bureau.confirmer)
    bank_results.take(batch, [paid(of(batch, claims[0]))], by=bureau.confirmer, now=LATER, file=file)
    kept = batch.results.get()
    assert (kept.file, kept.rows, kept.news, kept.taken_by) == (file, 1, 1, bureau.confirmer)
    batch.refresh_from_db()
    assert batch.state == BatchState.EXPORTED  # the other payment has no answer yet


def test_a_batch_whose_file_was_not_made_is_dissolved_and_its_claims_prepared_again(claims, bureau, client):
    batch = paying.prepare(claims[0].call.budget, claims, by=bureau.payer, now=LATER)
    client.force_login(bureau.payer)
    assert client.post(f"/bureau/payments/{batch.uid}/dissolve/").status_code == 302
    batch.refresh_from_db()
    assert batch.state == BatchState.DISSOLVED
    assert queries.running_payments(claims[0].enterprise_id) == []
    assert client.get(f"/bureau/payments/{batch.uid}/").status_code == 200
    again = make_exported(claims, bureau, LATER)
    with pytest.raises(Exception, match="exported_already"):
        paying.dissolve(again, by=bureau.payer, now=LATER)


def test_nobody_pays_or_enters_the_answer_for_an_enterprise_that_he_or_she_acts_for(claims, bureau):
    """The claims concerned are named: all others can be paid and answered by the same person."""
    first, second = claims
    start = {"role": R.READER.value, "starts_on": date(2020, 1, 1)}
    for person in (bureau.payer, bureau.confirmer):
        Membership.objects.create(enterprise=first.enterprise, user=person, **start)
    other = make_officer(R.FINANCE_OFFICER, name="郑直")
    with pytest.raises(Refused) as refused:
        paying.prepare(first.call.budget, claims, by=bureau.payer, now=LATER)
    assert refused.value.code == "own_enterprise"
    assert (first.reference in str(refused.value.message), second.reference in str(refused.value.message)) == (
        True,
        False,
    )
    batch = paying.prepare(first.call.budget, claims, by=other, now=LATER)
    paying.export(batch, by=other, now=LATER)
    with pytest.raises(Refused) as refused:
        bank_results.take(batch, [paid(of(batch, each)) for each in claims], by=bureau.confirmer, now=LATER)
    assert (refused.value.code, first.reference in str(refused.value.message)) == ("own_enterprise", True)
    assert bank_results.take(batch, [paid(of(batch, second))], by=bureau.confirmer, now=LATER) == 1
    second.refresh_from_db()
    assert second.state == State.PAID
