"""The end of a budget's year: what is free is carried into the next year or handed back, by two people."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from subsidies.actions import budgeting, settlements
from subsidies.enums import EntryKind
from subsidies.enums_payment import ClosingWay
from subsidies.models import Budget, BudgetClosing, Call, CallPayer
from subsidies.rules import ledger

CARRIED = "（结转）"


@transaction.atomic
def ask(budget: Budget, *, way: str, note: str, by: User, now: datetime) -> BudgetClosing:
    """One finance officer asks; what is free is counted when another confirms."""
    budgeting.require(by, P.BUDGET_ALLOT)
    locked = budgeting.lock(budget.pk)
    note = note.strip()
    if way not in ClosingWay.values:
        raise Refused("way_missing", _("Choose what becomes of the free part."), field="way")
    if not note:
        raise Refused("note_missing", _("Name the document that this rests on."), field="note")
    if locked.closings.filter(confirmed_at=None, dropped_at=None).exists():
        raise Refused("closing_waits", _("This waits for a second person already."), status=409)
    if locked.closed_at and not locked.balance:
        raise Refused("nothing_free", _("The year is closed and nothing is free."), status=409)
    closing = BudgetClosing.objects.create(budget=locked, way=way, note=note, asked_at=now, asked_by=by)
    audit.record("budget.closing_asked", closing, case=locked, by=by, now=now, payload={"way": way, "note": note})
    return closing


@transaction.atomic
def drop(closing: BudgetClosing, *, by: User, now: datetime) -> BudgetClosing:
    """Not confirmed: the year stays open."""
    budgeting.require(by, P.BUDGET_ALLOT)
    locked = budgeting.lock(closing.budget_id)
    row = open_one(closing)
    row.dropped_at = now
    row.save(update_fields=["dropped_at"])
    audit.record("budget.closing_dropped", row, case=locked, by=by, now=now, payload={"way": row.way})
    return row


@transaction.atomic
def confirm(closing: BudgetClosing, *, by: User, now: datetime) -> BudgetClosing:
    """Another finance officer confirms: two lines that balance, or one that hands back, and the year is closed.

    What is reserved and owed stays and is paid. Calls that are not decided yet go on with the next year's budget.
    """
    budgeting.require(by, P.BUDGET_ALLOT)
    is_carried = closing.way == ClosingWay.CARRY_FORWARD
    target_id = target_of(closing.budget, by=by, now=now).pk if is_carried else None
    keys = [closing.budget_id] if target_id is None else [closing.budget_id, target_id]
    locked = {key: budgeting.lock(key) for key in sorted(keys)}
    budget, row = locked[closing.budget_id], open_one(closing)
    if row.asked_by_id == by.pk:
        raise Refused("asked_it", _("You asked for this. Another finance officer confirms it."))
    amount, target = budget.balance, locked.get(target_id or 0)
    if amount and target is not None:
        carry(budget, target, amount, note=row.note, by=by, now=now)
    elif amount:
        budgeting.enter(budget, ledger.Line(EntryKind.HAND_BACK, amount), note=row.note, by=by, now=now)
    if budget.closed_at is None:
        budget.closed_at, budget.closed_by = now, by
        budget.save(update_fields=["closed_at", "closed_by"])
    row.confirmed_at, row.confirmed_by, row.amount, row.target = now, by, amount, target
    row.save(update_fields=["confirmed_at", "confirmed_by", "amount", "target"])
    if target is not None:
        move_calls(budget, target, by=by, now=now)
    settlements.money_changed(budget, by=by, now=now)
    payload = {"way": row.way, "amount": amount, "target": target.uid if target else ""}
    audit.record("budget.closed", row, case=budget, by=by, now=now, payload=payload)
    return row


def carry(budget: Budget, target: Budget, amount: int, *, note: str, by: User, now: datetime) -> None:
    left = budgeting.enter(budget, ledger.Line(EntryKind.CARRY_FORWARD, amount), note=note, by=by, now=now)
    entered = ledger.Line(EntryKind.CARRY_IN, amount)
    budgeting.enter(target, entered, note=note, counterpart=left, by=by, now=now)


def target_of(budget: Budget, *, by: User, now: datetime) -> Budget:
    """The next year's budget from the same source under the same document, opened where there is none."""
    name_en = f"{budget.name_en} (carried forward)"[:160] if budget.name_en else ""
    found, made = Budget.objects.get_or_create(
        source=budget.source,
        document_number=budget.document_number,
        year=budget.year + 1,
        defaults={
            "name_zh": f"{budget.name_zh[: 120 - len(CARRIED)]}{CARRIED}",
            "name_en": name_en,
            "level": budget.level,
            "functional_class": budget.functional_class,
            "economic_class": budget.economic_class,
            "currency": budget.currency,
        },
    )
    if made:
        said = {"level": found.level, "source": found.source, "document_number": found.document_number}
        audit.record("budget.opened", found, by=by, now=now, payload=said | {"year": found.year})
    if found.closed_at:
        raise Refused("next_closed", _("The next year's budget is closed too."), status=409)
    return found


def move_calls(budget: Budget, target: Budget, *, by: User, now: datetime) -> None:
    """Calls and their payers go on with the next year's money; plans of decided claims keep the closed year's."""
    calls = list(Call.objects.select_for_update(of=("self",)).filter(budget=budget).order_by("pk"))
    Call.objects.filter(pk__in=[call.pk for call in calls]).update(budget=target)
    CallPayer.objects.filter(budget=budget).update(budget=target)
    for call in calls:
        audit.record("call.budget_carried", call, by=by, now=now, payload={"year": target.year})


@transaction.atomic
def give_budget(call: Call, *, instead_of: Budget, budget: Budget, by: User, now: datetime) -> Call:
    """A call of which a budget was closed and its money handed back goes on with another budget.

    Plans of decided claims keep the closed one.
    """
    budgeting.require(by, P.BUDGET_ALLOT)
    locked = {key: budgeting.lock(key) for key in sorted({instead_of.pk, budget.pk})}
    old, new = locked[instead_of.pk], locked[budget.pk]
    row: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    payers = row.payers.filter(budget=old)
    if old.closed_at is None or not (row.budget_id == old.pk or payers.exists()):
        raise Refused("wrong_state", _("This step is not open now. Reload the page."), status=409)
    if new.closed_at:
        raise Refused("budget_closed", _("The year of this budget is closed."), field="budget")
    payers.update(budget=new)
    if row.budget_id == old.pk:
        row.budget = new
        row.save(update_fields=["budget"])
    payload = {"before": old.document_number, "document_number": new.document_number, "year": new.year}
    audit.record("call.budget_replaced", row, by=by, now=now, payload=payload)
    settlements.money_changed(new, by=by, now=now)
    return row


def open_one(closing: BudgetClosing) -> BudgetClosing:
    row: BudgetClosing = BudgetClosing.objects.select_for_update(of=("self",)).get(pk=closing.pk)
    if row.confirmed_at or row.dropped_at:
        raise Refused("closing_over", _("This has been decided already."), status=409)
    return row
