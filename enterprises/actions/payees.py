"""Where an enterprise's money goes: entered by its administrator, read in clear by few, each reading recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import secrets
from enterprises.actions import relating
from enterprises.actions.locking import lock
from enterprises.enums import ChangeState, MemberRole
from enterprises.models import Enterprise, PayeeAccount, PayeeChange
from enterprises.rules import codes
from enterprises.rules.names import is_same
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages


@dataclass(frozen=True, slots=True)
class Account:
    """Where money goes, as typed and set right: digits only."""

    bank: str
    cnaps: str
    number: str


def checked(enterprise: Enterprise, *, holder: str, bank: str, cnaps: str, number: str) -> Account:
    """Raises Refused at the field that no bank would take, and where somebody else holds the account."""
    account = Account(bank.strip(), codes.folded(cnaps), codes.folded(number))
    if not is_same(holder, enterprise.name_zh):
        raise Refused(
            "holder_differs",
            _("The holder must be the enterprise itself: %(name)s."),
            field="holder",
            params={"name": enterprise.name_zh},
        )
    if not codes.is_cnaps(account.cnaps):
        raise Refused("cnaps_wrong", _("A CNAPS code has 12 digits."), field="cnaps")
    if not codes.is_account_number(account.number):
        raise Refused("number_wrong", _("An account number has 8 to 30 digits."), field="number")
    return account


@transaction.atomic
def set_payee(
    enterprise: Enterprise, *, holder: str, bank: str, cnaps: str, number: str, by: User, now: datetime
) -> PayeeAccount:
    """Enter the first account. Once there is one another takes `ask_change` and an officer's approval."""
    row = lock(enterprise, P.PAYEE_EDIT, by=by)
    given = checked(row, holder=holder, bank=bank, cnaps=cnaps, number=number)
    current: PayeeAccount | None = row.payee_accounts.filter(replaced_at=None).first()
    if current and is_unchanged(current, given):
        return current
    if current:
        raise Refused("account_stands", _("There is an account already. Ask for a change of it."), status=409)
    account = PayeeAccount.objects.create(
        enterprise=row,
        holder=row.name_zh,
        bank=given.bank,
        cnaps=given.cnaps,
        number_encrypted=secrets.encrypt(given.number),
        number_tail=given.number[-4:],
        entered_at=now,
        entered_by=by,
    )
    relating.refresh(row, now=now)
    payload = {"bank": account.bank, "cnaps": account.cnaps, "tail": account.number_tail}
    audit.record("enterprise.payee_entered", account, by=by, now=now, payload=payload, case=row)
    tell(row, "enterprises.payee_entered", {"name": by.name, "account": account.masked}, now=now)
    return account


@transaction.atomic
def ask_change(
    enterprise: Enterprise, *, holder: str, bank: str, cnaps: str, number: str, reason: str, by: User, now: datetime
) -> PayeeChange:
    """Ask for another account. It waits for an officer; meanwhile the one that stands is paid to."""
    row = lock(enterprise, P.PAYEE_EDIT, by=by)
    given = checked(row, holder=holder, bank=bank, cnaps=cnaps, number=number)
    current = row.payee_accounts.filter(replaced_at=None).first()
    if current is None:
        raise Refused("no_account_yet", _("There is no account yet that could be changed."), status=409)
    if is_unchanged(current, given):
        raise Refused("account_same", _("This is the account that stands already."), field="number")
    waiting = row.payee_changes.filter(state=ChangeState.WAITING).first()
    if waiting is not None:
        if is_unchanged(waiting, given):
            return waiting
        raise Refused("change_waits", _("Another change of account waits already. Withdraw it first."), status=409)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why the account changes."), field="reason")
    change = PayeeChange.objects.create(
        enterprise=row,
        replaces=current,
        bank=given.bank,
        cnaps=given.cnaps,
        number_encrypted=secrets.encrypt(given.number),
        number_tail=given.number[-4:],
        reason=reason.strip(),
        asked_at=now,
        asked_by=by,
    )
    payload = {"bank": change.bank, "cnaps": change.cnaps, "tail": change.number_tail, "reason": change.reason}
    audit.record("enterprise.payee_change_asked", change, by=by, now=now, payload=payload, case=row)
    tell(row, "enterprises.payee_change_asked", {"name": by.name, "account": change.masked}, now=now)
    return change


def is_unchanged(account: PayeeAccount | PayeeChange, given: Account) -> bool:
    """The same form sent twice changes nothing."""
    if (account.bank, account.cnaps) != (given.bank, given.cnaps):
        return False
    if isinstance(account, PayeeAccount) and account.holder != account.enterprise.name_zh:
        return False  # the enterprise has another name since, and the bank with it
    return account.number_tail == given.number[-4:] and secrets.decrypt(account.number_encrypted) == given.number


def tell(enterprise: Enterprise, kind: str, params: Mapping[str, Any], *, now: datetime) -> None:
    """Every administrator learns of each change of account at once: one that nobody of them made is a fraud."""
    rows = enterprise.memberships.in_force(clock.local_date(now)).filter(role=MemberRole.ADMIN)
    messages.notify(
        [row.user for row in rows.select_related("user")],
        kind,
        params={"enterprise": enterprise.names, **params},
        link=reverse("portal:enterprises:enterprise_detail", args=[enterprise.uid]),
        now=now,
        case=enterprise,
    )


@transaction.atomic
def forget_numbers(rows: Iterable[PayeeAccount], now: datetime) -> int:
    """The number of an account that was replaced; its last four digits stay."""
    over = PayeeAccount.objects.filter(pk__in=[row.pk for row in rows], replaced_at__isnull=False)
    return over.update(number_encrypted="")


@transaction.atomic
def reveal_payee(account: PayeeAccount, *, purpose: str, by: User, now: datetime) -> str:
    """The number in clear, for a payment file; who read it and what for is recorded with the enterprise."""
    if not by.may(P.PAYEE_READ, division_id=account.enterprise.registration_division_id):
        raise NotAllowed("not_allowed", _("You may not read account numbers."))
    audit.record(
        "enterprise.payee_read",
        account,
        by=by,
        now=now,
        payload={"purpose": purpose, "tail": account.number_tail},
        case=account.enterprise,
    )
    return secrets.decrypt(account.number_encrypted)
