"""What is still to be paid of a claim is not paid: proposed by one person, confirmed by another, the money free again.

Where nothing was paid the award falls and the claim is refused; where a part was, the rest of the plan ends.
Lock order: Budget, Application, audit head.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.money import Money
from pilotzone.messages import actions as messages
from subsidies import facts, queries, workflow
from subsidies.actions import (
    budgeting,
    deciding,
    letters,
    moving,
    planning,
    recovering,
    recusing,
    reviewing,
    settlements,
    undeciding,
)
from subsidies.enums import EntryKind, State
from subsidies.enums_payment import StopState
from subsidies.enums_proof import LetterKind
from subsidies.models import Application, Budget, Instalment, Payment, PaymentStop


@transaction.atomic
def propose(application: Application, *, clause: str, reason: str, by: User, now: datetime) -> PaymentStop:
    """Of a payable claim all that is not paid. Until a director has decided nothing of it is paid."""
    budgeting.require(by, P.RECOVERY_PROPOSE)
    locked = moving.lock(application)
    recusing.require_disinterested(locked, by)
    reason = reason.strip()
    if clause not in facts.measure_of(locked.measure_version).clauses:
        raise Refused("clause_missing", _("Name the clause that this rests on."), field="clause")
    if not reason:
        raise Refused("reason_missing", _("Give the reason in words that the applicant understands."), field="reason")
    parts = unpaid_of(locked)
    if locked.stops.filter(state=StopState.PROPOSED).exists():
        raise Refused("stop_waits", _("This waits for a director already."), status=409)
    row = PaymentStop.objects.create(
        application=locked,
        amount=sum(part.amount for part in parts),
        clause=clause,
        reason=reason,
        proposed_at=now,
        proposed_by=by,
    )
    payload = {"amount": row.amount, "clause": clause, "reason": reason}
    audit.record("stop.proposed", row, case=locked, by=by, now=now, payload=payload)
    return row


def unpaid_of(application: Application) -> list[Instalment]:
    """What would not be paid. Raises Refused where that is nothing, or some of it is on its way to the bank."""
    parts = list(application.instalments.filter(paid_at=None, stop=None))
    if application.state != State.PAYABLE or not parts:
        raise Refused("nothing_to_stop", _("Nothing of this claim waits to be paid."), status=409)
    if Payment.objects.filter(instalment__in=parts, bounced_at=None).exists():
        text = _("A payment of this claim is on its way. Dissolve its batch, or wait for the bank's answer.")
        raise Refused("on_its_way", text, status=409)
    return parts


@transaction.atomic
def confirm(stop: PaymentStop, *, by: User, now: datetime) -> PaymentStop:
    """A second person confirms: the money can be decided on again, and the enterprise is told."""
    budgeting.require(by, P.RECOVERY_CONFIRM)
    keys = recovering.budgets_of([stop.application_id]) | {stop.application.call.budget_id}
    budgets = {key: budgeting.lock(key) for key in sorted(keys)}
    application = moving.lock(stop.application)
    row = lock(stop)
    recusing.require_disinterested(application, by)
    if row.proposed_by_id == by.pk:
        raise Refused("proposed_it", _("You proposed this. Somebody else confirms it."))
    parts = unpaid_of(application)
    if sum(part.amount for part in parts) != row.amount:
        text = _(
            "A payment of this claim has come back since it was proposed. Pay as planned, or have it proposed anew."
        )
        raise Refused("amount_changed", text, status=409)
    row.state, row.decided_at, row.decided_by = StopState.CONFIRMED, now, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    release(application, parts, budgets, by=by, now=now)
    Instalment.objects.filter(pk__in=[part.pk for part in parts]).update(stop=row)
    if application.paid:
        end_plan(application, row, by=by, now=now)
    else:
        withdraw(application, row, by=by, now=now)
    return row


def release(
    application: Application, parts: Iterable[Instalment], budgets: dict[int, Budget], *, by: User, now: datetime
) -> None:
    settlements.claim_left(application, by=by, now=now)
    for key, amount in planning.sums(parts).items():
        budgeting.release(budgets[key], application, amount, held_as=EntryKind.COMMIT, by=by, now=now)
        settlements.money_changed(budgets[key], by=by, now=now)


def end_plan(application: Application, row: PaymentStop, *, by: User, now: datetime) -> None:
    """What was paid stands; nothing more comes."""
    moving.enter(application, workflow.END_PLAN, by=by, now=now)
    payload = {"amount": row.amount, "clause": row.clause, "reason": row.reason}
    audit.record("claim.rest_stopped", application, by=by, now=now, payload=payload)
    letters.ask(LetterKind.STOP, row.pk, now=now)
    messages.notify(
        queries.claimants(application, now),
        "claim_rest_stopped",
        params={"reference": application.reference, "amount": Money(row.amount), "reason": row.reason},
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )


def withdraw(application: Application, row: PaymentStop, *, by: User, now: datetime) -> None:
    """Nothing was paid: the decision falls, and the claim ends with clause and reason, as any refusal does."""
    fallen = undeciding.let_decision_fall(application, by=by, now=now)
    application.plan_items.update(stands=False)  # decided again, it is put into another funding plan
    named = {"amount": row.amount, **fallen}
    deciding.close(application, workflow.WITHDRAW_AWARD, row.clause, row.reason, named=named, by=by, now=now)
    deciding.tell_refused(application, row.reason, now=now)


@transaction.atomic
def drop(stop: PaymentStop, *, reason: str, by: User, now: datetime) -> PaymentStop:
    """It is paid after all; the enterprise never hears of the proposal."""
    budgeting.require(by, P.RECOVERY_CONFIRM)
    application = moving.lock(stop.application)
    row = lock(stop)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why it is paid all the same."), field="reason")
    row.state, row.decided_at, row.decided_by, row.drop_reason = StopState.DROPPED, now, by, reason.strip()
    row.save(update_fields=["state", "decided_at", "decided_by", "drop_reason"])
    audit.record("stop.dropped", row, case=application, by=by, now=now, payload={"reason": row.drop_reason})
    return row


def lock(stop: PaymentStop) -> PaymentStop:
    row: PaymentStop = PaymentStop.objects.select_for_update(of=("self",)).get(pk=stop.pk)
    if row.state != StopState.PROPOSED:
        raise Refused("wrong_state", _("This step is not open now. Reload the page."), status=409)
    return row
