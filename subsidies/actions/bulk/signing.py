"""Signing many decisions in few statements, with the refusals, the locks and the records of `deciding.sign`.

What one claim's decision may need beyond its own rows (a family of measures, a list that is settled by a rule, a plan
of several payers or instalments) is signed one by one.

Lock order: Budgets, Applications, audit heads, each by their keys.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.reference import queries as reference
from subsidies import facts, many, workflow
from subsidies.actions import budgeting, deciding, hindrances, moving, planning, reviewing, settling
from subsidies.actions.bulk.rows import finish, refuse
from subsidies.enums import EntryKind, Stage, State
from subsidies.enums_desk import RowState
from subsidies.enums_meeting import DecidingWay
from subsidies.models import Application, Budget, BudgetEntry, BulkRow, Entitlement, Instalment, Signature
from subsidies.rules import desks, ledger
from subsidies.rules.model import Measure


@dataclass(frozen=True)
class Known:
    """What decides on the signatures under these claims, read in a fixed number of statements."""

    by: User
    claims: dict[int, Application]
    acts: dict[int, set[desks.Act]]
    interested: set[int]
    amounts: dict[tuple[int, str], Entitlement]
    signatures: dict[int, list[Signature]]
    plain_calls: set[int]
    before_meetings: set[int]
    ways: dict[int, DecidingWay]
    hindered: dict[int, Refused]

    @classmethod
    def of(
        cls, claims: Collection[Application], budgets: dict[int, Budget], by: User, *, to_decide: bool = False
    ) -> "Known":
        calls = {each.call_id: each.call for each in claims}
        return cls(
            by,
            {each.pk: each for each in claims},
            many.acts_on(claims),
            many.interested(claims, [by.pk, *by.absent_colleagues]),
            many.current_amounts(claims, Stage.AUDITED, Stage.SETTLED, with_records=to_decide),
            many.signatures_on(claims),
            {pk for pk, call in calls.items() if settling.is_plain(call, budgets[call.budget_id])},
            many.before_meetings(claims),
            many.ways_of(calls),
            hindrances.of_many([each.pk for each in claims]),
        )

    def due(self, claim: Application) -> Entitlement | None:
        return self.amounts.get((claim.pk, Stage.SETTLED)) or self.amounts.get((claim.pk, Stage.AUDITED))

    def is_special(self, claim: Application) -> bool:
        """Whether more than the claim's own rows has to be asked: signed one by one."""
        due = self.due(claim)
        return (
            claim.call_id not in self.plain_calls
            or (claim.pk, Stage.SETTLED) in self.amounts
            or has_plan(facts.measure_of(claim.measure_version))
            or facts.measure_of(claim.measure_version).family is not None
            or (due is not None and (not due.amount or due.amount != claim.audited))
        )

    def valid(self, claim: Application) -> list[Signature]:
        due = self.due(claim)
        return [each for each in self.signatures.get(claim.pk, ()) if due and each.digest == due.digest]

    def why_not(self, claim: Application, digest: str) -> DomainError | None:
        """The refusal of `deciding.sign`, in its order; the budget comes after it."""
        if not self.by.may(P.DECISION_SIGN, division_id=claim.division_id):
            return NotAllowed("not_allowed", deciding.NOT_ALLOWED)
        if claim.state != State.DECIDING:
            return deciding.not_deciding()
        if claim.pk in self.before_meetings or self.ways[claim.call_id] == DecidingWay.MEETING:
            return deciding.before_meeting()
        if claim.pk in self.interested:
            return reviewing.own_enterprise()
        if claim.pk in self.hindered:
            return self.hindered[claim.pk]
        due = self.due(claim)
        if due is None or due.amount is None:
            return deciding.not_audited()
        if due.digest != digest:
            return deciding.amount_changed()
        signed = [each.signed_by_id for each in self.valid(claim)]
        why = desks.may_sign(self.by.pk, self.acts.get(claim.pk, ()), signed)
        return Refused(why, deciding.WHY_NOT[why]) if why else None

    def decides(self, claim: Application) -> bool:
        """Whether one more signature is the last that is needed."""
        return len(self.valid(claim)) + 1 >= deciding.SIGNATURES_NEEDED[self.ways[claim.call_id]]


def has_plan(measure: Measure) -> bool:
    """Whether several payers or instalments share an amount: its parts may come from several budgets."""
    return bool(measure.payers or measure.instalments)


