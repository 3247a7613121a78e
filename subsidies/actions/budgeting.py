"""The writers of the budget: each adds one line to the ledger and moves the totals, under the budget's lock.

Lock order everywhere: Budget, Application, audit head. `lock` is therefore the first thing an act does
that spends money.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.money import format_money
from subsidies.actions import settlements
from subsidies.enums import BudgetLevel, EntryKind
from subsidies.models import Application, Budget, BudgetEntry, Repayment
from subsidies.rules import ledger

CLASS_CODE = re.compile(r"[0-9]{3,12}")
NOT_WHEN_CLOSED = (
    EntryKind.ALLOT,
    EntryKind.REDUCE,
    EntryKind.MOVE_OUT,
    EntryKind.MOVE_IN,
    EntryKind.RESERVE,
    EntryKind.CARRY_IN,
)
ACCOUNTS = ("allotted", "reserved", "committed", "paid")


def lock(budget_id: int) -> Budget:
    return Budget.objects.select_for_update(of=("self",)).get(pk=budget_id)


@transaction.atomic
def open_budget(
    *,
    name_zh: str,
    name_en: str,
    source: str,
    document_number: str,
    year: int,
    by: User,
    now: datetime,
    level: str = BudgetLevel.CITY,
    functional_class: str = "",
    economic_class: str = "",
) -> Budget:
    """A budget with nothing in it yet; allotting is an act of its own."""
    require(by, P.BUDGET_ALLOT)
    if Budget.objects.filter(source=source, document_number=document_number, year=year).exists():
        raise Refused(
            "budget_exists",
            _("There is a budget from this source under this document and year already."),
            field="document_number",
        )
    for field, code in (("functional_class", functional_class), ("economic_class", economic_class)):
        if code and not CLASS_CODE.fullmatch(code):
            raise Refused("class_wrong", _("A class has 3 to 12 digits, such as 2160299."), field=field)
    budget = Budget.objects.create(
        name_zh=name_zh,
        name_en=name_en,
        level=level,
        source=source,
        document_number=document_number,
        year=year,
        functional_class=functional_class,
        economic_class=economic_class,
    )
    payload = {"level": str(level), "source": source, "document_number": document_number, "year": year}
    audit.record("budget.opened", budget, by=by, now=now, payload=payload)
    return budget


@transaction.atomic
def allot(budget: Budget, *, amount: int, note: str, by: User, now: datetime) -> BudgetEntry:
    """Add money that a document allots; a list that was settled on less falls, since its rule gives other amounts."""
    return allot_anew(budget, EntryKind.ALLOT, amount, note=note, by=by, now=now)


@transaction.atomic
def reduce(budget: Budget, *, amount: int, note: str, by: User, now: datetime) -> BudgetEntry:
    """Take away what a document cuts, or what was allotted by mistake: of what is free, and no more."""
    return allot_anew(budget, EntryKind.REDUCE, amount, note=note, by=by, now=now)


@transaction.atomic
def move(budget: Budget, target: Budget, *, amount: int, note: str, by: User, now: datetime) -> BudgetEntry:
    """Move what is free to another budget of the same level and year, as finance allows it: two lines, or none.

    Between levels nothing is moved here, nor from year to year, which is for the end of the year (预算法 第七十二条:
    between subjects, levels and projects only as the treasury's rules allow).
    """
    require(by, P.BUDGET_ALLOT)
    require_positive(amount)
    locked = {key: lock(key) for key in sorted({budget.pk, target.pk})}
    source, taker = locked[budget.pk], locked[target.pk]
    if source.closed_at or not Budget.objects.taking_from(source).filter(pk=taker.pk).exists():
        text = _("Money is moved between two open budgets of one level and year.")
        raise Refused("other_budget", text, field="target")
    left = enter(source, ledger.Line(EntryKind.MOVE_OUT, amount), note=note, by=by, now=now)
    enter(taker, ledger.Line(EntryKind.MOVE_IN, amount), note=note, counterpart=left, by=by, now=now)
    for each in (source, taker):
        settlements.money_changed(each, by=by, now=now)
    return left


def require_positive(amount: int) -> None:
    if amount <= 0:
        raise Refused("not_positive", _("The amount must be above zero."), field="amount")


def allot_anew(budget: Budget, kind: EntryKind, amount: int, *, note: str, by: User, now: datetime) -> BudgetEntry:
    require(by, P.BUDGET_ALLOT)
    require_positive(amount)
    locked = lock(budget.pk)
    entry = enter(locked, ledger.Line(kind, amount), note=note, by=by, now=now)
    settlements.money_changed(locked, by=by, now=now)
    return entry


def reserve(budget: Budget, application: Application, amount: int, *, by: User, now: datetime) -> BudgetEntry:
    """Set money aside for a decision; over the balance the decision is refused with the figures."""
    return enter(budget, ledger.Line(EntryKind.RESERVE, amount), application=application, by=by, now=now)


def commit(budget: Budget, application: Application, amount: int, *, by: User, now: datetime) -> BudgetEntry:
    """The public notice has ended: what was reserved is now owed."""
    return enter(budget, ledger.Line(EntryKind.COMMIT, amount), application=application, by=by, now=now)


def release(
    budget: Budget, application: Application, amount: int, *, held_as: EntryKind, by: User, now: datetime
) -> BudgetEntry:
    """A decision has fallen: what was reserved or committed can be decided on again."""
    line = ledger.Line(EntryKind.RELEASE, amount, held_as)
    return enter(budget, line, application=application, by=by, now=now)


def enter(
    budget: Budget,
    line: ledger.Line,
    *,
    by: User,
    now: datetime,
    application: Application | None = None,
    note: str = "",
    counterpart: BudgetEntry | None = None,
    repayment: Repayment | None = None,
) -> BudgetEntry:
    """Add the line to the locked budget. Raises Refused, changing nothing, as `after` does."""
    entry = add(budget, line, application=application, by=by, now=now)
    budget.save(update_fields=[*ACCOUNTS, "entries_count"])
    entry.note, entry.counterpart, entry.repayment = note, counterpart, repayment
    entry.save()
    event = event_of(entry, budget, by=by, now=now)
    audit.record(event.kind, entry, case=budget, by=by, now=now, payload=event.payload)
    return entry


def add(budget: Budget, line: ledger.Line, *, application: Application | None, by: User, now: datetime) -> BudgetEntry:
    """The line's row with the budget's new totals, neither saved yet. Raises Refused as `after` does."""
    take(budget, after(budget, line))
    return entry_of(budget, line, application=application, by=by, now=now)


def entry_of(
    budget: Budget, line: ledger.Line, *, application: Application | None, by: User, now: datetime
) -> BudgetEntry:
    """The row of the line that the budget has just taken, not saved yet."""
    return BudgetEntry(
        budget=budget,
        position=budget.entries_count,
        kind=line.kind,
        amount=line.amount,
        released_from=line.released_from,
        application=application,
        made_at=now,
        made_by=by,
    )


def save_together(budgets: Iterable[Budget], entries: Iterable[BudgetEntry]) -> None:
    """Lines of `add` with the budgets that took them. The caller records their events."""
    BudgetEntry.objects.bulk_create(entries)
    for budget in budgets:
        budget.save(update_fields=[*ACCOUNTS, "entries_count"])


def after(budget: Budget, line: ledger.Line) -> ledger.Totals:
    """The totals with one more line. Raises Refused when its account does not suffice, and when the budget's year is
    closed and the line would bind or add money, or cut what was allotted."""
    if budget.closed_at and line.kind in NOT_WHEN_CLOSED:
        raise closed()
    try:
        return ledger.apply(totals_of(budget), line)
    except ledger.Overdrawn as error:
        raise overdrawn(error, budget) from error


def closed() -> Refused:
    return Refused("budget_closed", _("The year of this budget is closed. Nothing was changed."), status=409)


def take(budget: Budget, totals: ledger.Totals) -> None:
    """The totals after one more line; the caller holds the lock and saves."""
    for account in ACCOUNTS:
        setattr(budget, account, getattr(totals, account))
    budget.entries_count += 1


def event_of(entry: BudgetEntry, budget: Budget, *, by: User, now: datetime) -> audit.Entry:
    """What the record says of the line that has just been added."""
    payload = {
        "amount": entry.amount,
        "position": entry.position,
        "balance": budget.balance,
        "application": entry.application.reference if entry.application else "",
    }
    return audit.Entry(f"budget.{entry.kind}", entry, by, now, payload, case=budget)


def totals_of(budget: Budget) -> ledger.Totals:
    return ledger.Totals(budget.allotted, budget.reserved, budget.committed, budget.paid)


def overdrawn(error: ledger.Overdrawn, budget: Budget) -> Refused:
    figures = {
        "held": format_money(error.held, budget.currency),
        "asked": format_money(error.asked, budget.currency),
        "short": format_money(error.short_by, budget.currency),
    }
    if error.source == "balance":
        text = _(
            "The budget does not suffice: %(held)s available, %(asked)s asked, short by %(short)s. Nothing was changed."
        )
    else:
        text = _(
            "The ledger holds %(held)s for this step, %(asked)s was asked, short by %(short)s. Nothing was changed."
        )
    return Refused("budget_short", text, status=409, params=figures)


def require(by: User, permission: P) -> None:
    if not by.may(permission):
        raise NotAllowed("not_allowed", _("You may not take this step."))
