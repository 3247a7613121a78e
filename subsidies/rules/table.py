"""Evaluates a measure for a whole table of claims at once, equal to evaluate() to the fen."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from pilotzone.formula import column as col
from pilotzone.formula.column import KNOWN, UNKNOWN_STATE, Array, Column
from pilotzone.formula.columns import EPOCH, Evaluator, Rows, Sheet
from pilotzone.formula.kinds import places
from pilotzone.formula.values import Rates
from subsidies.rules.facts_check import LARGEST
from subsidies.rules.measure import rates_from
from subsidies.rules.model import InputSpec, Measure

COMPUTED, UNKNOWN, BARRED = 0, 1, 2
CURRENCY = "{}.currency"


@dataclass(frozen=True, slots=True)
class RowTable:
    """Rows stored claim by claim: how many each claim has, and their columns."""

    counts: npt.NDArray[np.int64]
    columns: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Totals:
    """Fen per claim, and per claim whether it is computed, unknown (its fen are 0 and mean nothing) or barred."""

    fen: npt.NDArray[np.int64]
    state: npt.NDArray[np.uint8]


def evaluate_table(
    measure: Measure,
    columns: Mapping[str, Array],
    rows: Mapping[str, RowTable],
    *,
    count: int | None = None,
    rates: Rates | None = None,
) -> Totals:
    """The totals of all claims.

    Quantities come as whole numbers of the smallest place that the input may have (fen, hundredths of m2, millionths
    of a rate), dates as datetime64[D], yes or no as bool, codes as positions in their list, an amount with its own
    currency beside a column "<name>.currency" of positions in the input's currencies. Unknown values are masked
    (numpy.ma); a column left out is unknown or has the input's default.
    """
    size = count if count is not None else _count(columns, rows)
    sheet = Sheet(size, {}, {}, rates_from(rates or {}))
    for spec in measure.scalar_inputs:
        sheet.claim[spec.name] = _take(sheet, spec, columns, spec.name, size)
    for spec in measure.row_inputs:
        _take_rows(sheet, spec, rows.get(spec.name), size)
    evaluator = Evaluator(sheet, dict(measure.tables))
    for each in measure.computations:
        found = evaluator.spread(evaluator.take(each.expr, each.rows), each.rows)
        if each.rows is None:
            sheet.claim[each.name] = found
        else:
            sheet.rows[each.rows].columns[each.name] = found
    return _totals(measure, evaluator)


def _count(columns: Mapping[str, Array], rows: Mapping[str, RowTable]) -> int:
    lengths = {len(each) for each in columns.values()} | {len(each.counts) for each in rows.values()}
    if len(lengths) != 1:
        raise ValueError("All columns of claims must have the same length.")
    return lengths.pop()


def _totals(measure: Measure, evaluator: Evaluator) -> Totals:
    total = evaluator.sheet.claim["total"]
    unknown = np.zeros(len(np.asarray(total.num)), bool) if total.state is None else total.state != KNOWN
    scaled = np.asarray(col.times(total.num, 100)) // np.asarray(total.den)
    fen = np.where(unknown, 0, scaled).astype(np.int64)
    barred = np.zeros(len(fen), bool)
    for condition in measure.conditions:
        if condition.severity == "bars":
            barred |= _failed(evaluator, condition.id, condition.rows)
    state = np.where(barred, BARRED, np.where(unknown, UNKNOWN, COMPUTED)).astype(np.uint8)
    return Totals(fen, state)


def _failed(evaluator: Evaluator, name: str, rows: str | None) -> npt.NDArray[np.bool_]:
    sheet = evaluator.sheet
    found = sheet.rows[rows].columns[name] if rows else sheet.claim[name]
    failed = ~np.asarray(found.num, dtype=bool)
    if found.state is not None:
        failed = failed & (found.state == KNOWN)
    if rows is None:
        return failed
    owners = np.bincount(sheet.rows[rows].owner[failed], minlength=sheet.count)
    return np.asarray(owners > 0)


def _take_rows(sheet: Sheet, spec: InputSpec, given: RowTable | None, size: int) -> None:
    counts = np.zeros(size, np.int64) if given is None else np.asarray(given.counts, np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = Rows(offsets, np.repeat(np.arange(size), counts))
    sheet.rows[spec.name] = rows
    for column in spec.columns:
        key = f"{spec.name}.{column.name}"
        rows.columns[column.name] = _take(sheet, column, {} if given is None else given.columns, key, int(offsets[-1]))


def _take(sheet: Sheet, spec: InputSpec, columns: Mapping[str, Array], key: str, size: int) -> Column:
    given = columns.get(spec.name)
    if given is None:
        numbers, masked = np.zeros(size, np.int64), np.ones(size, bool)
    else:
        if len(given) != size:
            raise ValueError(f"The column {key} has {len(given)} values instead of {size}.")
        masked = np.ma.getmaskarray(given)
        numbers = _numbers(sheet, spec, np.ma.getdata(given))
    den = 10 ** places(spec.type_name) if spec.type.kind in ("quantity", "money") else 1
    if given is not None:
        _bounded(spec, numbers, masked, den, key)
    if spec.type.kind == "money":
        sheet.currency_lists[key] = spec.currencies
        beside = columns.get(CURRENCY.format(spec.name))
        sheet.currencies[key] = np.zeros(size, np.int64) if beside is None else np.asarray(beside, np.int64)
    return _with_default(sheet, spec, numbers, masked, den)


def _numbers(sheet: Sheet, spec: InputSpec, data: Array) -> Array:
    if spec.type.kind == "date":
        return data.astype("datetime64[D]").astype(np.int64)
    if spec.type.kind == "code":
        return np.asarray([sheet.code(code) for code, _ in spec.codes])[data]
    if spec.type.kind == "bool":
        return data.astype(bool)
    if spec.type.kind == "text":
        return np.zeros(len(data), np.int64)
    return data.astype(np.int64)


def _with_default(sheet: Sheet, spec: InputSpec, numbers: Array, masked: Array, den: int) -> Column:
    if spec.type.kind == "bool":
        numbers = numbers.astype(bool)
    if not masked.any():
        return Column(numbers, den)
    if spec.default is None:
        return Column(np.where(masked, 0, numbers), den, np.where(masked, UNKNOWN_STATE, KNOWN).astype(np.int8))
    return Column(np.where(masked, _default(sheet, spec.default, den), numbers), den)


def _default(sheet: Sheet, value: Any, den: int) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return sheet.code(value)
    if isinstance(value, Fraction):
        return int(value * den)
    return (value - EPOCH).days


def _bounded(spec: InputSpec, numbers: Array, masked: Array, den: int, key: str) -> None:
    """The same bounds as for one claim; a table with one bad value is refused with the place of the first."""
    if spec.type.kind not in ("quantity", "money"):
        return
    low = spec.min if isinstance(spec.min, Fraction) else Fraction(0)
    high = spec.max if isinstance(spec.max, Fraction) else Fraction(LARGEST)
    bad = ~masked & ((numbers < int(low * den)) | (numbers > int(high * den)))
    if bad.any():
        raise ValueError(f"The column {key} has a value out of bounds at position {int(np.argmax(bad))}.")
