"""An enterprise that no longer exists is recorded as such: from then on it claims nothing and is paid nothing."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions import payees
from enterprises.actions.locking import require_no_part
from enterprises.enums import EndKind, EnterpriseState
from enterprises.models import Enterprise, EnterpriseEnd
from enterprises.rules.codes import folded
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused


@transaction.atomic
def enter(
    enterprise: Enterprise,
    *,
    kind: str,
    ended_on: date,
    reason: str,
    successor: str = "",
    by: User,
    now: datetime,
) -> EnterpriseEnd:
    """By an officer without a part in it, from what the market regulator says. `successor`: the code of who took over.

    What was decided stands, what was paid stays; nothing more is approved, nothing more is paid.
    """
    row = taken_up(enterprise, EnterpriseState.ACTIVE, by=by)
    if kind not in EndKind.values:
        raise Refused("kind_missing", _("Choose how it ended."), field="kind")
    if ended_on > clock.local_date(now):
        raise Refused("day_wrong", _("The day lies in the future."), field="ended_on")
    if not reason.strip():
        raise Refused("reason_missing", _("Say what it rests on: the enterprise reads it."), field="reason")
    end = EnterpriseEnd.objects.create(
        enterprise=row,
        kind=kind,
        ended_on=ended_on,
        reason=reason.strip(),
        successor=successor_of(row, folded(successor)),
        entered_at=now,
        entered_by=by,
    )
    move(row, EnterpriseState.ENDED)
    payload = {"kind": kind, "ended_on": ended_on, "reason": end.reason, "successor": folded(successor)}
    audit.record("enterprise.ended", end, by=by, now=now, payload=payload, case=row)
    payees.tell(row, "enterprises.ended", {"day": ended_on, "reason": end.reason}, now=now)
    return end


def successor_of(row: Enterprise, code: str) -> Enterprise | None:
    if not code:
        return None
    found: Enterprise | None = Enterprise.objects.active().filter(uscc=code).exclude(pk=row.pk).first()
    if found is None:
        raise Refused("successor_unknown", _("No other registered enterprise has this code."), field="successor")
    return found


@transaction.atomic
def lift(end: EnterpriseEnd, *, reason: str, by: User, now: datetime) -> EnterpriseEnd:
    """It was wrong: another officer says why, and the enterprise is registered as before."""
    enterprise = taken_up(end.enterprise, EnterpriseState.ENDED, by=by)
    row: EnterpriseEnd = EnterpriseEnd.objects.select_for_update(of=("self",)).get(pk=end.pk)
    if row.lifted_at is not None:
        raise Refused("lifted_already", _("This has been lifted already."), status=409)
    if row.entered_by_id == by.pk:
        raise Refused("entered_it", _("You entered this. Another officer lifts it."))
    if not reason.strip():
        raise Refused("reason_missing", _("Say why it was wrong."), field="reason")
    row.lifted_at, row.lifted_by, row.lift_reason = now, by, reason.strip()
    row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    move(enterprise, EnterpriseState.ACTIVE)
    audit.record("enterprise.end_lifted", row, by=by, now=now, payload={"reason": row.lift_reason}, case=enterprise)
    payees.tell(enterprise, "enterprises.end_lifted", {"reason": row.lift_reason}, now=now)
    return row


def taken_up(enterprise: Enterprise, state: EnterpriseState, *, by: User) -> Enterprise:
    """The row under lock, in this state, for an officer who has no part in the enterprise."""
    row: Enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if not by.may(P.REGISTRATION_REVIEW, division_id=row.registration_division_id):
        raise NotAllowed("not_allowed", _("You may not decide registrations."))
    require_no_part(row, by)
    if row.state != state:
        raise Refused("wrong_state", _("This step is not open now. Reload the page."), status=409)
    return row


def move(row: Enterprise, state: EnterpriseState) -> None:
    row.state = state
    row.version += 1
    row.save(update_fields=["state", "version"])
