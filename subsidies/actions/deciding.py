"""Refusal by the city, and the decision: two people who did not review sign for one and the same amount."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused, Stale
from pilotzone.kernel.money import Money
from pilotzone.kernel.workflow import Transition
from pilotzone.messages import actions as messages
from subsidies import facts, many, queries, remedies, wording, workflow
from subsidies.actions import (
    alternatives,
    budgeting,
    hindrances,
    invoices,
    letters,
    moving,
    planning,
    recusing,
    reviewing,
    settlements,
    settling,
    valuing,
)
from subsidies.actions.meetings import leaving
from subsidies.enums import Desk, Stage, State
from subsidies.enums_meeting import DecidingWay
from subsidies.enums_proof import LetterKind
from subsidies.models import Application, Budget, Entitlement, Signature
from subsidies.rules import desks

NOT_ALLOWED = _("You may not take this step.")
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
    named: dict[str, Any] = {}
    if by.may(P.CLAIM_REFUSE, division_id=locked.division_id):
        named = reviewing.in_whose_name(locked, reviewing.require_desk(locked, by), by)
    clauses = facts.measure_of(locked.measure_version).clauses
    if clause not in clauses:
        raise Refused("clause_missing", _("Name the clause that the refusal rests on."), field="clause")
    if not reason:
        raise Refused("reason_missing", _("Give the reason in words that the applicant understands."), field="reason")
    locked.refused_at, locked.refused_by = now, by
    locked.refusal_clause, locked.refusal_reason = clause, reason
    moving.enter(locked, workflow.REFUSE, by=by, now=now)
    freed = invoices.free(locked)
    payload = {"clause": clause, "reason": reason, "freed": freed, "audited": locked.audited} | named
    audit.record("claim.refused", locked, by=by, now=now, payload=payload)
    tell_refused(locked, reason, now=now)
    return locked


def tell_refused(application: Application, reason: str | dict[str, str], *, now: datetime) -> None:
    """By notice at once, and by letter."""
    letters.ask(LetterKind.REFUSAL, application.pk, now=now)
    clause = application.refusal_clause
    known = facts.measure_of(application.measure_version).clauses.get(clause)
    label = {"zh": clause, "en": clause}
    if known is not None:
        label = {"zh": known.label.zh or clause, "en": known.label.en or clause}
    until = remedies.review_until(application)
    reason = wording.sentence(reason) if isinstance(reason, str) else reason
    messages.notify(
        queries.claimants(application, now),
        "claim_not_supported",
        params={"reference": application.reference, "clause": label, "reason": reason, "until": until.at},
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )


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
    """Sign for the re-reviewed amount; the last signature that it needs decides and reserves the money at once.

    How many it needs depends on the programme and the amount.
    """
    budgets = planning.lock_budgets(application.call)
    alternatives.lock_holder(application)
    locked = moving.lock(application)
    if not by.may(P.DECISION_SIGN, division_id=locked.division_id):
        raise NotAllowed("not_allowed", NOT_ALLOWED)
    if locked.state != State.DECIDING:
        raise not_deciding()
    way = locked.call.programme.deciding
    if way.way == DecidingWay.MEETING or many.before_meetings([locked]):
        raise before_meeting()
    recusing.require_disinterested(locked, by)
    hindrances.require_none(locked)
    settling.require_settled(locked, budgets)
    amount = due(locked)
    if amount.digest != digest:
        raise amount_changed()
    needed = desks.signatures_needed(way, amount.amount or 0)
    if not needed:
        raise meeting_decides(way)
    alternatives.require_current(locked, amount)
    valid = list(locked.signatures.filter(fallen_at=None, digest=amount.digest))
    why = desks.may_sign(by.pk, queries.acts_on(locked), (signature.signed_by_id for signature in valid))
    if why:
        raise Refused(why, WHY_NOT[why])
    signature = Signature.objects.create(application=locked, digest=amount.digest, signed_at=now, signed_by=by)
    payload = {"amount": amount.amount, "digest": amount.digest, "signatures": len(valid) + 1}
    audit.record("decision.signed", signature, case=locked, by=by, now=now, payload=payload)
    if len(valid) + 1 >= needed:
        decide(locked, amount, budgets, by=by, now=now)
    return signature


def decide(
    application: Application, resting_on: Entitlement, budgets: Mapping[int, Budget], *, by: User, now: datetime
) -> None:
    """Both have signed: approve the amount, or close the claim to which the list left nothing."""
    if resting_on.stage == Stage.SETTLED and not resting_on.amount:
        leave_out(application, resting_on, by=by, now=now)
    else:
        approve(application, resting_on, budgets, by=by, now=now)


def leave_out(application: Application, resting_on: Entitlement, *, by: User, now: datetime) -> None:
    """Nothing is left for the claim by the measure's rule: not supported, by the rule's clause and with its reasons."""
    part = facts.record_of(resting_on)["allocation"]
    reasons = {
        language: wording.sentence(
            ("；" if language == "zh" else "; ").join(each[language] for each in part["reasons"])
        )
        for language in ("zh", "en")
    }
    named = {"reason_en": reasons["en"]}
    close(application, workflow.LEAVE_OUT, part["clause"], reasons["zh"], named=named, by=by, now=now)
    tell_refused(application, reasons, now=now)


def refuse_at_meeting(
    application: Application, *, clause: str, reason: str, named: Mapping[str, Any], by: User, now: datetime
) -> None:
    """A meeting does not support the claim, whose lock the caller holds; a settled list falls without it.

    `named` says which meeting, and who entered the result.
    """
    settlements.let_fall(application.call, by=by, now=now, why="refused_at_meeting")
    application.signatures.filter(fallen_at=None).update(fallen_at=now)
    close(application, workflow.REFUSE_AT_MEETING, clause, reason, named=named, by=by, now=now)
    tell_refused(application, reason, now=now)


def close(
    application: Application,
    transition: Transition,
    clause: str,
    reason: str,
    *,
    named: Mapping[str, Any] | None = None,
    by: User,
    now: datetime,
) -> None:
    """Not supported: the claim ends with clause and reason, its invoice numbers are free again."""
    application.refused_at, application.refused_by = now, by
    application.refusal_clause, application.refusal_reason = clause, reason
    moving.enter(application, transition, by=by, now=now)
    freed = invoices.free(application)
    payload = {"clause": clause, "reason": reason, "freed": freed, "audited": application.audited} | dict(named or {})
    audit.record("claim.refused", application, by=by, now=now, payload=payload)


def approve(
    application: Application, resting_on: Entitlement, budgets: Mapping[int, Budget], *, by: User, now: datetime
) -> None:
    """Freeze the approved amount and its plan, reserve each payer's part and move on; the caller holds all locks."""
    amount = resting_on.amount or 0
    parts = planning.sums(planning.make(application, resting_on, now=now))
    entries = [
        budgeting.reserve(budgets[key], application, part, by=by, now=now) for key, part in sorted(parts.items())
    ]
    approved(application, resting_on, by=by, now=now).save(force_insert=True)
    application.approved = amount
    moving.enter(application, workflow.APPROVE, by=by, now=now)
    payload = {
        "amount": amount,
        "digest": resting_on.digest,
        "entry": entries[0].uid,
        "balance": budgets[entries[0].budget_id].balance,
    }
    if len(entries) > 1:
        payload["entries"] = [entry.uid for entry in entries]
    audit.record("claim.approved", application, by=by, now=now, payload=payload)
    tell_approved(application, resting_on, now=now)


