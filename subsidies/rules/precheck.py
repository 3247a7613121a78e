"""The pre-check: what a measure would give for a few answers, nothing else being known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pilotzone.formula.values import UNKNOWN, Rates, Value
from subsidies.rules.evaluation import Entitlement, evaluate
from subsidies.rules.model import InputSpec, Measure

NOTHING_ELSE = "other_funding"


@dataclass(frozen=True, slots=True)
class Precheck:
    """`amount` is what is possible in fen, supposing that every line of the costs counts; None while unknown."""

    entitlement: Entitlement
    amount: int | None
    is_barred: bool
    open_names: tuple[str, ...]


def asked_rows(measure: Measure) -> tuple[InputSpec, ...]:
    """The lines of which only the sum is asked."""
    return tuple(spec for spec in measure.row_inputs if money_column(spec) and model_row(measure, spec))


def asks_anything(measure: Measure) -> bool:
    """Whether there is something to answer before a claim is begun."""
    return bool(measure.precheck_inputs or asked_rows(measure))


def money_column(rows: InputSpec) -> str:
    return next((column.name for column in rows.columns if column.type.kind == "money"), "")


def model_row(measure: Measure, rows: InputSpec) -> Mapping[str, Any] | None:
    """A line that counts: the first of the measure's own examples."""
    return next((each.given[rows.name][0] for each in measure.examples if each.given.get(rows.name)), None)


def precheck(
    measure: Measure, answers: Mapping[str, Value], sums: Mapping[str, Value], *, rates: Rates | None = None
) -> Precheck:
    """Evaluate the answers; money from elsewhere counts as none, what was not asked stays unknown."""
    facts: dict[str, Any] = {name: value for name, value in answers.items() if value is not UNKNOWN}
    for spec in measure.scalar_inputs:
        if spec.source == NOTHING_ELSE:
            facts.setdefault(spec.name, 0)
    for rows in asked_rows(measure):
        amount, model = sums.get(rows.name, UNKNOWN), model_row(measure, rows) or {}
        if amount is not UNKNOWN:
            facts[rows.name] = [{**model, money_column(rows): (amount, "CNY")}]
    found = evaluate(measure, facts, rates=rates)
    barred = any(each.severity == "bars" and each.result == "not_met" for each in found.findings)
    given = all(sums.get(rows.name, UNKNOWN) is not UNKNOWN for rows in asked_rows(measure))
    amount = found.provisional if given and not barred else None
    open_names = tuple(spec.name for spec in measure.precheck_inputs if spec.name not in facts)
    return Precheck(found, amount, barred, open_names)
