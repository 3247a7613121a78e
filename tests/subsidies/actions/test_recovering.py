"""Money demanded back by two people, repaid into the budgets that paid, owed when late, and a bar for a time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import facts, queries
from subsidies.actions import bank_results, paying, planning, recovering
from subsidies.models import Budget, Recovery
from subsidies.registers import FACTS
from tests.factories.payment import make_exported, make_parted_call, make_payable
from tests.factories.people import make_budget, make_officer
from tests.factories.review import make_bureau

pytestmark = pytest.mark.django_db
LATER = datetime(2024, 7, 9, 2, 0, tzinfo=UTC)
DUE = date(2024, 8, 9)


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def claim(bureau, now):
    """Paid: 36,000 yuan."""
    found = make_payable(bureau, now)
    mark_paid(make_exported([found], bureau, LATER), bureau)
    found.refresh_from_db()
    return found


def mark_paid(batch, bureau):
    references = {str(payment.uid): f"ICBC{payment.pk}" for payment in batch.payments.all()}
    bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=LATER)


def propose(claim, by, now=LATER, **fields):
    values = {"amount": 10_000_00, "clause": "c4", "reason": "发票虚开", "due_on": DUE, "sanction": "bar_1"}
    values["sanction_why"] = "情节严重"
    return recovering.propose(claim, **(values | fields), by=by, now=now)


def demanded(claim, bureau, manager, **fields):
    return recovering.confirm(propose(claim, manager, **fields), by=bureau.director, now=LATER)


def repay(row, bureau, amount, reference="R1", now=LATER):
    day = now.astimezone(UTC).date()
    return recovering.repay(row, amount=amount, received_on=day, bank_reference=reference, by=bureau.payer, now=now)


@pytest.mark.engine
def test_demanded_told_repaid_in_parts_and_back_in_the_budget(claim, bureau, manager):
    row = propose(claim, manager)
    assert not Notice.objects.filter(kind="claim_recovery_demanded").exists()
    row = recovering.confirm(row, by=bureau.director, now=LATER)
    told = Notice.objects.get(kind="claim_recovery_demanded", recipient=claim.created_by)
    assert told.params["reason"] == "发票虚开"
    repay(row, bureau, 4_000_00)
    row.refresh_from_db()
    assert (row.state, row.left) == ("demanded", 6_000_00)
    repay(row, bureau, 6_000_00, "R2")
    row.refresh_from_db()
    budget = Budget.objects.get(pk=claim.call.budget_id)
    assert (row.state, row.repaid) == ("repaid", 10_000_00)
    assert (budget.paid, budget.balance) == (26_000_00, 1_200_000_00 - 26_000_00)
    assert queries.ledger_problems(budget) == []
    assert Notice.objects.filter(kind="claim_recovery_repaid").exists()


def test_several_payers_get_their_shares_back(bureau, manager, now):
    city, district = make_budget(), make_budget()
    call = make_parted_call(budget=city)
    planning.set_payer(call, payer="district", budget=district, by=bureau.payer, now=now)
    claim = make_payable(bureau, now, call=call)
    for budget in (city, district):  # 10,800 and 7,200 of the first instalment
        batch = recovering_batch(budget, claim, bureau)
        mark_paid(batch, bureau)
    claim.refresh_from_db()
    repay(demanded(claim, bureau, manager), bureau, 10_000_00)
    assert [Budget.objects.get(pk=each.pk).paid for each in (city, district)] == [4_800_00, 3_200_00]


def recovering_batch(budget, claim, bureau):
    batch = paying.prepare(budget, [claim], by=bureau.payer, now=LATER)
    paying.export(batch, by=bureau.payer, now=LATER)
    batch.refresh_from_db()
    return batch


def credit_facts(claim, day):
    """What the registers say to the inputs of any later claim of the enterprise."""
    about, registers = facts.about(claim), facts.registers_of(claim.enterprise, day)
    return [name for name in ("owes_fiscal_money", "barred") if FACTS["credit"][name](registers, about, None)]


def test_a_bar_begins_at_once_and_lapses_by_itself(claim, bureau, manager):
    demanded(claim, bureau, manager)
    assert credit_facts(claim, date(2024, 7, 9)) == ["barred"]
    assert credit_facts(claim, date(2025, 7, 8)) == ["barred"]
    assert credit_facts(claim, date(2025, 7, 9)) == []


def test_who_is_late_owes_fiscal_money_until_all_is_repaid(claim, bureau, manager):
    row = demanded(claim, bureau, manager, sanction="warning")
    last = datetime(2024, 8, 9, 15, 59, tzinfo=UTC)  # 9 August, 23:59 in Shanghai
    assert recovering.mark_overdue(now=last) == 0
    midnight = last + timedelta(minutes=1)
    assert recovering.mark_overdue(now=midnight) == 1
    assert recovering.mark_overdue(now=midnight) == 0
    row.refresh_from_db()
    assert row.state == "overdue"
    assert credit_facts(claim, date(2024, 8, 10)) == ["owes_fiscal_money"]
    repay(row, bureau, 10_000_00, now=midnight + timedelta(hours=10))
    row.refresh_from_db()
    assert row.state == "repaid"
    assert credit_facts(claim, date(2024, 8, 11)) == []


def came_back(claim, bureau):
    """The only payment of the claim, after it was entered as paid."""
    payment = claim.payments.get()
    answer = bank_results.Answer(payment.pk, False, date(2024, 7, 9), reason="账户已销户")
    bank_results.take(payment.batch, [answer], by=bureau.confirmer, now=LATER)
    claim.refresh_from_db()


def test_a_demand_rests_while_its_payment_has_come_back(claim, bureau, manager, client, at):
    at("2024-07-09T10:00:00")
    row = demanded(claim, bureau, manager, sanction="none")
    came_back(claim, bureau)
    client.force_login(bureau.payer)
    page = client.get(f"/bureau/recoveries/{row.uid}/").content.decode()
    assert "企业目前实有本申报资金 ¥0.00" in page
    sent = {"amount": "500", "received_on": "2024-07-09", "bank_reference": "R2"}
    answer = client.post(f"/bureau/recoveries/{row.uid}/repaid/", sent)
    assert answer.status_code == 422
    assert "登记的退还金额不能超过此数" in answer.content.decode()
    assert recovering.mark_overdue(now=datetime(2024, 8, 12, 2, 0, tzinfo=UTC)) == 0
    assert recovering.can_demand(claim) == 0


def test_it_takes_two_people(claim, bureau, manager):
    with pytest.raises(NotAllowed):
        propose(claim, bureau.director)
    row = propose(claim, manager)
    with pytest.raises(NotAllowed):
        recovering.confirm(row, by=manager, now=LATER)
    recovering.drop(row, reason="证据不足", by=bureau.director, now=LATER)
    with pytest.raises(Exception, match="wrong_state"):
        recovering.confirm(row, by=bureau.deputy, now=LATER)
    assert propose(claim, manager, amount=36_000_00).amount == 36_000_00  # what was dropped does not count


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"amount": 36_000_01}, "amount_wrong", "amount"),
        ({"amount": 0}, "amount_wrong", "amount"),
        ({"clause": "zzz"}, "clause_missing", "clause"),
        ({"reason": " "}, "reason_missing", "reason"),
        ({"due_on": date(2024, 7, 9)}, "due_past", "due_on"),
        ({"sanction": "exile"}, "sanction_missing", "sanction"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(claim, manager, fields, code, field):
    with pytest.raises(Exception, match=code) as refused:
        propose(claim, manager, **fields)
    assert refused.value.field == field
    assert not Recovery.objects.exists()


def test_a_repayment_is_entered_once_and_not_above_what_is_left(claim, bureau, manager):
    row = demanded(claim, bureau, manager)
    with pytest.raises(Exception, match="amount_wrong"):
        repay(row, bureau, 10_000_01)
    repay(row, bureau, 1_00)
    with pytest.raises(Exception, match="repaid_already"):
        repay(row, bureau, 1_00)


def test_pages_from_the_proposal_to_the_repayment(claim, bureau, manager, client, at):
    at("2024-07-09T10:00:00")
    client.force_login(manager)
    page = f"/bureau/claims/{claim.uid}/recovery/"
    assert page in client.get(f"/bureau/claims/{claim.uid}/").content.decode()
    assert client.get(page).status_code == 200
    values = {"amount": "10000", "clause": "c4", "reason": "发票虚开", "due_on": "2024-08-09", "sanction": "warning"}
    assert client.post(page, values | {"amount": "36000.01"}).status_code == 422
    assert client.post(page, values).status_code == 302
    address = f"/bureau/recoveries/{Recovery.objects.get().uid}/"
    client.force_login(claim.created_by)
    assert "发票虚开" not in client.get(f"/portal/claims/{claim.uid}/").content.decode()
    client.force_login(bureau.director)
    assert client.post(f"{address}drop/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}confirm/").status_code == 302
    client.force_login(claim.created_by)
    assert "发票虚开" in client.get(f"/portal/claims/{claim.uid}/").content.decode()
    client.force_login(bureau.payer)
    typed = {"amount": "10000", "received_on": "2024-07-09", "bank_reference": ""}
    assert client.post(f"{address}repaid/", typed).status_code == 422
    assert client.post(f"{address}repaid/", typed | {"bank_reference": "R1"}).status_code == 302
    assert address in client.get("/bureau/recoveries/").content.decode()
    assert "R1" in client.get(address).content.decode()
