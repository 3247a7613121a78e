"""The decision on an objection: two people who had no hand in the claim; what follows for the claim alone.

Lock order: Budget, PublicNotice, Application, Objection, audit head.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.messages import actions as messages
from subsidies import queries, workflow
from subsidies.actions import budgeting, deciding, invoices, letters, moving, planning, reviewing, rulings, undeciding
from subsidies.enums import NoticeState, State
from subsidies.enums_proof import LetterKind
from subsidies.enums_terms import UPHELD, ObjectionOutcome, ObjectionSource, RulingState
from subsidies.models import Application, Budget, Objection, PublicNotice


@dataclass(frozen=True, slots=True)
class Locked:
    """Everything that a decision on an objection may change, locked in order."""

    budgets: Mapping[int, Budget]
    notice: PublicNotice
    application: Application
    objection: Objection


def lock(objection: Objection) -> Locked:
    item = objection.item
    budgets = planning.lock_budgets(item.notice.call)
    notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=item.notice_id)
    application = moving.lock(item.application)
    fresh = Objection.objects.select_for_update(of=("self",)).select_related("item").get(pk=objection.pk)
    return Locked(budgets, notice, application, fresh)


def outcomes(objection: Objection, application: Application) -> tuple[ObjectionOutcome, ...]:
    """What can be decided so that it is true of the claim: all of it while the claim is on this notice.

    Another objection may have taken it off: it has gone back to the re-review then, or is not supported already. A
    department's is under its name in any case.
    """
    upheld: tuple[ObjectionOutcome, ...] = (ObjectionOutcome.RE_REVIEW, ObjectionOutcome.REFUSE)
    if not is_on_its_notice(objection, application):
        upheld = upheld[1:] if application.state == State.REFUSED else upheld[:1]
    named = objection.source == ObjectionSource.DEPARTMENT
    return (*upheld, ObjectionOutcome.UNFOUNDED, *(() if named else (ObjectionOutcome.NOT_TAKEN_UP,)))


def require_possible(outcome: str, objection: Objection, application: Application) -> None:
    if outcome not in outcomes(objection, application):
        raise Refused(
            "outcome_impossible",
            _(
                "The claim has left this notice meanwhile and stands as “%(state)s”: that can no longer be decided. "
                "Propose what still holds; the desk that has the claim reads the objection."
            ),
            params={"state": State(application.state).label},
            field="outcome",
            status=409,
        )


@transaction.atomic
def propose(objection: Objection, *, outcome: str, clause: str, reason: str, by: User, now: datetime) -> Objection:
    """The first of the two says what should be decided, and why; nothing follows from it yet."""
    locked = lock(objection)
    rulings.require_impartial(locked.application, P.OBJECTION_DECIDE, by)
    clause = clause if outcome == ObjectionOutcome.REFUSE else ""
    if outcome == ObjectionOutcome.REFUSE and not clause:
        raise Refused("clause_missing", _("Name the clause that the refusal rests on."), field="clause")
    row = locked.objection
    require_possible(outcome, row, locked.application)
    rulings.propose(row, locked.application, outcome=outcome, clause=clause, reason=reason, by=by, now=now)
    record("proposed", row, locked.application, by=by, now=now)
    return row


@transaction.atomic
def give_back(objection: Objection, *, reason: str, seen: str | None = None, by: User, now: datetime) -> Objection:
    """The second does not agree: the proposal is undone, and the examination goes on."""
    locked = lock(objection)
    rulings.require_impartial(locked.application, P.OBJECTION_DECIDE, by)
    said = rulings.give_back(locked.objection, reason=reason, seen=seen, by=by)
    payload = {"reference": locked.objection.reference, "reason": said}
    audit.record("objection.given_back", locked.objection, case=locked.application, by=by, now=now, payload=payload)
    return locked.objection


@transaction.atomic
def confirm(objection: Objection, *, seen: str | None = None, by: User, now: datetime) -> Objection:
    """The second agrees: it is decided, and the claim goes on, back, or ends, with everybody told."""
    locked = lock(objection)
    rulings.require_impartial(locked.application, P.OBJECTION_DECIDE, by)
    row, application = locked.objection, locked.application
    on_notice = is_on_its_notice(row, application)
    if row.state == RulingState.PROPOSED:
        require_possible(row.outcome, row, application)
    rulings.confirm(row, seen=seen, by=by, now=now)
    record("decided", row, application, by=by, now=now)
    if on_notice:
        follow(locked, by=by, now=now)
    tell_decided(row, application, now=now)
    return row


def is_on_its_notice(objection: Objection, application: Application) -> bool:
    """Whether the claim stands on the notice that was objected to, not on a later one or on none."""
    later = application.notice_items.filter(pk__gt=objection.item_id)
    return application.state == State.NOTICED and not later.exists()


def record(what: str, row: Objection, application: Application, *, by: User, now: datetime) -> None:
    payload = {"reference": row.reference, "outcome": row.outcome, "clause": row.clause, "reason": row.reason}
    audit.record(f"objection.{what}", row, case=application, by=by, now=now, payload=payload)


def follow(locked: Locked, *, by: User, now: datetime) -> None:
    """Upheld: off the notice. Else: on with the others, or with the next payment where the notice has ended."""
    row = locked.objection
    if row.outcome in UPHELD:
        take_off(locked, by=by, now=now)
    elif locked.notice.state == NoticeState.ENDED and not row.item.objections.undecided().exists():
        let_go_on(locked, by=by, now=now)


def let_go_on(locked: Locked, *, by: User, now: datetime) -> None:
    """Nothing holds the claim back any more: its money is committed, and the next payment can have it."""
    application = locked.application
    for key, part in planning.sums(application.instalments.all()).items():
        budgeting.commit(locked.budgets[key], application, part, by=by, now=now)
    moving.enter(application, workflow.CLOSE_NOTICE, by=by, now=now)
    payload = {"notice": locked.notice.reference, "amount": locked.objection.item.amount, "held_back": True}
    audit.record("claim.payable", application, by=None, now=now, payload=payload)


def take_off(locked: Locked, *, by: User, now: datetime) -> None:
    """The decision falls and its money is free; the claim is reviewed again, or refused with clause and reason."""
    row, application = locked.objection, locked.application
    released = undeciding.release(locked.budgets, application, by=by, now=now)
    payload = undeciding.let_decision_fall(application, by=by, now=now) | {"released": released}
    if row.outcome == ObjectionOutcome.RE_REVIEW:
        application.assigned_to = None
        moving.enter(application, workflow.RETURN_FROM_NOTICE, by=by, now=now)
        payload |= {"objection": row.reference, "reason": row.reason}
        audit.record("claim.returned", application, by=by, now=now, payload=payload)
        return
    application.refused_at, application.refused_by = now, by
    application.refusal_clause, application.refusal_reason = row.clause, row.reason
    moving.enter(application, workflow.REFUSE_ON_OBJECTION, by=by, now=now)
    payload |= {"objection": row.reference, "clause": row.clause, "reason": row.reason}
    payload |= {"freed": invoices.free(application)}
    audit.record("claim.refused", application, by=by, now=now, payload=payload)
    deciding.tell_refused(application, row.reason, now=now)


def tell_decided(objection: Objection, application: Application, *, now: datetime) -> None:
    """Whoever objected by letter; the enterprise, and the city's desk where the claim is before it again."""
    letters.ask(LetterKind.OBJECTION, objection.pk, now=now)
    people = list(queries.claimants(application, now))
    params = {
        "reference": application.reference,
        "objection": objection.reference,
        "outcome": ObjectionOutcome(objection.outcome).label,
        "reason": objection.reason,
    }
    messages.notify(
        people, "objection_decided", params=params, link=reviewing.own_link(application), now=now, case=application
    )
    if objection.outcome == ObjectionOutcome.RE_REVIEW and application.state == State.CITY_REVIEW:
        messages.notify(
            queries.officers(P.CITY_REVIEW),
            "claim_returned",
            params=params,
            link=reviewing.office_link(application),
            now=now,
            case=application,
        )
