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
    programme: Programme,
    way: DecidingWay,
    *,
    basis: str,
    two_from: int | None = None,
    meeting_from: int | None = None,
    needs_plan: bool = False,
    by: User,
    now: datetime,
) -> Programme:
    """Two directors, one, or a meeting alone; whether payment waits for an issued plan. It counts from here on.

    `two_from` and `meeting_from`: the amounts in fen from which two sign though one usually does, and from which a
    meeting decides. `basis` is the document that says so.
    """
    if not by.may(P.DECISION_WAY_SET):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    basis = basis.strip()
    if not basis:
        raise Refused("basis_missing", _("Name the document by which this is so."), field="basis")
    require_sensible(way, two_from, meeting_from)
    locked = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    before = {"two_from": locked.two_from, "meeting_from": locked.meeting_from}
    payload = {
        "way": way.value,
        "two_from": two_from,
        "meeting_from": meeting_from,
        "before": locked.decided_by,
        "before_amounts": before,
        "needs_plan": needs_plan,
        "basis": basis,
    }
    locked.decided_by, locked.needs_plan = way, needs_plan
    locked.two_from, locked.meeting_from = two_from, meeting_from
    locked.save(update_fields=["decided_by", "needs_plan", "two_from", "meeting_from"])
    audit.record("programme.decided_by_set", locked, by=by, now=now, payload=payload)
    return locked


def require_sensible(way: DecidingWay, two_from: int | None, meeting_from: int | None) -> None:
    """Each amount where it changes something, and in the order in which more people decide."""
    for field, amount in (("two_from", two_from), ("meeting_from", meeting_from)):
        if amount is not None and amount <= 0:
            raise Refused("not_positive", _("The amount must be above zero."), field=field)
    if two_from is not None and way != DecidingWay.DIRECTOR:
        raise Refused("two_anyway", _("This amount counts where one director signs alone."), field="two_from")
    if meeting_from is not None and way == DecidingWay.MEETING:
        raise Refused("meeting_anyway", _("A meeting decides on all amounts already."), field="meeting_from")
    if two_from is not None and meeting_from is not None and two_from >= meeting_from:
        text = _("The meeting's amount lies above the amount from which two sign.")
        raise Refused("amounts_out_of_order", text, field="meeting_from")
