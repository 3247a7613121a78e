"""How a programme is decided, set under a document by somebody who does not decide."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies.enums_meeting import DecidingWay
from subsidies.models import Programme


@transaction.atomic
def set_way(
    programme: Programme, way: DecidingWay, *, basis: str, needs_plan: bool = False, by: User, now: datetime
) -> Programme:
    """Two directors, one, or a meeting alone; whether payment waits for an issued plan. It counts from here on.

    `basis` is the document that says so.
    """
    if not by.may(P.DECISION_WAY_SET):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    basis = basis.strip()
    if not basis:
        raise Refused("basis_missing", _("Name the document by which this is so."), field="basis")
    locked = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    payload = {"way": way.value, "before": locked.decided_by, "needs_plan": needs_plan, "basis": basis}
    locked.decided_by, locked.needs_plan = way, needs_plan
    locked.save(update_fields=["decided_by", "needs_plan"])
    audit.record("programme.decided_by_set", locked, by=by, now=now, payload=payload)
    return locked
