"""Refusal by the city, and the decision: two people who did not review sign for one and the same amount."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused, Stale
from pilotzone.kernel.money import Money
from pilotzone.messages import actions as messages
from subsidies import facts, queries, workflow
from subsidies.actions import budgeting, invoices, moving, reviewing
from subsidies.enums import Desk, Stage, State
from subsidies.models import Application, Budget, Entitlement, Signature
from subsidies.rules import desks

SIGNATURES_NEEDED = 2
WHY_NOT = {
    "reviewed": _("You reviewed this claim. The decision is signed by people who did not."),
    "signed_already": _("You have signed already. The second signature is another person's."),
}


@transaction.atomic
def refuse(
    application: Application,
    *,
    clause: str,
    reason: str,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> Application:
    """Not supported, by a clause of the measure and for a reason; its invoice numbers are free again."""
    locked = moving.lock(application, expected_version=expected_version)
    reason = reason.strip()
    if by.may(P.CLAIM_REFUSE, division_id=locked.division_id):
        reviewing.require_desk(locked, by)
    clauses = facts.measure_of(locked.measure_version).clauses
    if clause not in clauses:
        raise Refused("clause_missing", _("Name the clause that the refusal rests on."), field="clause")
    if not reason:
        raise Refused("reason_missing", _("Give the reason in words that the applicant understands."), field="reason")
    locked.refused_at, locked.refused_by = now, by
    locked.refusal_clause, locked.refusal_reason = clause, reason
    moving.enter(locked, workflow.REFUSE, by=by, now=now)
    freed = invoices.free(locked)
    payload = {"clause": clause, "reason": reason, "freed": freed, "audited": locked.audited}
    audit.record("claim.refused", locked, by=by, now=now, payload=payload)
    label = clauses[clause].label
    messages.notify(
        queries.claimants(locked, now),
        "claim_refused",
        params={
            "reference": locked.reference,
            "clause": {"zh": label.zh or clause, "en": label.en or clause},
            "reason": reason,
        },
        link=reviewing.own_link(locked),
        now=now,
        case=locked,
    )
    return locked


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one claim of a list: a signature, or why there is none."""

    application: Application
    error: DomainError | None = None


def sign_each(applications: Iterable[Application], seen: dict[int, str], *, by: User, now: datetime) -> list[Outcome]:
    """Sign several, each for itself: what cannot be signed keeps nothing of the others back.

    `seen` is the digest of the amount that the signatory saw, by claim.
    """
    outcomes = []
    for application in applications:
        try:
            sign(application, digest=seen.get(application.pk, ""), by=by, now=now)
            outcomes.append(Outcome(application))
        except DomainError as error:
            outcomes.append(Outcome(application, error))
    return outcomes


@transaction.atomic
def sign(application: Application, *, digest: str, by: User, now: datetime) -> Signature:
    """Sign for the re-reviewed amount; the second valid signature decides and reserves the money at once."""
    budget = budgeting.lock(application.call.budget_id)
    locked = moving.lock(application)
    if not by.may(P.DECISION_SIGN, division_id=locked.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if locked.state != State.DECIDING:
        raise Refused("not_deciding", _("The claim does not wait for a decision."), status=409)
    reviewing.require_disinterested(locked, by)
    amount = audited(locked)
    if amount.digest != digest:
        raise Stale(
            "amount_changed", _("The amount changed after you opened the page. Look at it again before you sign.")
        )
    valid = list(locked.signatures.filter(fallen_at=None, digest=amount.digest))
    why = desks.may_sign(by.pk, queries.acts_on(locked), (signature.signed_by_id for signature in valid))
    if why:
        raise Refused(why, WHY_NOT[why])
    signature = Signature.objects.create(application=locked, digest=amount.digest, signed_at=now, signed_by=by)
    payload = {"amount": amount.amount, "digest": amount.digest, "signatures": len(valid) + 1}
    audit.record("decision.signed", signature, case=locked, by=by, now=now, payload=payload)
    if len(valid) + 1 >= SIGNATURES_NEEDED:
        approve(locked, amount, budget, by=by, now=now)
    return signature


def approve(application: Application, resting_on: Entitlement, budget: Budget, *, by: User, now: datetime) -> None:
    """Freeze the approved amount, reserve it and move on; the caller holds both locks."""
    amount = resting_on.amount or 0
    entry = budgeting.reserve(budget, application, amount, by=by, now=now)
    Entitlement.objects.create(
        application=application,
        stage=Stage.APPROVED,
        amount=amount,
        record=resting_on.record,
        digest=resting_on.digest,
        made_at=now,
        made_by=by,
    )
    application.approved = amount
    moving.enter(application, workflow.APPROVE, by=by, now=now)
    payload = {"amount": amount, "digest": resting_on.digest, "entry": entry.uid, "balance": budget.balance}
    audit.record("claim.approved", application, by=by, now=now, payload=payload)
    params = {"reference": application.reference, "amount": Money(amount)}
    messages.notify(
        queries.claimants(application, now),
        "claim_approved",
        params=params,
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )


@transaction.atomic
def send_back(application: Application, *, reason: str, by: User, now: datetime) -> Application:
    """Back to the city's desk with a reason: its opinion and every signature fall."""
    locked = moving.lock(application)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Say what the re-review should look at again."), field="reason")
    reviewing.require_disinterested(locked, by)
    moving.enter(locked, workflow.SEND_BACK, by=by, now=now)
    opinions = locked.opinions.filter(desk=Desk.CITY, fallen_at=None).update(fallen_at=now)
    signatures = locked.signatures.filter(fallen_at=None).update(fallen_at=now)
    payload = {"reason": reason, "opinions": opinions, "signatures": signatures}
    audit.record("claim.sent_back", locked, by=by, now=now, payload=payload)
    return locked


def audited(application: Application) -> Entitlement:
    amount = application.entitlements.filter(stage=Stage.AUDITED, is_current=True).first()
    if amount is None or amount.amount is None:
        raise Refused("not_audited", _("The claim has no re-reviewed amount to sign for."), status=409)
    return amount
