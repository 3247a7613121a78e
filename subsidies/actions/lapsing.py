"""Deemed withdrawal (视为放弃): confirmed by the bureau, singly or for many, and undone within the set working days."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.reference import queries as reference
from pilotzone.ui.spoken import Moment
from subsidies import workflow
from subsidies.actions import invoices, letters, moving, recusing, undeciding
from subsidies.actions.deciding import Outcome
from subsidies.actions.time_limits import MOST_REASON, each, tell
from subsidies.enums import State
from subsidies.enums_proof import LetterKind
from subsidies.models import Application, Correction, DeemedWithdrawal
from subsidies.rules import deadlines


def deem_each(corrections: Iterable[Correction], *, by: User, now: datetime) -> list[Outcome]:
    """Confirm several, each for itself: what cannot be confirmed keeps nothing of the others back."""
    outcomes = []
    for correction in corrections:
        try:
            deem_withdrawn(correction, by=by, now=now)
            outcomes.append(Outcome(correction.application))
        except DomainError as error:
            outcomes.append(Outcome(correction.application, error))
    return outcomes


@transaction.atomic
def deem_withdrawn(correction: Correction, *, by: User, now: datetime) -> DeemedWithdrawal:
    """The limit was missed: the claim counts as withdrawn, its invoice numbers are free. The clock's state is kept."""
    row = next(each([correction.pk]))
    application = row.application
    if row.answered_at:
        raise Refused("answered", _("The enterprise has answered meanwhile."), status=409)
    if row.overdue_at is None:
        raise Refused("not_overdue", _("The limit has not passed, so nothing is missed."), status=409)
    recusing.require_disinterested(application, by)
    until = deadlines.applicant_due(reference.calendar(), now, application.call.restore_days)
    made = DeemedWithdrawal(
        correction=row,
        confirmed_at=now,
        confirmed_by=by,
        restorable_until=until.at,
        provisional=until.provisional,
        paused_at=application.paused_at,
        due_at=application.due_at,
        due_provisional=application.due_provisional,
        returned_from=application.returned_from,
        assigned_to=application.assigned_to,
    )
    moving.enter(application, workflow.LAPSE, by=by, now=now)
    made.save()
    freed = invoices.free(application)
    payload = {"due_at": row.due_at, "restorable_until": until.at, "freed": freed}
    audit.record("correction.lapsed", row, case=application, by=by, now=now, payload=payload)
    params: dict[str, object] = {"reference": application.reference, "due": row.due_at, "until": until.at}
    letters.ask(LetterKind.LAPSE, made.pk, now=now)
    tell(application, "claim_lapsed", params, now=now)
    return made


@transaction.atomic
def restore(correction: Correction, *, reason: str, by: User, now: datetime) -> Application:
    """Take the claim up again with a reason: the request is open once more, with the call's time from now on.

    Its invoice numbers count for it again, except those that another claim counts by now.
    """
    row = next(each([correction.pk]))
    application = row.application
    withdrawal = row.withdrawals.select_for_update(of=("self",)).filter(restored_at=None).first()
    if withdrawal is None or application.state != State.WITHDRAWN:
        raise Refused("not_lapsed", _("The claim is not taken as withdrawn."), status=409)
    if now >= withdrawal.restorable_until and not withdrawal.provisional:
        raise Refused(
            "restore_late",
            _("It could be taken up again until %(at)s."),
            params={"at": Moment(withdrawal.restorable_until)},
            status=409,
        )
    recusing.require_disinterested(application, by)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Say why the claim is taken up again."), field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(
            "reason_long", _("A reason has %(most)s signs at most."), field="reason", params={"most": MOST_REASON}
        )
    undeciding.require_no_other(application)
    moving.enter(application, workflow.RESTORE, by=by, now=now)
    application.paused_at, application.returned_from = withdrawal.paused_at, withdrawal.returned_from
    application.due_at, application.due_provisional = withdrawal.due_at, withdrawal.due_provisional
    application.assigned_to = withdrawal.assigned_to
    application.save()
    lost = undeciding.hold_numbers(application, by=by, now=now)
    due = deadlines.applicant_due(reference.calendar(), now, application.call.correction_days)
    row.due_at, row.due_provisional, row.due_days, row.due_from = due.at, due.provisional, None, now
    row.overdue_at = row.reminded = None
    row.save(update_fields=["due_at", "due_provisional", "due_days", "due_from", "overdue_at", "reminded"])
    withdrawal.restored_at, withdrawal.restored_by, withdrawal.restore_reason = now, by, reason
    withdrawal.save(update_fields=["restored_at", "restored_by", "restore_reason"])
    payload = {"reason": reason, "due_at": due.at, "numbers_lost": lost}
    audit.record("claim.restored", application, by=by, now=now, payload=payload)
    params: dict[str, object] = {"reference": application.reference, "due": due.at, "reason": reason}
    tell(application, "claim_restored", params, now=now)
    return application
