"""Which measures fit an enterprise: facts in, ordered results out, each with what is met, what it is worth, what lacks.

Nothing is assumed of open facts. Money from elsewhere counts as none, as in the pre-check, and lines of which only
the sum is known count in full: an amount that rests on that is the most there could be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pilotzone.formula.scope import Scope
from pilotzone.formula.values import UNKNOWN, Rates, Value
from subsidies.rules.bounds import Bounds, open_values
from subsidies.rules.evaluation import Entitlement, Finding, evaluate, run
from subsidies.rules.model import Computation, Measure
from subsidies.rules.precheck import NOTHING_ELSE, model_row, money_column
from subsidies.rules.questions import askable

CENT = Fraction(1, 100)


class Verdict(StrEnum):
    """In the order in which results are shown."""

    FITS = "fits"
    COULD = "could"
    DOES_NOT = "does_not"


class Certainty(StrEnum):
    EXACT = "exact"
    UP_TO = "up_to"
    UNKNOWN = "unknown"
    NO_MONEY = "no_money"  # a recognition


@dataclass(frozen=True, slots=True)
class Worth:
    """Fen; None while nothing bounds the amount."""

    certainty: Certainty
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure with what is known: facts by input, and of lines the sums in yuan by their input."""

    key: str
    measure: Measure
    facts: Mapping[str, Value]
    sums: Mapping[str, Value]
    rates: Rates


@dataclass(frozen=True, slots=True)
class Fit:
    """`findings` are the conditions on the claim as a whole; `missing` are inputs that the enterprise can answer,
    `silent` those that nobody has said yet and it cannot; `unlisted` are the lines of which nothing is known.
    `zero` is the step by which nothing is left to pay."""

    key: str
    measure: Measure
    verdict: Verdict
    worth: Worth
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    silent: tuple[str, ...]
    entitlement: Entitlement
    unlisted: tuple[str, ...] = ()
    zero: Computation | None = None

    @property
    def refused_by(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity == "bars" and each.result == "not_met")


def fits(candidates: Iterable[Candidate]) -> tuple[Fit, ...]:
    """What fits first, then what could, then what does not; among them the largest amount first."""
    order = list(Verdict)
    found = [fit(each) for each in candidates]
    return tuple(sorted(found, key=lambda each: (order.index(each.verdict), -(each.worth.fen or 0), each.key)))


def fit(candidate: Candidate) -> Fit:
    """One measure. Raises FactsError when a fact is not of its declared kind."""
    measure = candidate.measure
    facts, unlisted, supposed = complete(candidate)
    worth_now = evaluate(measure, facts, rates=candidate.rates)
    state = Open(measure, run(measure, facts, candidate.rates), frozenset(unlisted))
    findings = tuple(state.told(each) for each in whole_findings(measure, worth_now))
    bounds = Bounds(measure, state.scope, state.values)
    worth = worth_of(worth_now, bounds, is_sure=not (supposed or "total" in state.values))
    starts = [each.id for each in findings if each.result == "unknown"]
    wanted = state.behind([*starts, "total"] if worth.certainty in (Certainty.UP_TO, Certainty.UNKNOWN) else starts)
    may_ask = {spec.name for spec in askable(measure)}
    return Fit(
        candidate.key,
        measure,
        verdict_of(findings, worth),
        worth,
        findings,
        tuple(name for name in wanted if name in may_ask),
        tuple(name for name in wanted if name not in may_ask),
        worth_now,
        unlisted,
        where_zero(measure, bounds) if worth.fen == 0 else None,
    )


def complete(candidate: Candidate) -> tuple[dict[str, Any], tuple[str, ...], bool]:
    """The facts as evaluate() takes them; the lines of which nothing is known; whether lines were supposed.

    Lines of which nothing is known stand as one line with every value open, so that nothing is computed from them.
    """
    measure = candidate.measure
    facts: dict[str, Any] = {name: value for name, value in candidate.facts.items() if value is not UNKNOWN}
    for spec in measure.scalar_inputs:
        if spec.source == NOTHING_ELSE:
            facts.setdefault(spec.name, 0)
    unlisted, supposed = [], False
    for rows in measure.row_inputs:
        amount, model = candidate.sums.get(rows.name, UNKNOWN), model_row(measure, rows)
        if amount is UNKNOWN or model is None or not money_column(rows):
            facts[rows.name] = [{}]
            unlisted.append(rows.name)
        else:
            facts[rows.name] = [{**model, money_column(rows): (amount, "CNY")}] if amount else []
            supposed = True
    return facts, tuple(unlisted), supposed


def whole_findings(measure: Measure, entitlement: Entitlement) -> tuple[Finding, ...]:
    """Those on the claim as a whole; lines are tested when they are there."""
    whole = {each.id for each in measure.conditions if each.rows is None}
    return tuple(each for each in entitlement.findings if each.id in whole)


def worth_of(entitlement: Entitlement, bounds: Bounds, *, is_sure: bool) -> Worth:
    """Exact where every fact is known, else the most that it can be."""
    if not any(each.kind == "award" for each in bounds.measure.computations):
        return Worth(Certainty.NO_MONEY)
    if entitlement.state == "barred":
        return Worth(Certainty.EXACT, 0)
    if is_sure and entitlement.total is not None:
        return Worth(Certainty.EXACT, entitlement.total)
    most = bounds.of("total")
    return Worth(Certainty.UNKNOWN) if most is None else Worth(Certainty.UP_TO, max(0, int(most / CENT)))


def verdict_of(findings: Iterable[Finding], worth: Worth) -> Verdict:
    bars = {each.result for each in findings if each.severity == "bars"}
    if "not_met" in bars or worth.fen == 0:
        return Verdict.DOES_NOT
    return Verdict.COULD if "unknown" in bars else Verdict.FITS


def where_zero(measure: Measure, bounds: Bounds) -> Computation | None:
    """The first award or step after which nothing is left."""
    steps = (each for each in measure.computations if each.rows is None and each.kind in ("award", "step"))
    return next((each for each in steps if bounds.of(each.name) == 0), None)


class Open:
    """What is still open, and which inputs it waits for. `unlisted` are the lines of which nothing is known."""

    def __init__(self, measure: Measure, scope: Scope, unlisted: frozenset[str]) -> None:
        self.measure, self.scope, self.unlisted = measure, scope, unlisted
        self.values = open_values(measure, unlisted)
        self.computations = {each.name: each for each in measure.computations if each.rows is None}

    def told(self, finding: Finding) -> Finding:
        """A condition that rests on lines of which nothing is known is open, whatever it came to without them."""
        result = "unknown" if finding.id in self.values and finding.result != "not_applicable" else finding.result
        waits = self.behind([finding.id]) if result == "unknown" else ()
        return replace(finding, result=result, rows=(), missing=waits)

    def behind(self, names: Iterable[str]) -> tuple[str, ...]:
        """The open inputs that the named values wait for, in the measure's order; what is known waits for nothing."""
        found: set[str] = set()
        seen: set[str] = set()
        open_ = list(names)
        while open_:
            name = open_.pop()
            if name in seen or not self.is_open(name):
                continue
            seen.add(name)
            found.add(name)
            each = self.computations.get(name)
            for rows, read in each.reads if each else ():
                if rows:
                    found |= {rows} & self.unlisted
                else:
                    open_.append(read)
        return tuple(spec.name for spec in self.measure.inputs if spec.name in found)

    def is_open(self, name: str) -> bool:
        return name in self.values or self.scope.claim.get(name) is UNKNOWN
