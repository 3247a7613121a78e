"""The plan of a claim: parts by payer and instalment, each from its budget, paid as they fall due."""

from datetime import UTC, date, datetime

import pytest

from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies import queries
from subsidies.actions import bank_results, paying, planning
from subsidies.enums import State
from subsidies.models import Budget
from tests.factories.payment import make_parted_call, make_payable
from tests.factories.people import make_budget, make_call, make_officer
from tests.factories.review import approved, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
LATER = datetime(2024, 7, 9, 2, 0, tzinfo=UTC)


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


def manager():
    return make_officer(R.PROGRAMME_MANAGER)


def parts_of(claim):
    return [(row.payer_zh, row.label_zh, row.due_on, row.amount) for row in claim.instalments.all()]


def state_of(budget):
    fresh = Budget.objects.get(pk=budget.pk)
    assert queries.ledger_problems(fresh) == []
    return fresh.reserved, fresh.committed, fresh.paid


def test_a_plain_measure_gives_one_part_from_the_calls_budget(bureau, now):
    claim = approved(make_submitted(), bureau, now)
    assert parts_of(claim) == [("", "", date(2024, 7, 2), 36_000_00)]
    assert claim.instalments.get().budget == claim.call.budget


@pytest.mark.engine
def test_two_payers_reserve_from_their_own_budgets_and_pay_in_two_instalments(bureau, now):
    city, district = make_budget(), make_budget(level="district")
    call = make_parted_call(budget=city)
    planning.set_payer(call, payer="district", budget=district, by=bureau.payer, now=now)
    claim = make_payable(bureau, now, call=call)
    assert parts_of(claim) == [
        ("市级", "首期", date(2024, 7, 2), 10_800_00),
        ("区级", "首期", date(2024, 7, 2), 7_200_00),
        ("市级", "尾款", None, 10_800_00),
        ("区级", "尾款", None, 7_200_00),
    ]
    assert (state_of(city), state_of(district)) == ((0, 21_600_00, 0), (0, 14_400_00, 0))
    pay(city, claim, bureau, "A")
    claim.refresh_from_db()
    assert (claim.state, claim.paid) == (State.PAYABLE, 10_800_00)
    pay(district, claim, bureau, "B")
    with pytest.raises(Exception, match="not_payable"):
        paying.prepare(city, [claim], by=bureau.payer, now=LATER)
    for part in claim.instalments.filter(due_on=None):
        planning.confirm_due(part, due_on=date(2024, 7, 9), why="验收报告1号", by=manager(), now=LATER)
    pay(city, claim, bureau, "C")
    pay(district, claim, bureau, "D")
    claim.refresh_from_db()
    assert (claim.state, claim.paid) == (State.PAID, 36_000_00)
    assert (state_of(city), state_of(district)) == ((0, 0, 21_600_00), (0, 0, 14_400_00))


def pay(budget, claim, bureau, reference):
    batch = paying.prepare(budget, [claim], by=bureau.payer, now=LATER)
    paying.export(batch, by=bureau.payer, now=LATER)
    references = {str(payment.uid): f"{reference}{payment.number}" for payment in batch.payments.all()}
    bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=LATER)


def test_one_payers_empty_budget_refuses_the_decision_and_nothing_is_reserved(bureau, now):
    city, district = make_budget(), make_budget(7_199_99)
    call = make_parted_call(budget=city)
    planning.set_payer(call, payer="district", budget=district, by=bureau.payer, now=now)
    with pytest.raises(Exception, match="budget_short"):
        approved(make_submitted(call=call), bureau, now)
    assert (state_of(city), state_of(district)) == ((0, 0, 0), (0, 0, 0))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"why": " "}, "why_missing"),
        ({"due_on": date(2024, 6, 30)}, "due_too_early"),
    ],
)
def test_confirming_needs_a_reason_and_a_day_after_submission(bureau, now, change, code):
    claim = make_payable(bureau, now, call=make_parted_call())
    values = {"due_on": date(2024, 7, 9), "why": "验收"} | change
    with pytest.raises(Exception, match=code):
        planning.confirm_due(claim.instalments.last(), **values, by=manager(), now=LATER)


def test_what_is_due_already_is_not_confirmed(bureau, now):
    claim = make_payable(bureau, now, call=make_parted_call())
    with pytest.raises(Exception, match="not_waiting"):
        planning.confirm_due(claim.instalments.first(), due_on=date(2024, 7, 9), why="x", by=manager(), now=LATER)


def test_a_part_that_is_confirmed_for_a_later_day_is_not_paid_before(bureau, now):
    claim = make_payable(bureau, now, call=make_parted_call())
    budget = claim.call.budget
    pay(budget, claim, bureau, "A")
    for part in claim.instalments.filter(due_on=None):
        planning.confirm_due(part, due_on=date(2024, 7, 10), why="验收", by=manager(), now=LATER)
    with pytest.raises(Exception, match="not_payable"):
        paying.prepare(budget, [claim], by=bureau.payer, now=LATER)


def test_a_payer_that_the_measure_does_not_name_or_a_decided_call_is_refused(bureau, now):
    with pytest.raises(Exception, match="payer_unknown"):
        planning.set_payer(make_call(), payer="district", budget=make_budget(), by=bureau.payer, now=now)
    call = make_parted_call()
    approved(make_submitted(call=call), bureau, now)
    with pytest.raises(Exception, match="call_decided"):
        planning.set_payer(call, payer="district", budget=make_budget(), by=bureau.payer, now=now)


def test_a_page_gives_each_payer_its_budget(bureau, client):
    call, other = make_parted_call(), make_budget()
    client.force_login(bureau.payer)
    address = f"/bureau/calls/{call.uid}/payers/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"city": call.budget.pk, "district": "0"}).status_code == 422
    assert client.post(address, {"city": call.budget.pk, "district": other.pk}).status_code == 302
    assert dict(call.payers.values_list("payer", "budget_id")) == {"city": call.budget.pk, "district": other.pk}
    assert address in client.get(f"/bureau/calls/{call.uid}/").content.decode()
