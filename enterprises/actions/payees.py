"""Where an enterprise's money goes: entered by its administrator, read in clear by few, each reading recorded."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import secrets
from enterprises.actions.locking import lock
from enterprises.models import Enterprise, PayeeAccount
from enterprises.rules import codes
from enterprises.rules.names import is_same
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused


@transaction.atomic
def set_payee(
    enterprise: Enterprise, *, holder: str, bank: str, cnaps: str, number: str, by: User, now: datetime
) -> PayeeAccount:
    """Enter the account; the former one is kept as replaced, since payments made to it refer to it."""
    row = lock(enterprise, P.PAYEE_EDIT, by=by)
    cnaps, number = codes.folded(cnaps), codes.folded(number)
    if not is_same(holder, row.name_zh):
        raise Refused(
            "holder_differs",
            _("The holder must be the enterprise itself: %(name)s."),
            field="holder",
            params={"name": row.name_zh},
        )
    if not codes.is_cnaps(cnaps):
        raise Refused("cnaps_wrong", _("A CNAPS code has 12 digits."), field="cnaps")
    if not codes.is_account_number(number):
        raise Refused("number_wrong", _("An account number has 8 to 30 digits."), field="number")
    current = row.payee_accounts.filter(replaced_at=None).first()
    if current and is_unchanged(current, bank=bank.strip(), cnaps=cnaps, number=number):
        return current
    row.payee_accounts.filter(replaced_at=None).update(replaced_at=now)
    account = PayeeAccount.objects.create(
        enterprise=row,
        holder=row.name_zh,
        bank=bank.strip(),
        cnaps=cnaps,
        number_encrypted=secrets.encrypt(number),
        number_tail=number[-4:],
        entered_at=now,
        entered_by=by,
    )
    audit.record(
        "enterprise.payee_entered",
        account,
        by=by,
        now=now,
        payload={"bank": account.bank, "cnaps": cnaps, "tail": account.number_tail},
        case=row,
    )
    return account


def is_unchanged(account: PayeeAccount, *, bank: str, cnaps: str, number: str) -> bool:
    """The same form sent twice changes nothing."""
    if (account.bank, account.cnaps) != (bank, cnaps):
        return False
    return account.number_tail == number[-4:] and secrets.decrypt(account.number_encrypted) == number


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
