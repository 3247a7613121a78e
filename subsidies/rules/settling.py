"""A call's list settled by the measure's own rule: the best of it, ceilings that claims share, the budget.

What is settled is added to each claim's audited record as its `allocation`. From the same records, in the same order
and with the same money the same parts come again.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from pilotzone.formula.text import Text
from pilotzone.formula.values import Missing
from subsidies.rules import bearing, evaluation
from subsidies.rules.allocation import WIDE, Award, Candidate, allocate, pro_rata, yuan
from subsidies.rules.bearing import Funds
from subsidies.rules.model import WIDE_SCOPES, BudgetRule, Computation, Measure

SELECT, CEILINGS = "select", "ceilings"  # beside the names of budget rules
FOLLOWING = ("payer", "instalment", "payees")  # lines that follow from the amount
TO_THE_FEN = BudgetRule("pro_rata", "", True, "rest", 1, "", "")


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim on the list with its audited record; one that was decided before keeps what it was given, in fen.

    `arrived` orders claims that come first; `enterprise` and `project` say who shares a ceiling.
    """

    reference: str
    enterprise: str
    project: str
    arrived: int
    measure: Measure
    record: Mapping[str, Any]
    given: int | None = None

    @property
    def amount(self) -> int:
        return fen(self.record["total"]) if self.given is None else self.given

    @property
    def facts(self) -> dict[str, Any]:
        return evaluation.facts_of(self.record, self.measure)

    @property
    def rates(self) -> dict[str, Fraction]:
        return evaluation.rates_of(self.record)

    @property
    def shares(self) -> bearing.Shares:
        return bearing.shares_of(self.measure, self.facts, self.rates)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a claim gets from its list, and by which rule and clause; fen. `ranked_by` is the value of its place."""

    reference: str
    before: int
    amount: int
    place: int
    rule: str
    clause: str
    reasons: tuple[Text, ...]
    ranked_by: Any = None


@dataclass(frozen=True, slots=True)
class List:
    """The list as settled; `total` is what it came to before and `budget` the money that was there, in fen."""

    rows: tuple[Settled, ...]
    budget: int
    total: int

    @property
    def given(self) -> int:
        return sum(row.amount for row in self.rows)

    @property
    def changes(self) -> bool:
        return any(row.amount != row.before for row in self.rows)


def has_rule(measure: Measure) -> bool:
    """Whether the measure says anything about a list as a whole."""
    return bool(measure.selection or measure.budget_rule or shared_steps(measure))


def shared_steps(measure: Measure) -> list[Computation]:
    """The ceilings that are wider than a claim."""
    return [
        each
        for each in measure.computations
        if each.kind == "step" and each.step == "limit" and each.rows is None and each.scope in WIDE_SCOPES
    ]


def settle(measure: Measure, listed: Sequence[Listed], money: int | Funds) -> List:
    """The rule applied to the list in its order; `money` is what can still be decided on, in fen. What was decided
    before keeps its place and its part of shared ceilings, and is not among the rows."""
    candidates = [candidate_of(each) for each in listed]
    chosen = allocate(candidates, selection=measure.selection).awards
    under = share(listed, chosen)
    open_ones = [number for number, each in enumerate(listed) if each.given is None]
    reduced = [replace(candidates[number], amount=under[number].amount) for number in open_ones]
    if isinstance(money, Funds):
        shares = [] if money.is_single else [listed[number].shares for number in open_ones]
        money = bearing.bearable(reduced, shares, measure.budget_rule, money)
    final = allocate(reduced, rule=measure.budget_rule, budget=money).awards
    rows = [
        row_of(measure, candidates[number], chosen[number], under[number], award)
        for number, award in zip(open_ones, final, strict=True)
    ]
    return List(tuple(rows), money, sum(row.before for row in rows))


def candidate_of(listed: Listed) -> Candidate:
    values = evaluation.run(listed.measure, listed.facts, listed.rates).claim
    score, rank = (known(values.get(name)) for name in ("select.by", "budget.by"))
    return Candidate(listed.reference, listed.amount, listed.arrived, score, rank)


def known(value: Any) -> Any:
    return None if isinstance(value, Missing) else value


def share(listed: Sequence[Listed], awards: Sequence[Award]) -> list[Award]:
    """Ceilings that several claims share: each claim is evaluated again with what those before it have left, since
    the ceiling may stand inside an award. What was decided before comes first."""
    used: dict[Hashable, Fraction] = {}
    found = list(awards)
    order = sorted(range(len(listed)), key=lambda number: listed[number].given is None)
    for number in order:
        claim, award = listed[number], awards[number]
        steps = shared_steps(claim.measure)
        if not steps or not award.amount:
            continue
        caps, left = {}, {}
        for step in steps:
            left[step.name] = max(left_before(claim, step) - used.get(holder(claim, step), Fraction(0)), Fraction(0))
            caps[step.name] = left[step.name]
        again = evaluation.evaluate(claim.measure, claim.facts, rates=claim.rates, caps=caps)
        amount = min(award.amount, again.total or 0)
        for step in steps:
            used[holder(claim, step)] = used.get(holder(claim, step), Fraction(0)) + after(again, step)
        if amount < award.amount and claim.given is None:
            least = min(left[step.name] for step in steps)
            reason = Text(*(text.format(left=yuan(int(least * 100))) for text in (WIDE.zh, WIDE.en)))
            found[number] = replace(award, amount=amount, reasons=(*award.reasons, reason))
    return found


def holder(claim: Listed, step: Computation) -> Hashable:
    """Who shares the ceiling. Links within groups are not on record, so each enterprise stands for itself."""
    if step.scope == "programme":
        return step.name
    return (step.name, claim.enterprise, claim.project if step.scope == "project" else "")


def left_before(claim: Listed, step: Computation) -> Fraction:
    """What the ceiling left by the record: what the ledger held against it is taken off already."""
    line = next(each for each in claim.record["lines"] if each["id"] == step.name)
    return Fraction(line["formula"]["of"][0].get("value") or 0)


def after(again: evaluation.Entitlement, step: Computation) -> Fraction:
    return Fraction(next(line.value for line in again.lines if line.id == step.name) or 0)


def row_of(measure: Measure, candidate: Candidate, chosen: Award, under: Award, award: Award) -> Settled:
    """The rule that decided on the amount is the one that is named; none changed it: the budget's, or the only one."""
    rule, clause = (measure.budget_rule.rule, measure.budget_rule.clause) if measure.budget_rule else ("", "")
    if measure.selection and (not rule or chosen.amount < candidate.amount):
        rule, clause = SELECT, measure.selection.clause
    steps = shared_steps(measure)
    if steps and (not rule or (under.amount < chosen.amount and award.amount == under.amount)):
        rule, clause = CEILINGS, steps[-1].clause
    place, by = chosen.place or award.place, candidate.score if measure.selection else candidate.rank_key
    reasons = (*under.reasons, *award.reasons)
    return Settled(candidate.reference, candidate.amount, award.amount, place, rule, clause, reasons, by)


