"""Recovery: propose, confirm or drop a demand, enter what was repaid, and note who has not paid in time."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions import credit
from enterprises.enums import CreditEffect
from enterprises.models import CreditRecord
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.money import Money, format_money
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as reference
from subsidies import facts, netting, queries, sanctions
from subsidies.actions import budgeting, letters, moving, recusing, reviewing
from subsidies.enums import EntryKind
from subsidies.enums_proof import LetterKind
from subsidies.enums_recovery import BAR_LIST, DEBT_LIST, OUTSTANDING, RecoveryState, Sanction
from subsidies.models import Application, Budget, Instalment, Recovery, Repayment
from subsidies.rules import ledger
from subsidies.rules import recovery as rules


@transaction.atomic
def propose(
    application: Application,
    *,
    amount: int,
    clause: str,
    reason: str,
    due_on: date,
    sanction: str,
    by: User,
    now: datetime,
    sanction_why: str = "",
) -> Recovery:
    """Up to what was paid and is not demanded back already. The enterprise is told when somebody else confirms it.

    A sanction that is not the next rung of the ladder needs its reason.
    """
    budgeting.require(by, P.RECOVERY_PROPOSE)
    locked = moving.lock(application)
    recusing.require_disinterested(locked, by)
    reason = reason.strip()
    if clause not in facts.measure_of(locked.measure_version).clauses:
        raise Refused("clause_missing", _("Name the clause that the demand rests on."), field="clause")
    if not reason:
        raise Refused("reason_missing", _("Give the reason in words that the applicant understands."), field="reason")
    if due_on <= clock.local_date(now):
        raise Refused("due_past", _("The deadline lies in the future."), field="due_on")
    if sanction not in Sanction.values:
        raise Refused("sanction_missing", _("Choose the sanction."), field="sanction")
    if sanction not in (Sanction.NONE, sanctions.next_sanction(locked)) and not sanction_why.strip():
        text = _("The next rung is “%(rung)s”. Say why it is another one.")
        raise Refused(
            "rung_skipped", text, field="sanction_why", params={"rung": sanctions.next_sanction(locked).label}
        )
    most = can_demand(locked)
    if not 0 < amount <= most:
        text = _("At most %(most)s can be demanded: what was paid and is not demanded already.")
        raise Refused("amount_wrong", text, field="amount", params={"most": format_money(most)})
    row = Recovery.objects.create(
        reference=reference.next_reference("ZH", clock.local_date(now).year, width=4),
        application=locked,
        amount=amount,
        clause=clause,
        reason=reason,
        due_on=due_on,
        sanction=sanction,
        sanction_why=sanction_why.strip(),
        proposed_at=now,
        proposed_by=by,
    )
    payload = {"amount": amount, "clause": clause, "reason": reason, "due_on": due_on, "sanction": sanction}
    audit.record("recovery.proposed", row, case=locked, by=by, now=now, payload=payload)
    return row


def can_demand(application: Application) -> int:
    rows = application.recoveries.values_list("state", "amount", "repaid")
    demanded = sum(repaid if state == RecoveryState.DROPPED else amount for state, amount, repaid in rows)
    return max(0, (application.paid or 0) - demanded)


@transaction.atomic
def confirm(recovery: Recovery, *, by: User, now: datetime) -> Recovery:
    """A second person confirms: the enterprise is told, and a bar begins today."""
    budgeting.require(by, P.RECOVERY_CONFIRM)
    application = moving.lock(recovery.application)
    row = lock(recovery, RecoveryState.PROPOSED)
    recusing.require_disinterested(application, by)
    if row.proposed_by_id == by.pk:
        raise Refused("proposed_it", _("You proposed this. Somebody else confirms it."))
    today = clock.local_date(now)
    if row.due_on <= today:
        raise Refused("due_past", _("The deadline lies in the future."), status=409)
    ends_on = rules.last_day(Sanction(row.sanction), today)
    if ends_on is not None:
        row.bar = credit.enter(
            application.enterprise,
            effect=CreditEffect.BARS_FUNDING,
            list_name=BAR_LIST,
            legal_basis=f"{application.measure_version} {row.clause}",
            starts_on=today,
            ends_on=ends_on,
            source=row.reference,
            by=by,
            now=now,
        )
    row.state, row.decided_at, row.decided_by = RecoveryState.DEMANDED, now, by
    row.save(update_fields=["state", "decided_at", "decided_by", "bar"])
    payload = {"amount": row.amount, "reason": row.reason, "due_on": row.due_on, "barred_until": ends_on}
    audit.record("claim.recovery_demanded", application, by=by, now=now, payload=payload)
    letters.ask(LetterKind.RECOVERY, row.pk, now=now)
    tell(row, application, "claim_recovery_demanded", now=now)
    return row


@transaction.atomic
def drop(recovery: Recovery, *, reason: str, by: User, now: datetime) -> Recovery:
    """A proposal that is not pursued; the enterprise never hears of it."""
    budgeting.require(by, P.RECOVERY_CONFIRM)
    application = moving.lock(recovery.application)
    row = lock(recovery, RecoveryState.PROPOSED)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why it is not pursued."), field="reason")
    row.state, row.decided_at, row.decided_by, row.drop_reason = RecoveryState.DROPPED, now, by, reason.strip()
    row.save(update_fields=["state", "decided_at", "decided_by", "drop_reason"])
    audit.record("recovery.dropped", row, case=application, by=by, now=now, payload={"reason": row.drop_reason})
    return row


@transaction.atomic
def repay(
    recovery: Recovery, *, amount: int, received_on: date, bank_reference: str, by: User, now: datetime
) -> Repayment:
    """Money has come back: it goes to the budgets that paid, in proportion. The same bank reference counts once."""
    budgeting.require(by, P.PAYMENT_CONFIRM)
    budgets = {key: budgeting.lock(key) for key in sorted(budgets_of([recovery.application_id]))}
    application = moving.lock(recovery.application)
    row = lock(recovery, *OUTSTANDING)
    recusing.require_disinterested(application, by)
    reference_text = bank_reference.strip()
    check_repayment(row, amount, received_on, reference_text, now)
    return enter_repayment(
        row, application, budgets, amount=amount, received_on=received_on, bank_reference=reference_text, by=by, now=now
    )


def budgets_of(applications: Iterable[int]) -> set[int]:
    """The budgets that pay the claims, by their keys: what they repay goes back there."""
    return set(Instalment.objects.filter(application__in=applications).values_list("budget_id", flat=True))


def enter_repayment(
    row: Recovery,
    application: Application,
    budgets: Mapping[int, Budget],
    *,
    amount: int,
    received_on: date,
    bank_reference: str,
    by: User,
    now: datetime,
) -> Repayment:
    """The repayment with its lines of the ledger; the recovery is settled with the last fen. All is under lock."""
    made = Repayment.objects.create(
        recovery=row,
        amount=amount,
        received_on=received_on,
        bank_reference=bank_reference,
        entered_at=now,
        entered_by=by,
    )
    for key, part in rules.shares(amount, shared_by(application, amount)).items():
        line = ledger.Line(EntryKind.RECOVER, part)
        budgeting.enter(budgets[key], line, application=application, repayment=made, note=row.reference, by=by, now=now)
    row.repaid += amount
    if not row.left:
        settle(row, application, received_on, by=by, now=now)
    row.save(update_fields=["repaid", "netting", "state"])
    payload = {"amount": amount, "received_on": received_on, "bank_reference": bank_reference, "left": row.left}
    audit.record("claim.repaid", application, by=by, now=now, payload=payload)
    return made


def undo_repayment(
    made: Repayment, row: Recovery, application: Application, budgets: Mapping[int, Budget], *, by: User, now: datetime
) -> None:
    """The payment that it was kept from came back: the same lines of the ledger, the other way, and all is owed again.

    Raises Refused where a budget has spent meanwhile what it had got back.
    """
    for entry in made.entries.filter(kind=EntryKind.RECOVER).order_by("budget_id"):
        line = ledger.Line(EntryKind.RECOVER_UNDONE, entry.amount)
        budget = budgets[entry.budget_id]
        budgeting.enter(budget, line, application=application, repayment=made, note=row.reference, by=by, now=now)
    made.undone_at = now
    made.save(update_fields=["undone_at"])
    row.repaid -= made.amount
    today = clock.local_date(now)
    if row.state == RecoveryState.REPAID:
        row.state = RecoveryState.DEMANDED if row.due_on >= today else RecoveryState.OVERDUE
        if row.state == RecoveryState.OVERDUE:
            row.debt = enter_debt(row, application, today, now=now)
    row.save(update_fields=["repaid", "state", "debt"])
    payload = {"amount": made.amount, "bank_reference": made.bank_reference, "left": row.left}
    audit.record("claim.repayment_undone", application, by=by, now=now, payload=payload)
    if row.is_outstanding:  # and not taken back since
        tell(row, application, "claim_repayment_undone", now=now)


def check_repayment(row: Recovery, amount: int, received_on: date, bank_reference: str, now: datetime) -> None:
    if row.netting and row.free < amount <= row.left:
        text = _("%(netting)s of it is being kept from a payment on its way; %(left)s is still to be repaid.")
        params = {"netting": format_money(row.netting), "left": format_money(row.free)}
        raise Refused("amount_netted", text, field="amount", params=params)
    if (has := netting.held(row.application_id)) < amount <= row.left:
        text = _("The payment came back: of this claim's money the enterprise has %(held)s. No more can be repaid.")
        raise Refused("came_back", text, field="amount", status=409, params={"held": format_money(has)})
    if not 0 < amount <= row.left:
        text = _("%(left)s is still to be repaid.")
        raise Refused("amount_wrong", text, field="amount", params={"left": format_money(row.left)})
    if not clock.local_date(row.decided_at or now) <= received_on <= clock.local_date(now):
        text = _("The day lies between the demand and today.")
        raise Refused("day_wrong", text, field="received_on")
    if not bank_reference or len(bank_reference) > 60:
        text = _("Enter the bank's reference, 60 signs at most.")
        raise Refused("bank_reference_missing", text, field="bank_reference")
    if row.repayments.filter(bank_reference=bank_reference).exists():
        text = _("This repayment is entered already.")
        raise Refused("repaid_already", text, field="bank_reference", status=409)


def shared_by(application: Application, amount: int) -> dict[int, int]:
    """In which proportion the budgets get it back: as each has paid and not got back. Where so much is not with the
    enterprise any more, since a payment came back while this was being kept from another one, as the plan has it."""
    paid = {key: part for key, part in netting.holdings([application.pk]).get(application.pk, {}).items() if part > 0}
    if amount <= sum(paid.values()):
        return paid
    found: dict[int, int] = {}
    for key, part in application.instalments.values_list("budget_id", "amount"):
        found[key] = found.get(key, 0) + part
    return found


def settle(row: Recovery, application: Application, day: date, *, by: User, now: datetime) -> None:
    """All is repaid: nothing is owed any more. A bar stands until its last day all the same."""
    row.state = RecoveryState.REPAID
    if row.debt is not None:
        credit.repair(row.debt, application.enterprise, day=day, by=by, now=now)
    tell(row, application, "claim_recovery_repaid", now=now)


def mark_overdue(*, now: datetime) -> int:
    """Demands whose last day has passed: the enterprise owes fiscal money until it has repaid. Safe to run twice."""
    rows = Recovery.objects.filter(state=RecoveryState.DEMANDED, due_on__lt=clock.local_date(now))
    return sum(overdue(row, now=now) for row in rows.select_related("application").order_by("pk"))


@transaction.atomic
def overdue(recovery: Recovery, *, now: datetime) -> bool:
    application = moving.lock(recovery.application)
    row = Recovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)
    today = clock.local_date(now)
    if row.state != RecoveryState.DEMANDED or row.due_on >= today or not netting.held(application.pk):
        return False  # a demand rests while the money that it is about is not with the enterprise
    row.debt = enter_debt(row, application, today, now=now)
    row.state = RecoveryState.OVERDUE
    row.save(update_fields=["state", "debt"])
    audit.record("claim.recovery_overdue", application, by=None, now=now, payload={"left": row.left})
    tell(row, application, "claim_recovery_overdue", now=now)
    return True


def enter_debt(row: Recovery, application: Application, today: date, *, now: datetime) -> CreditRecord:
    """From today the enterprise counts as owing fiscal money, until all is repaid."""
    return credit.enter(
        application.enterprise,
        effect=CreditEffect.OWES_FISCAL,
        list_name=DEBT_LIST,
        legal_basis=f"{application.measure_version} {row.clause}",
        starts_on=today,
        ends_on=None,
        source=row.reference,
        by=None,
        now=now,
    )


def tell(row: Recovery, application: Application, kind: str, *, now: datetime) -> None:
    messages.notify(
        queries.claimants(application, now),
        kind,
        params={
            "reference": application.reference,
            "amount": Money(row.left or row.amount),
            "day": row.due_on,
            "reason": row.reason,
        },
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )


def lock(recovery: Recovery, *states: RecoveryState) -> Recovery:
    row: Recovery = Recovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)
    if row.state not in states:
        raise Refused("wrong_state", _("This step is not open now. Reload the page."), status=409)
    return row
