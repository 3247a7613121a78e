"""Claims around each example, each with one thing changed, laid out as one table."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from pilotzone.formula.column import ABSENT, KNOWN, UNKNOWN_STATE, Array, Column
from pilotzone.formula.columns import Rows, Sheet
from pilotzone.formula.dates import EPOCH
from pilotzone.formula.values import NONE, UNKNOWN, Missing, Value
from subsidies.rules.lints.bases import Base
from subsidies.rules.lints.candidates import scale, whole
from subsidies.rules.lints.series import Series, all_series
from subsidies.rules.measure import rates_from
from subsidies.rules.model import InputSpec, Measure

MOST = 2**61  # of the smallest places: what fits a column of whole numbers


@dataclass(frozen=True, slots=True)
class Probes:
    """`base_of` gives the base of each claim; the first claims are the bases themselves."""

    bases: list[Base]
    series: list[Series]
    base_of: Array
    sheet: Sheet

    @property
    def count(self) -> int:
        return len(self.base_of)


def probes(measure: Measure) -> Probes:
    bases, series = all_series(measure)
    owners = [np.arange(len(bases)), *(np.full(len(each.values), each.base) for each in series)]
    base_of = np.concatenate(owners)
    rates: dict[str, Fraction] = {}
    for example in reversed(measure.examples):
        rates |= rates_from(example.rates)
    sheet = Sheet(len(base_of), {}, {}, rates_from(rates))
    found = Probes(bases, series, base_of, sheet)
    for spec in measure.scalar_inputs:
        values = [base.claim[spec.name] for base in bases]
        changes = [(each.places, each.values) for each in series if each.key == ("", spec.name)]
        sheet.claim[spec.name] = _column(sheet, spec, spec.name, values, base_of, changes)
    for spec in measure.row_inputs:
        _lay_rows(found, spec)
    return found


def _lay_rows(found: Probes, spec: InputSpec) -> None:
    sheet, bases = found.sheet, found.bases
    pool = [row for base in bases for row in base.rows[spec.name]]
    sizes = np.asarray([len(base.rows[spec.name]) for base in bases])
    counts = sizes[found.base_of]
    for each in found.series:
        if each.key == (spec.name, ""):
            counts[each.places] = each.values
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    owner = np.repeat(np.arange(found.count), counts)
    inside = np.arange(offsets[-1]) - offsets[owner]
    base_of = found.base_of[owner]
    first = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    picked = first[base_of] + np.minimum(inside, sizes[base_of] - 1)
    rows = Rows(offsets, owner)
    sheet.rows[spec.name] = rows
    for column in spec.columns:
        changes = [
            (offsets[each.places] + each.row, each.values)
            for each in found.series
            if each.key == (spec.name, column.name)
        ]
        values = [row[column.name] for row in pool]
        rows.columns[column.name] = _column(sheet, column, f"{spec.name}.{column.name}", values, picked, changes)


def _column(
    sheet: Sheet, spec: InputSpec, key: str, values: list[Value], picked: Array, changes: list[tuple[Any, list[Value]]]
) -> Column:
    """The base's value in every place, and the changed ones where they are changed."""
    counted = spec.type.kind in ("quantity", "money")
    own = [each if isinstance(each, Missing) else whole(spec, each) for each in values] if counted else values
    encoded, states = _encoded(sheet, spec, own)
    numbers, state = encoded[picked], states[picked]
    for where, changed in changes:
        numbers[where], state[where] = _encoded(sheet, spec, changed)
    if spec.type.kind == "money":
        sheet.currency_lists[key] = spec.currencies
        index = [spec.currencies.index(each[1]) if isinstance(each, tuple) else 0 for each in values]
        sheet.currencies[key] = np.asarray(index, np.int64)[picked]
    return Column(numbers, scale(spec) if counted else 1, state if state.any() else None)


def _encoded(sheet: Sheet, spec: InputSpec, values: list[Value]) -> tuple[Array, Array]:
    """Quantities come in their smallest places already, everything else as it is."""
    numbers = [0 if isinstance(each, Missing) else _encode(sheet, each) for each in values]
    states = [UNKNOWN_STATE if each is UNKNOWN else ABSENT if each is NONE else KNOWN for each in values]
    return np.asarray(numbers, bool if spec.type.kind == "bool" else np.int64), np.asarray(states, np.int8)


def _encode(sheet: Sheet, value: Value) -> int:
    if isinstance(value, dt.date):
        return (value - EPOCH).days
    if isinstance(value, str):
        return sheet.code(value)
    return value if isinstance(value, bool) else min(value, MOST)
