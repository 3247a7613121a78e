"""A bar from funding that is lifted before its last day."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions import credit
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from subsidies.actions import budgeting, moving, recovering, reviewing
from subsidies.models import Recovery


@transaction.atomic
def lift_bar(recovery: Recovery, *, why: str, by: User, now: datetime) -> Recovery:
    """End a bar, after a reconsideration or since its ground has gone: by another director than the one who confirmed
    it. The demand itself stands, and so does the rung."""
    budgeting.require(by, P.RECOVERY_CONFIRM)
    application = moving.lock(recovery.application)
    row = Recovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)
    reviewing.require_disinterested(application, by)
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
