"""The claims from which probes start: each example, and the same with its quantities raised."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pilotzone.formula.scope import Row
from pilotzone.formula.values import UNKNOWN, Missing, Value
from subsidies.rules.facts_check import FactsError, take_facts
from subsidies.rules.lints.candidates import LARGEST, scale
from subsidies.rules.lints.constants import Constants, Kind, kind
from subsidies.rules.model import InputSpec, Measure

MOST_EXAMPLES = 12
MOST_LINES = 6
RAISED = 1_000
SOME_DAY = dt.date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Base:
    """`how` is plain for an example as it stands (number 0 where it is made up), raised, or mixed."""

    example: int
    how: str
    claim: Row
    rows: Mapping[str, list[Row]]


def example_bases(measure: Measure, constants: Constants) -> list[Base]:
    found = []
    for example in measure.examples[:MOST_EXAMPLES]:
        try:
            claim, rows = take_facts(measure, example.given)
        except FactsError:
            continue  # told with the example itself
        found.append((example.number, claim, {name: each[:MOST_LINES] for name, each in rows.items()}))
    if not found:
        found.append((0, {spec.name: UNKNOWN for spec in measure.scalar_inputs}, {}))
    bases = []
    for number, claim, rows in found:
        full = {spec.name: _given(spec, claim[spec.name], constants) for spec in measure.scalar_inputs}
        lines = {spec.name: _given_rows(spec, rows.get(spec.name, []), constants) for spec in measure.row_inputs}
        bases.append(Base(number, "plain", full, lines))
        bases.append(_raise(measure, bases[-1], constants))
    return bases


def _given_rows(spec: InputSpec, rows: list[Row], constants: Constants) -> list[Row]:
    """Without a row there would be nothing to change: then one is made up."""
    return [
        {column.name: _given(column, row.get(column.name, UNKNOWN), constants) for column in spec.columns}
        for row in rows or [{}]
    ]


def _given(spec: InputSpec, value: Value, constants: Constants) -> Value:
    """An example may leave out what does not matter to it; a probe has a value for everything."""
    if value is not UNKNOWN:
        return value
    made_up: dict[str, Any] = {
        "bool": spec.more != "lower",
        "code": next((code for code, _ in spec.codes), ""),
        "date": next(iter(constants.dates), SOME_DAY),
        "text": "",
    }
    if spec.type.kind in made_up:
        return made_up[spec.type.kind]
    low = spec.min if isinstance(spec.min, Fraction) else Fraction(0)
    number = low if spec.more == "lower" else max(low, _middle(constants, kind(spec.type)))
    if isinstance(spec.max, Fraction):
        number = min(number, spec.max)
    number = Fraction(int(number * scale(spec)), scale(spec))
    return (number, spec.currencies[0]) if spec.type.kind == "money" else number


def _middle(constants: Constants, wanted: Kind) -> Fraction:
    bounds = sorted(constants.exact.get(wanted, {}))
    return bounds[len(bounds) // 2] if bounds else Fraction(1)


def _raise(measure: Measure, base: Base, constants: Constants) -> Base:
    """The claim with more of everything that may bring more, so that ceilings bite while one input is tried."""
    claim = {spec.name: _raised(spec, base.claim[spec.name], constants) for spec in measure.scalar_inputs}
    rows = {
        spec.name: [
            {column.name: _raised(column, row[column.name], constants) for column in spec.columns}
            for row in base.rows[spec.name]
        ]
        for spec in measure.row_inputs
    }
    return Base(base.example, "raised", claim, rows)


def _raised(spec: InputSpec, value: Value, constants: Constants) -> Value:
    if spec.more != "higher" or spec.type.rate or isinstance(value, Missing):
        return value
    if isinstance(value, tuple):
        return _more(spec, value[0], constants), value[1]
    return _more(spec, value, constants) if spec.type.kind == "quantity" else value


def _more(spec: InputSpec, value: Fraction, constants: Constants) -> Fraction:
    if value <= 0:
        return value
    high = spec.max if isinstance(spec.max, Fraction) else Fraction(LARGEST)
    more = min(max(value * RAISED, constants.largest(kind(spec.type)) * 10), high, Fraction(LARGEST))
    return max(value, Fraction(int(more * scale(spec)), scale(spec)))