@dataclass
class Written:
    """What the portion adds, saved together at its end."""

    signatures: list[Signature] = field(default_factory=list)
    entitlements: list[Entitlement] = field(default_factory=list)
    entries: list[BudgetEntry] = field(default_factory=list)
    instalments: list[Instalment] = field(default_factory=list)
    decided: list[Application] = field(default_factory=list)
    events: list[audit.Entry] = field(default_factory=list)


@transacted
def sign_portion(rows: Sequence[BulkRow], *, by: User, now: datetime) -> list[BulkRow]:
    """Sign these claims in one transaction, each for itself; those that have to be signed one by one come back."""
    budgets, claims = locked(rows)
    known, written = Known.of(claims, budgets, by, to_decide=True), Written()
    left, done = [], []
    for row in rows:
        claim = known.claims[row.application_id]
        error = known.why_not(claim, row.digest)
        if error is None and known.is_special(claim):
            left.append(row)
            continue
        if error is None:
            error = sign_one(claim, known, budgets[claim.call.budget_id], written, now)
        if error is None:
            done.append(row)
        else:
            refuse(row, error)
    save(written, budgets, now=now)
    finish(done, RowState.DONE)
    told = [row.pk for row in done if known.claims[row.application_id].state == State.APPROVED]
    if told:
        outbox.enqueue("subsidies.tell_decided", rows[0].bulk_id, min(told), max(told), now=now)
    return left


def locked(rows: Sequence[BulkRow]) -> tuple[dict[int, Budget], list[Application]]:
    keys = [row.application_id for row in rows]
    of_claims = Application.objects.filter(pk__in=keys).order_by()
    wanted = sorted(set(of_claims.values_list("call__budget_id", flat=True)))
    budgets = {pk: budgeting.lock(pk) for pk in wanted}
    claims = Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return budgets, many.with_terms(claims)


def sign_one(claim: Application, known: Known, budget: Budget, written: Written, now: datetime) -> DomainError | None:
    """The signature and, where it is the second, the decision; the budget's refusal leaves no trace."""
    due = known.due(claim)
    if due is None or due.amount is None:
        return deciding.not_audited()
    decides = known.decides(claim)
    line = ledger.Line(EntryKind.RESERVE, due.amount)
    after = None
    if decides:
        try:
            after = ledger.apply(budgeting.totals_of(budget), line)
        except ledger.Overdrawn as error:
            return budgeting.overdrawn(error, budget)
    signature = Signature(application=claim, digest=due.digest, signed_at=now, signed_by=known.by)
    written.signatures.append(signature)
    payload = {"amount": due.amount, "digest": due.digest, "signatures": len(known.valid(claim)) + 1}
    written.events.append(audit.Entry("decision.signed", signature, known.by, now, payload, case=claim))
    if after is not None:
        decide(claim, due, budget, after, written, by=known.by, now=now)
    return None


def decide(
    claim: Application,
    due: Entitlement,
    budget: Budget,
    after: ledger.Totals,
    written: Written,
    *,
    by: User,
    now: datetime,
) -> None:
    """As `deciding.approve`: the money reserved, the amount frozen, the claim moved on."""
    amount = due.amount or 0
    budgeting.take(budget, after)
    entry = BudgetEntry(
        budget=budget,
        position=budget.entries_count,
        kind=EntryKind.RESERVE,
        amount=amount,
        application=claim,
        made_at=now,
        made_by=by,
    )
    written.entries.append(entry)
    written.instalments += planning.rows_of(claim, due, {}, now=now)
    written.events.append(budgeting.event_of(entry, budget, by=by, now=now))
    written.entitlements.append(deciding.approved(claim, due, by=by, now=now))
    claim.approved = amount
    written.decided.append(claim)
    payload = {"amount": amount, "digest": due.digest, "entry": entry.uid, "balance": budget.balance}
    written.events.append(audit.Entry("claim.approved", claim, by, now, payload))


def save(written: Written, budgets: dict[int, Budget], *, now: datetime) -> None:
    """The rows, then the events, whose heads are the last locks."""
    calendar = reference.calendar()
    for claim in written.decided:
        moving.shift(claim, workflow.APPROVE, calendar, by=None, now=now)
    Signature.objects.bulk_create(written.signatures)
    BudgetEntry.objects.bulk_create(written.entries)
    Entitlement.objects.bulk_create(written.entitlements)
    Instalment.objects.bulk_create(written.instalments)
    for budget in budgets.values():
        budget.save(update_fields=[*budgeting.ACCOUNTS, "entries_count"])
    moving.save_decided(written.decided)
    if written.events:
        audit.record_many(written.events)
