"""Many claims approved in one transaction, with the figures, the locks and the records of `deciding.approve`.

What one claim's decision may need beyond its own rows (a family of measures, a list that is settled by a rule, a plan
of several payers or instalments) is decided one by one.

Lock order: Budgets, Applications, audit heads, each by their keys.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.reference import queries as reference
from subsidies import facts, many, workflow
from subsidies.actions import budgeting, deciding, moving, planning, settling
from subsidies.enums import EntryKind, Stage
from subsidies.models import Application, Budget, BudgetEntry, Entitlement, Instalment, Signature
from subsidies.rules import ledger
from subsidies.rules.model import Measure


@dataclass(frozen=True)
class Dues:
    """What each claim is due, and which claims are decided one by one.

    `waiting` is what the claims before decision come to, in fen, by call, where the measure has a rule for a budget
    that does not suffice; `listed` are the calls that work out the amounts over their list in any case.
    """

    amounts: dict[tuple[int, str], Entitlement]
    waiting: dict[int, int]
    listed: set[int]

    @classmethod
    def of(cls, claims: Collection[Application], *, to_decide: bool = False) -> "Dues":
        calls = {each.call_id: each.call for each in claims}
        measures = {pk: facts.measure_of(call.measure_version) for pk, call in calls.items()}
        amounts = many.current_amounts(claims, Stage.AUDITED, Stage.SETTLED, with_records=to_decide)
        versions = {each.measure_version_id: each.measure_version for each in claims}
        for amount in amounts.values():
            if amount.measure_version_id in versions:
                amount.measure_version = versions[amount.measure_version_id]
        ruled = [pk for pk, measure in measures.items() if measure.budget_rule is not None]
        return cls(
            amounts,
            {pk: settling.waiting_of(calls[pk]) for pk in ruled},
            {pk for pk, measure in measures.items() if settling.rests_on_list(measure)},
        )

    def due(self, claim: Application) -> Entitlement | None:
        return self.amounts.get((claim.pk, Stage.SETTLED)) or self.amounts.get((claim.pk, Stage.AUDITED))

    def is_special(self, claim: Application, budget: Budget) -> bool:
        """Whether more than the claim's own rows has to be asked, with the budget as it is by now."""
        due, measure = self.due(claim), facts.measure_of(claim.measure_version)
        return (
            claim.call_id in self.listed
            or self.waiting.get(claim.call_id, 0) > budget.balance
            or (claim.pk, Stage.SETTLED) in self.amounts
            or has_plan(measure)
            or measure.family is not None
            or (due is not None and (not due.amount or due.amount != claim.audited))
        )

    def waits_no_more(self, claim: Application) -> None:
        if claim.call_id in self.waiting:
            self.waiting[claim.call_id] -= claim.audited or 0


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


def locked(keys: Iterable[int]) -> tuple[dict[int, Budget], list[Application]]:
    """The claims with these keys and the budgets of their calls."""
    wanted = list(keys)
    of_claims = Application.objects.filter(pk__in=wanted).order_by()
    budgets = {pk: budgeting.lock(pk) for pk in sorted(set(of_claims.values_list("call__budget_id", flat=True)))}
    claims = Application.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    return budgets, many.with_terms(claims)


def reserve_line(due: Entitlement) -> ledger.Line:
    return ledger.Line(EntryKind.RESERVE, due.amount or 0)


def approve(
    claim: Application,
    due: Entitlement,
    budget: Budget,
    after: ledger.Totals,
    written: Written,
    *,
    by: User,
    now: datetime,
) -> None:
    """As `deciding.approve`: the money reserved, the amount frozen, the claim moved on when all is saved.

    `after` are the budget's totals with the amount, of `budgeting.after`.
    """
    amount = due.amount or 0
    budgeting.take(budget, after)
    entry = budgeting.entry_of(budget, reserve_line(due), application=claim, by=by, now=now)
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
    if written.entries:
        budgeting.save_together(budgets.values(), written.entries)
    Entitlement.objects.bulk_create(written.entitlements)
    planning.save(written.instalments)
    moving.save_shifted(written.decided, approved=F("audited"))  # they hold what they were re-reviewed for
    if written.events:
        audit.record_many(written.events)
