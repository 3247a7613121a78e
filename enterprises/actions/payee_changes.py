"""A change of account decided: approved by an officer, not approved, or withdrawn by the enterprise."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import holds
from enterprises.actions import payees, relating
from enterprises.actions.locking import lock, require_no_part
from enterprises.enums import ChangeState
from enterprises.models import Enterprise, PayeeAccount, PayeeChange
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused


@transaction.atomic
def approve(change: PayeeChange, *, note: str, by: User, now: datetime) -> PayeeAccount:
    """From now on the new account is paid to. `note` says how it was checked with the enterprise.

    Raises Refused while a payment to the account that stands is on its way: what the bank has in hand must stay true.
    """
    enterprise, row = taken_up(change, by=by)
    note = note.strip()
    if not note:
        raise Refused("note_missing", _("Say how you checked the new account with the enterprise."), field="note")
    running = holds.running(enterprise.pk)
    if running:
        raise Refused(
            "payment_running",
            _("A payment to the present account is on its way (%(payments)s). Decide when the bank has answered."),
            status=409,
            params={"payments": ", ".join(running)},
        )
    enterprise.payee_accounts.filter(replaced_at=None).update(replaced_at=now)
    account = PayeeAccount.objects.create(
        enterprise=enterprise,
        holder=enterprise.name_zh,
        bank=row.bank,
        cnaps=row.cnaps,
        number_encrypted=row.number_encrypted,
        number_tail=row.number_tail,
        entered_at=row.asked_at,
        entered_by=row.asked_by,
    )
    relating.refresh(enterprise, now=now)
    row.account = account
    decide(row, ChangeState.APPROVED, note, by=by, now=now)
    payload = {"bank": row.bank, "cnaps": row.cnaps, "tail": row.number_tail, "note": note}
    audit.record("enterprise.payee_change_approved", row, by=by, now=now, payload=payload, case=enterprise)
    payees.tell(enterprise, "enterprises.payee_changed", {"account": account.masked}, now=now)
    return account


@transaction.atomic
def refuse(change: PayeeChange, *, reason: str, by: User, now: datetime) -> PayeeChange:
    enterprise, row = taken_up(change, by=by)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Say why the change is not approved."), field="reason")
    decide(row, ChangeState.REFUSED, reason, by=by, now=now)
    payload = {"tail": row.number_tail, "reason": reason}
    audit.record("enterprise.payee_change_refused", row, by=by, now=now, payload=payload, case=enterprise)
    payees.tell(enterprise, "enterprises.payee_change_refused", {"account": row.masked, "reason": reason}, now=now)
    return row


@transaction.atomic
def withdraw(change: PayeeChange, *, by: User, now: datetime) -> PayeeChange:
    """By any administrator: also the way to stop a change that somebody else asked for."""
    enterprise = lock(change.enterprise, P.PAYEE_EDIT, by=by)
    row = waiting(change)
    decide(row, ChangeState.WITHDRAWN, "", by=by, now=now)
    audit.record(
        "enterprise.payee_change_withdrawn", row, by=by, now=now, payload={"tail": row.number_tail}, case=enterprise
    )
    payees.tell(enterprise, "enterprises.payee_change_withdrawn", {"name": by.name, "account": row.masked}, now=now)
    return row


def taken_up(change: PayeeChange, *, by: User) -> tuple[Enterprise, PayeeChange]:
    """The enterprise and the waiting change under lock, for an officer who has no part in the enterprise."""
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=change.enterprise_id)
    if not by.may(P.PAYEE_REVIEW, division_id=enterprise.registration_division_id):
        raise NotAllowed("not_allowed", _("You may not decide on accounts."))
    require_no_part(enterprise, by)
    return enterprise, waiting(change)


def waiting(change: PayeeChange) -> PayeeChange:
    row: PayeeChange = PayeeChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.state != ChangeState.WAITING:
        raise Refused("change_decided", _("This change has been decided already."), status=409)
    return row


def decide(row: PayeeChange, state: ChangeState, note: str, *, by: User, now: datetime) -> None:
    row.state, row.note, row.decided_at, row.decided_by = state, note, now, by
    row.save(update_fields=["state", "note", "decided_at", "decided_by", "account"])


@transaction.atomic
def forget_numbers(rows: Iterable[PayeeChange], now: datetime) -> int:
    """The number of an account that was never approved; its last four digits stay in the record."""
    return PayeeChange.objects.filter(pk__in=[row.pk for row in rows]).update(number_encrypted="")