def approved(application: Application, resting_on: Entitlement, *, by: User, now: datetime) -> Entitlement:
    """The approved amount, not saved: the record that was signed for."""
    return Entitlement(
        application=application,
        measure_version_id=resting_on.measure_version_id,
        stage=Stage.APPROVED,
        amount=resting_on.amount or 0,
        record=resting_on.record,
        digest=resting_on.digest,
        made_at=now,
        made_by=by,
    )


def tell_approved(application: Application, resting_on: Entitlement, *, now: datetime) -> None:
    """The letter of decision, and a notice to those who may claim."""
    letters.ask(LetterKind.DECISION, application.pk, now=now)
    amount = resting_on.amount or 0
    params: dict[str, Any] = {"reference": application.reference, "amount": Money(amount)}
    kind = "claim_approved"
    if resting_on.stage == Stage.SETTLED and amount != application.audited:
        kind, params = "claim_approved_by_list", params | {"before": Money(application.audited or 0)}
    messages.notify(
        queries.claimants(application, now),
        kind,
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
    recusing.require_disinterested(locked, by)
    moving.enter(locked, workflow.SEND_BACK, by=by, now=now)
    leaving.leave(locked, by=by, now=now)
    settlements.let_fall(locked.call, by=by, now=now, why="sent_back")
    locked.entitlements.filter(stage=Stage.SETTLED, is_current=True).update(is_current=False)
    if alternatives.reckons_with_others(locked):  # what was approved meanwhile is taken off
        valuing.value(locked, Stage.AUDITED, by=by, now=now)
    opinions = locked.opinions.filter(desk=Desk.CITY, fallen_at=None).update(fallen_at=now)
    signatures = locked.signatures.filter(fallen_at=None).update(fallen_at=now)
    payload = {"reason": reason, "opinions": opinions, "signatures": signatures}
    audit.record("claim.sent_back", locked, by=by, now=now, payload=payload)
    return locked


def due(application: Application) -> Entitlement:
    """What the signatures are given for: what the settled list gives, else the re-reviewed amount."""
    settled = application.entitlements.filter(stage=Stage.SETTLED, is_current=True).first()
    return settled or audited(application)


def audited(application: Application) -> Entitlement:
    amount = application.entitlements.filter(stage=Stage.AUDITED, is_current=True).first()
    if amount is None or amount.amount is None:
        raise not_audited()
    return amount


def not_deciding() -> Refused:
    return Refused("not_deciding", _("The claim does not wait for a decision."), status=409)


def before_meeting() -> Refused:
    return Refused("before_meeting", _("The claim is before a decision meeting, which decides on it."), status=409)


def meeting_decides(way: desks.Deciding) -> Refused:
    """By the amount, whatever the programme's usual way."""
    return Refused(
        "meeting_decides",
        _("From %(amount)s on a meeting decides. Put the claim to a decision meeting."),
        params={"amount": Money(way.meeting_from or 0)},
        status=409,
    )


def not_audited() -> Refused:
    return Refused("not_audited", _("The claim has no re-reviewed amount to sign for."), status=409)


def amount_changed() -> Stale:
    return Stale("amount_changed", _("The amount changed after you opened the page. Look at it again before you sign."))
