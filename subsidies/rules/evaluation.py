"""Evaluates one claim: findings, lines and an amount, each exact; frozen records that evaluate to themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pilotzone.formula.kinds import Type
from pilotzone.formula.scope import Row, Scope
from pilotzone.formula.terms import Term, plain, written
from pilotzone.formula.text import Text
from pilotzone.formula.values import UNKNOWN, Missing, Rates, Value, exact, fixed
from subsidies.rules.builder import UNTOLD
from subsidies.rules.facts_check import take_facts
from subsidies.rules.measure import rates_from
from subsidies.rules.model import NO_TEXT, Computation, Condition, Measure
from subsidies.rules.recorded_facts import read_facts, written_facts

FORMAT = "entitlement/1"
CENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a condition; `rows` are the numbers of the rows that fail it, the first being 1."""

    id: str
    severity: str
    result: str
    clause: str
    message: Text
    rows: tuple[int, ...]
    inputs: tuple[str, ...]
    material: str = ""
    missing: tuple[str, ...] = ()

    @property
    def needs_material(self) -> bool:
        """Not met for want of a document rather than for a fact."""
        return self.result == "not_met" and bool(self.material)


@dataclass(frozen=True, slots=True)
class Line:
    """One step on the way to the amount. `bit` says that a step changed it; exact texts, None where unknown."""

    id: str
    kind: str
    clause: str
    label: Text
    formula: Term
    inputs: tuple[str, ...]
    value: str | None
    type: str
    before: str | None = None
    after: str | None = None
    bit: bool = False
    assumption: str = ""
    values: tuple[str | None, ...] | None = None  # of a column: one per row
    payees: tuple[tuple[str, str], ...] | None = None  # what each payee gets


@dataclass(frozen=True, slots=True)
class Entitlement:
    """`total` is in fen. `provisional` is what it would be if every open or failed bar were met."""

    measure: str
    version: int
    digest: str
    state: str
    total: int | None
    provisional: int | None
    currency: str
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    facts: Mapping[str, Any]
    rates: Mapping[str, str]


def evaluate(
    measure: Measure,
    facts: Mapping[str, object],
    *,
    rates: Rates | None = None,
    caps: Mapping[str, Fraction] | None = None,
) -> Entitlement:
    """What the measure gives for these facts. Raises FactsError when a fact is not of its declared kind.

    `caps` are ceilings from outside the claim on computed values, by name: what a list leaves of a step or the total.
    """
    return assess(measure, run(measure, facts, rates, caps))


def assess(measure: Measure, scope: Scope) -> Entitlement:
    """What the measure gives for values that run() has worked out."""
    lines = [line for each in measure.computations for line in _line(each, scope)]
    lines += [_payees(award, *where, scope) for award, where in measure.payees.items()]
    findings = tuple(_finding(condition, scope) for condition in measure.conditions)
    due, provisional = scope.claim["total"], scope.claim[measure.total.before]
    barred = any(each.severity == "bars" and each.result == "not_met" for each in findings)
    state = "barred" if barred else "unknown" if due is UNKNOWN else "computed"
    return Entitlement(
        measure.id,
        measure.version,
        measure.digest,
        state,
        _fen(due),
        _fen(provisional),
        "CNY",
        findings,
        tuple(lines),
        written_facts(measure, scope),
        {code: exact(rate) for code, rate in sorted(scope.rates.items()) if code != "CNY"},
    )


def run(
    measure: Measure, facts: Mapping[str, object], rates: Rates | None, caps: Mapping[str, Fraction] | None = None
) -> Scope:
    """Every value of the measure for these facts."""
    claim, rows = take_facts(measure, facts)
    scope = Scope(claim, rows, rates_from(rates or {}))
    for each in measure.computations:
        if each.rows is None:
            value = each.run(scope)
            bound = caps.get(each.name) if caps else None
            scope.claim[each.name] = value if bound is None or isinstance(value, Missing) else min(value, bound)
        else:
            for row in rows[each.rows]:
                scope.row = row
                row[each.name] = each.run(scope)
    return scope


def record(entitlement: Entitlement) -> dict[str, Any]:
    """The frozen form: plain JSON with exact numbers as strings and texts as ids, ready for canonical bytes."""
    return {
        "format": FORMAT,
        "measure": entitlement.measure,
        "version": entitlement.version,
        "digest": entitlement.digest,
        "facts": dict(entitlement.facts),
        "rates": dict(entitlement.rates),
        "findings": [_finding_record(each) for each in entitlement.findings],
        "lines": [_line_record(each) for each in entitlement.lines],
        "state": entitlement.state,
        "total": in_yuan(entitlement.total),
        "provisional": in_yuan(entitlement.provisional),
        "currency": entitlement.currency,
    }


def facts_of(frozen: Mapping[str, Any], measure: Measure) -> dict[str, Any]:
    """The facts of a record as evaluate() takes them."""
    return read_facts(frozen["facts"], measure.inputs)


def rates_of(frozen: Mapping[str, Any]) -> dict[str, Fraction]:
    return {code: Fraction(rate) for code, rate in frozen["rates"].items()}


