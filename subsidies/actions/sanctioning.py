"""A bar from funding that is lifted before its last day; a demand to repay that is taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions import credit
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.money import format_money
from subsidies.actions import budgeting, moving, recovering, recusing
from subsidies.enums_proof import LetterKind
from subsidies.enums_recovery import OUTSTANDING, RecoveryState
from subsidies.models import Application, Letter, Recovery


@transaction.atomic
def lift_bar(recovery: Recovery, *, why: str, by: User, now: datetime) -> Recovery:
    """End a bar, after a reconsideration or since its ground has gone: by another director than the one who confirmed
    it. The demand itself stands, and so does the rung."""
    budgeting.require(by, P.RECOVERY_CONFIRM)
    application = moving.lock(recovery.application)
    row = Recovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)
    recusing.require_disinterested(application, by)
    today = clock.local_date(now)
    if row.bar is None or row.bar.repaired_on is not None or (row.bar.ends_on and row.bar.ends_on < today):
        raise Refused("no_bar", _("There is no bar in force."), status=409)
    if row.decided_by_id == by.pk:
        raise Refused("confirmed_it", _("You confirmed this bar. Another director lifts it."))
    if not why.strip():
        raise Refused("reason_missing", _("Say why the bar is lifted."), field="why")
    credit.repair(row.bar, application.enterprise, day=today, by=by, now=now)
    row.bar_lifted_at, row.bar_lifted_by, row.bar_lifted_why = now, by, why.strip()
    row.save(update_fields=["bar_lifted_at", "bar_lifted_by", "bar_lifted_why"])
    audit.record("claim.bar_lifted", application, by=by, now=now, payload={"reason": row.bar_lifted_why})
    recovering.tell(row, application, "claim_bar_lifted", now=now)
    return row


@transaction.atomic
def take_back(recovery: Recovery, *, why: str, by: User, now: datetime) -> Recovery:
    """A confirmed demand that was wrong, or that a reconsideration set aside: by another director than the one who
    confirmed it. What is left of it is not owed any more, its bar ends, and the rung does not count.
    """
    budgeting.require(by, P.RECOVERY_CONFIRM)
    application = moving.lock(recovery.application)
    row = recovering.lock(recovery, *OUTSTANDING)
    recusing.require_disinterested(application, by)
    if row.decided_by_id == by.pk:
        raise Refused("confirmed_it", _("You confirmed this demand. Another director takes it back."))
    if not why.strip():
        raise Refused("reason_missing", _("Say why the demand is taken back."), field="why")
    if row.netting:
        text = _("%(netting)s of it is being kept from a payment on its way. Wait for the bank's answer.")
        raise Refused("on_its_way", text, status=409, params={"netting": format_money(row.netting)})
    left = row.left
    end_credit(row, application, why=why.strip(), by=by, now=now)
    row.state = RecoveryState.DROPPED
    row.taken_back_at, row.taken_back_by, row.taken_back_why = now, by, why.strip()
    row.save()
    letter = Letter.objects.filter(kind=LetterKind.RECOVERY, about=row.uid).values_list("uid", flat=True).first()
    payload = {"left": left, "repaid": row.repaid, "reason": row.taken_back_why, "letter": letter or ""}
    audit.record("claim.recovery_taken_back", application, by=by, now=now, payload=payload)
    recovering.tell(row, application, "claim_recovery_taken_back", now=now)
    return row


def end_credit(row: Recovery, application: Application, *, why: str, by: User, now: datetime) -> None:
    """What the demand brought into the credit record has no effect from today on."""
    today = clock.local_date(now)
    for entry in (row.debt, row.bar):
        if entry is not None:
            credit.repair(entry, application.enterprise, day=today, by=by, now=now)
    if row.bar is not None and row.bar_lifted_at is None:
        row.bar_lifted_at, row.bar_lifted_by, row.bar_lifted_why = now, by, why
