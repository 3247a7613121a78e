"""Facts as a record holds them, and back: exact texts, what is unknown left out, what is known not to exist null."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pilotzone.formula.kinds import Type
from pilotzone.formula.scope import Row, Scope
from pilotzone.formula.terms import plain
from pilotzone.formula.values import NONE, UNKNOWN, Value
from subsidies.rules.model import InputSpec, Measure


def written_facts(measure: Measure, scope: Scope) -> dict[str, Any]:
    """Facts as a record holds them: what is unknown is left out, what is known not to exist is null."""
    found: dict[str, Any] = {}
    for spec in measure.inputs:
        if spec.is_rows:
            found[spec.name] = [_fact_row(spec.columns, row) for row in scope.rows[spec.name]]
        elif scope.claim[spec.name] is not UNKNOWN:
            found[spec.name] = _fact(scope.claim[spec.name], spec.type)
    return found


def _fact_row(columns: tuple[InputSpec, ...], row: Row) -> dict[str, Any]:
    return {each.name: _fact(row[each.name], each.type) for each in columns if row[each.name] is not UNKNOWN}


def _fact(value: Value, of: Type) -> Any:
    return None if value is NONE else plain(value, of)


def read_facts(facts: Mapping[str, Any], specs: tuple[InputSpec, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for spec in specs:
        if spec.name in facts:
            value = facts[spec.name]
            found[spec.name] = (
                [read_facts(row, spec.columns) for row in value] if spec.is_rows else read_fact(value, spec.type)
            )
    return found


def read_fact(value: Any, of: Type) -> Any:
    """A fact of a record as evaluate() takes it; null is known not to exist."""
    if value is None:
        return NONE
    if of.kind == "money":
        return Decimal(value["amount"]), value["currency"]
    if of.kind == "date":
        return dt.date.fromisoformat(value)
    return Fraction(value) if of.is_quantity else value