def _line(each: Computation, scope: Scope) -> list[Line]:
    if each.rows is not None:
        return _column_line(each, scope.rows[each.rows])
    if each.tell is None or each.kind == "condition":
        return []
    value, of = scope.claim[each.name], each.expr.type
    before = scope.claim[each.before] if each.before else None
    text = _text(value, of)
    formula = each.tell(scope)
    if each.step:
        formula = {"say": each.step, **each.options, "of": [formula]}
    return [
        Line(
            each.name,
            each.kind,
            each.clause,
            each.label,
            formula,
            each.inputs,
            text,
            of.name.rstrip("?"),
            before=None if before is None else _text(before, of),
            after=text if each.before else None,
            bit=before is not None and not isinstance(before, Missing) and before != value,
            assumption=each.assumption,
        )
    ]


def _column_line(each: Computation, rows: list[Row]) -> list[Line]:
    if each.kind in ("condition", *UNTOLD):
        return []
    of = each.expr.type
    formula: Term = {"say": "rows", "rows": each.rows}
    if each.kind in ("award", "step") and each.pattern is not None:
        formula |= {"step": each.step, **each.options, "of": [each.pattern]}
    values = tuple(None if isinstance(row[each.name], Missing) else plain(row[each.name], of) for row in rows)
    return [
        Line(
            each.name,
            "column",
            each.clause,
            each.label,
            formula,
            each.inputs,
            None,
            of.name.rstrip("?"),
            before=each.before or None,
            assumption=each.assumption,
            values=values,
        )
    ]


def _payees(award: str, rows: str, column: str, amounts: str, scope: Scope) -> Line:
    """What each payee gets: the award's amounts by row, added up by the column that names the payee."""
    found: dict[str, Any] = {}
    for row in scope.rows[rows]:
        name, amount = row[column], row[amounts]
        known = not isinstance(name, Missing) and not isinstance(amount, Missing)
        if known and found.get(name) is not UNKNOWN:
            found[name] = found.get(name, 0) + amount
        elif not isinstance(name, Missing):
            found[name] = UNKNOWN
    paid = tuple((name, "" if amount is UNKNOWN else exact(amount, 2)) for name, amount in found.items())
    formula = {"say": "rows", "rows": rows, "column": column}
    return Line(f"{award}.payees", "payees", "", NO_TEXT, formula, (rows,), None, "CNY", payees=paid)


def _finding(condition: Condition, scope: Scope) -> Finding:
    if condition.rows is None:
        applies = scope.claim[f"{condition.id}.when"] if condition.has_when else True
        result = _result(scope.claim[condition.id], applies)
        failing: tuple[int, ...] = ()
    else:
        result, failing = _rows_result(condition, scope.rows[condition.rows])
    missing = _missing(condition, scope) if result == "unknown" else ()
    return Finding(
        condition.id,
        condition.severity,
        result,
        condition.clause,
        condition.message,
        failing,
        condition.inputs,
        condition.material,
        missing,
    )


def _result(value: Value, applies: Value) -> str:
    if value is UNKNOWN:
        return "unknown"
    if applies is False:
        return "not_applicable"
    return "met" if value else "not_met"


def _rows_result(condition: Condition, rows: list[Row]) -> tuple[str, tuple[int, ...]]:
    results = [_result(row[condition.id], row[f"{condition.id}.when"] if condition.has_when else True) for row in rows]
    failing = tuple(number for number, result in enumerate(results, 1) if result == "not_met")
    if failing:
        return "not_met", failing
    unknown = tuple(number for number, result in enumerate(results, 1) if result == "unknown")
    if unknown:
        return "unknown", unknown
    return ("met" if "met" in results else "not_applicable"), ()


def _missing(condition: Condition, scope: Scope) -> tuple[str, ...]:
    """The inputs, or columns of rows, that an open condition waits for."""
    claim = [name for name in condition.inputs if scope.claim.get(name) is UNKNOWN]
    rows = scope.rows[condition.rows] if condition.rows else []
    columns = [name for name in condition.columns if any(row.get(name) is UNKNOWN for row in rows)]
    return (*claim, *columns)


def _finding_record(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity,
        "result": finding.result,
        "clause": finding.clause,
        "rows": list(finding.rows),
        "inputs": list(finding.inputs),
        "material": finding.material,
        "missing": list(finding.missing),
    }


def _line_record(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": line.id,
        "kind": line.kind,
        "clause": line.clause,
        "formula": line.formula,
        "inputs": list(line.inputs),
        "value": line.value,
        "type": line.type,
        "assumption": line.assumption,
    }
    if line.kind in ("step", "total"):
        found |= {"before": line.before, "after": line.after, "bit": line.bit}
    if line.values is not None:
        found["values"] = list(line.values)
        if line.before:
            found["before"] = line.before
    if line.payees is not None:
        found["payees"] = [list(each) for each in line.payees]
    return found


def _text(value: Value, of: Type) -> str | None:
    found = written(value, of).get("value")
    return None if found is None else str(found).lower() if isinstance(found, bool) else found


def _fen(value: Value) -> int | None:
    return None if isinstance(value, Missing) else int(value / CENT)


def in_yuan(fen: int | None) -> str | None:
    return None if fen is None else fixed(Fraction(fen, 100), 2)
