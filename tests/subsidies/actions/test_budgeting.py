"""The ledger: totals follow its lines, nothing is overdrawn, and `budget verify` names what differs."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies.actions import budgeting, reminding
from subsidies.enums import BudgetLevel, EntryKind
from subsidies.models import Budget, BudgetEntry
from tests.factories.people import make_budget, make_officer
from tests.factories.review import make_bureau, make_submitted

pytestmark = pytest.mark.django_db


def test_an_allotment_adds_a_line_and_raises_the_balance(now):
    payer = make_officer(R.FINANCE_OFFICER)
    budget = make_budget(100_00)
    entry = budgeting.allot(budget, amount=50_00, note="津财〔2024〕21号", by=payer, now=now)
    budget.refresh_from_db()
    assert (entry.position, budget.allotted, budget.balance) == (2, 150_00, 150_00)


def test_a_reduction_takes_from_what_is_free_and_no_more(now):
    payer = make_officer(R.FINANCE_OFFICER)
    budget = make_budget(100_00)
    budgeting.allot(budget, amount=600_00, note="多录一位", by=payer, now=now)
    entry = budgeting.reduce(budget, amount=540_00, note="更正：应为60元", by=payer, now=now)
    budget.refresh_from_db()
    assert (entry.kind, entry.position, budget.allotted, budget.balance) == ("reduce", 3, 160_00, 160_00)
    with pytest.raises(Refused, match="budget_short"):
        budgeting.reduce(budget, amount=160_01, note="", by=payer, now=now)
    with pytest.raises(NotAllowed):
        budgeting.reduce(budget, amount=1, note="", by=make_officer(R.DIRECTOR), now=now)
    assert list(budget.entries.order_by("position").values_list("amount", flat=True)) == [100_00, 600_00, 540_00]
    call_command("budget", "verify")


@pytest.mark.engine
def test_money_moved_stands_in_both_ledgers_or_in_none(now):
    payer, budget, target = make_officer(R.FINANCE_OFFICER), make_budget(100_00), make_budget(20_00)
    left = budgeting.move(budget, target, amount=60_00, note="津财预〔2024〕8号", by=payer, now=now)
    taken = target.entries.get(kind="move_in")
    assert (left.kind, left.amount, left.carried_to, taken.amount) == ("move_out", 60_00, taken, 60_00)
    for each, allotted in ((budget, 40_00), (target, 80_00)):
        each.refresh_from_db()
        assert (each.allotted, each.balance) == (allotted, allotted)
    with pytest.raises(Refused, match="budget_short"):
        budgeting.move(budget, target, amount=40_01, note="", by=payer, now=now)
    with pytest.raises(NotAllowed):
        budgeting.move(budget, target, amount=1, note="", by=make_officer(R.DIRECTOR), now=now)
    assert (budget.entries.count(), target.entries.count()) == (2, 2)
    call_command("budget", "verify")


def test_money_is_moved_within_one_level_and_year_alone(now):
    payer, budget = make_officer(R.FINANCE_OFFICER), make_budget(100_00)
    of_district, closed = make_budget(level=BudgetLevel.DISTRICT), make_budget(closed_at=now, closed_by=payer)
    of_next_year = make_budget()
    Budget.objects.filter(pk=of_next_year.pk).update(year=2025)
    for target in (budget, of_district, closed, of_next_year):
        with pytest.raises(Refused) as refused:
            budgeting.move(budget, target, amount=1, note="", by=payer, now=now)
        assert refused.value.code == "other_budget"


def test_verify_finds_money_that_one_ledger_gave_and_no_other_took(now, capsys):
    payer, budget, target = make_officer(R.FINANCE_OFFICER), make_budget(100_00), make_budget(20_00)
    budgeting.move(budget, target, amount=60_00, note="津财预〔2024〕8号", by=payer, now=now)
    BudgetEntry.objects.filter(budget=target, kind=EntryKind.MOVE_IN)._raw_delete("default")
    with pytest.raises(CommandError):
        call_command("budget", "verify")
    assert "line 2 moves 6000 to another budget, which took None" in capsys.readouterr().err


def test_only_the_finance_officer_allots(now):
    with pytest.raises(NotAllowed):
        budgeting.allot(make_budget(), amount=1, note="", by=make_officer(R.DIRECTOR), now=now)


def test_nothing_is_allotted_for_nothing(now):
    with pytest.raises(Refused) as refused:
        budgeting.allot(make_budget(), amount=0, note="", by=make_officer(R.FINANCE_OFFICER), now=now)
    assert refused.value.field == "amount"


def test_one_budget_for_each_source_document_and_year(now):
    payer = make_officer(R.FINANCE_OFFICER)
    fields = {
        "name_zh": "专项",
        "name_en": "",
        "source": "市级财政",
        "document_number": "津财〔2024〕1号",
        "year": 2024,
    }
    budgeting.open_budget(**fields, by=payer, now=now)
    with pytest.raises(Refused) as refused:
        budgeting.open_budget(**fields, by=payer, now=now)
    assert refused.value.code == "budget_exists"


def test_a_ledger_line_is_never_changed():
    entry = make_budget().entries.get()
    entry.amount = 1
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.engine
def test_verify_is_content_with_a_sound_ledger(capsys):
    make_budget(100_00)
    call_command("budget", "verify")
    assert "1 budgets agree" in capsys.readouterr().out


def test_verify_names_the_budget_whose_total_differs(capsys):
    budget = make_budget(100_00)
    Budget.objects.filter(pk=budget.pk).update(reserved=1)
    with pytest.raises(CommandError):
        call_command("budget", "verify")
    assert f"{budget.document_number} 2024: reserved is 1, the lines make 0" in capsys.readouterr().err


def test_verify_finds_a_line_that_is_gone(capsys):
    budget = make_budget(100_00)
    BudgetEntry.objects.filter(budget=budget, kind=EntryKind.ALLOT)._raw_delete("default")
    with pytest.raises(CommandError):
        call_command("budget", "verify")
    assert "0 lines, 1 were written" in capsys.readouterr().err


def test_the_late_are_reminded_once_a_day(now):
    bureau = make_bureau()
    make_submitted(due_at=now - timedelta(days=1))
    assert reminding.remind_overdue(now=now) == 2  # both desks of the district
    assert reminding.remind_overdue(now=now) == 0
    assert bureau.commerce.notices.filter(kind="claims_overdue").count() == 1
