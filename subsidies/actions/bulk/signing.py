"""Signing many decisions in few statements, with the refusals, the locks and the records of `deciding.sign`.

Lock order: Budgets, Applications, audit heads, each by their keys.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from subsidies import many
from subsidies.actions import budgeting, deciding, hindrances, recusing
from subsidies.actions.bulk import approving
from subsidies.actions.bulk.approving import Dues, Written
from subsidies.actions.bulk.rows import finish, refuse
from subsidies.enums import State
from subsidies.enums_desk import RowState
from subsidies.enums_meeting import DecidingWay
from subsidies.models import Application, Budget, BulkRow, Signature
from subsidies.rules import desks


@dataclass(frozen=True)
class Known:
    """What decides on the signatures under these claims, read in a fixed number of statements."""

    by: User
    claims: dict[int, Application]
    acts: dict[int, set[desks.Act]]
    interested: set[int]
    dues: Dues
    signatures: dict[int, list[Signature]]
    before_meetings: set[int]
    ways: dict[int, desks.Deciding]
    hindered: dict[int, Refused]

    @classmethod
    def of(cls, claims: Collection[Application], by: User, *, to_decide: bool = False) -> "Known":
        return cls(
            by,
            {each.pk: each for each in claims},
            many.acts_on(claims),
            many.interested(claims, [by.pk, *by.absent_colleagues]),
            Dues.of(claims, to_decide=to_decide),
            many.signatures_on(claims),
            many.before_meetings(claims),
            many.ways_of({each.call_id for each in claims}),
            hindrances.of_many([each.pk for each in claims]),
        )

    def valid(self, claim: Application) -> list[Signature]:
        due = self.dues.due(claim)
        return [each for each in self.signatures.get(claim.pk, ()) if due and each.digest == due.digest]

    def why_not(self, claim: Application, digest: str) -> DomainError | None:
        """The refusal of `deciding.sign`, in its order; the budget comes after it."""
        if not self.by.may(P.DECISION_SIGN, division_id=claim.division_id):
            return NotAllowed("not_allowed", deciding.NOT_ALLOWED)
        if claim.state != State.DECIDING:
            return deciding.not_deciding()
        if claim.pk in self.before_meetings or self.ways[claim.call_id].way == DecidingWay.MEETING:
            return deciding.before_meeting()
        if claim.pk in self.interested:
            return recusing.own_enterprise(self.by)
        if claim.pk in self.hindered:
            return self.hindered[claim.pk]
        due = self.dues.due(claim)
        if due is None or due.amount is None:
            return deciding.not_audited()
        if due.digest != digest:
            return deciding.amount_changed()
        if not self.needed(claim):
            return deciding.meeting_decides(self.ways[claim.call_id])
        signed = [each.signed_by_id for each in self.valid(claim)]
        why = desks.may_sign(self.by.pk, self.acts.get(claim.pk, ()), signed)
        return Refused(why, deciding.WHY_NOT[why]) if why else None

    def needed(self, claim: Application) -> int:
        """How many signatures the amount needs; none where a meeting decides."""
        due = self.dues.due(claim)
        return desks.signatures_needed(self.ways[claim.call_id], (due.amount if due else None) or 0)

    def decides(self, claim: Application) -> bool:
        """Whether one more signature is the last that is needed."""
        return len(self.valid(claim)) + 1 >= self.needed(claim)


@transacted
def sign_portion(rows: Sequence[BulkRow], *, by: User, now: datetime) -> list[BulkRow]:
    """Sign these claims in one transaction, each for itself; those that have to be signed one by one come back."""
    budgets, claims = approving.locked(row.application_id for row in rows)
    known, written = Known.of(claims, by, to_decide=True), Written()
    left, done = [], []
    for row in rows:
        claim = known.claims[row.application_id]
        budget = budgets[claim.call.budget_id]
        error = known.why_not(claim, row.digest)
        if error is None and known.dues.is_special(claim, budget):
            left.append(row)
            continue
        if error is None:
            error = sign_one(claim, known, budget, written, now)
        if error is None:
            done.append(row)
        else:
            refuse(row, error)
    approving.save(written, budgets, now=now)
    finish(done, RowState.DONE)
    told = [row.pk for row in done if known.claims[row.application_id].state == State.APPROVED]
    if told:
        outbox.enqueue("subsidies.tell_decided", rows[0].bulk_id, min(told), max(told), now=now)
    return left


def sign_one(claim: Application, known: Known, budget: Budget, written: Written, now: datetime) -> DomainError | None:
    """The signature and, where it is the last that is needed, the decision; the budget's refusal leaves no trace."""
    due = known.dues.due(claim)
    if due is None or due.amount is None:
        return deciding.not_audited()
    after = None
    if known.decides(claim):
        try:
            after = budgeting.after(budget, approving.reserve_line(due))
        except Refused as error:
            return error
    signature = Signature(application=claim, digest=due.digest, signed_at=now, signed_by=known.by)
    written.signatures.append(signature)
    payload = {"amount": due.amount, "digest": due.digest, "signatures": len(known.valid(claim)) + 1}
    written.events.append(audit.Entry("decision.signed", signature, known.by, now, payload, case=claim))
    if after is not None:
        known.dues.waits_no_more(claim)
        approving.approve(claim, due, budget, after, written, by=known.by, now=now)
    return None