def ranking_type(measure: Measure) -> str:
    """The name of the type of what claims are ranked by; empty where they are not."""
    name = "select.by" if measure.selection else "budget.by"
    return next((each.expr.type.name for each in measure.computations if each.name == name), "")


def part_of(claim: Listed, row: Settled, settled: List, basis: str) -> dict[str, Any]:
    """The `allocation` of the claim's record; `basis` is the digest of what the list rests on."""
    return {
        "rule": row.rule,
        "clause": row.clause,
        "budget": evaluation.in_yuan(settled.budget),
        "total": evaluation.in_yuan(settled.total),
        "claims": len(settled.rows),
        "place": row.place,
        "before": evaluation.in_yuan(row.before),
        "amount": evaluation.in_yuan(row.amount),
        "reasons": [{"zh": each.zh, "en": each.en} for each in row.reasons],
        "lines": following(claim, row) if row.amount != row.before else [],
        "list": basis,
    }


def following(claim: Listed, row: Settled) -> list[dict[str, Any]]:
    """The lines of payers, instalments and payees for the amount that the list gave."""
    caps = {"total": Fraction(row.amount, 100)}
    made = evaluation.record(evaluation.evaluate(claim.measure, claim.facts, rates=claim.rates, caps=caps))
    lines = [line for line in made["lines"] if line["kind"] in FOLLOWING]
    return [shared_out(line, row) if line["kind"] == "payees" else line for line in lines]


def shared_out(line: Mapping[str, Any], row: Settled) -> dict[str, Any]:
    """Payees get their parts of the smaller amount in proportion, exactly to the fen."""
    candidates = [Candidate(name, fen(part)) for name, part in line["payees"]]
    amount = sum(each.amount for each in candidates) * row.amount // row.before
    awards = pro_rata(candidates, allocate(candidates).awards, TO_THE_FEN, amount)
    return dict(line) | {"payees": [[each.reference, evaluation.in_yuan(each.amount)] for each in awards]}


def fen(major: str | None) -> int:
    return int(Fraction(major or 0) * 100)
