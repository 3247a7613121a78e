"""Evaluates a measure for a whole table of claims at once, equal to evaluate() to the fen."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pilotzone.formula import column as col
from pilotzone.formula.column import ABSENT, KNOWN, UNKNOWN_STATE, Array, Column
from pilotzone.formula.columns import Evaluator, Rows, Sheet
from pilotzone.formula.dates import EPOCH
from pilotzone.formula.kinds import places
from pilotzone.formula.text_column import numbered
from pilotzone.formula.values import Rates
from subsidies.rules.facts_check import LARGEST
from subsidies.rules.measure import rates_from
from subsidies.rules.model import InputSpec, Measure

COMPUTED, UNKNOWN, BARRED = 0, 1, 2
CURRENCY = "{}.currency"
ABSENT_BESIDE = "{}.absent"


@dataclass(frozen=True, slots=True)
class RowTable:
    """Rows stored claim by claim: how many each claim has, and their columns."""

    counts: npt.NDArray[np.int64]
    columns: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Totals:
    """Fen per claim, and per claim whether it is computed, unknown (its fen are 0 and mean nothing) or barred."""

    fen: Array
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
    (numpy.ma); a column left out is unknown or has the input's default. A column "<name>.absent" of bool says which
    values are known not to exist.
    """
    size = count if count is not None else _count(columns, rows)
    sheet = Sheet(size, {}, {}, rates_from(rates or {}))
    needed = _needed(measure)
    for spec in measure.scalar_inputs:
        if ("", spec.name) in needed:
            sheet.claim[spec.name] = _take(sheet, spec, columns, spec.name, size)
    for spec in measure.row_inputs:
        _take_rows(sheet, spec, rows.get(spec.name), size, needed)
    return _totals(measure, compute(measure, sheet, needed))


def compute(measure: Measure, sheet: Sheet, only: Container[tuple[str, str]] | None = None) -> Evaluator:
    """Every value of the measure, or only those (rows, name), entered in the sheet that holds its inputs."""
    evaluator = Evaluator(sheet, dict(measure.tables))
    for each in measure.computations:
        if only is not None and (each.rows or "", each.name) not in only:
            continue
        found = evaluator.spread(evaluator.take(each.expr, each.rows), each.rows)
        if each.rows is None:
            sheet.claim[each.name] = found
        else:
            sheet.rows[each.rows].columns[each.name] = found
    return evaluator


@lru_cache(maxsize=256)
def _needed(measure: Measure) -> frozenset[tuple[str, str]]:
    """What the total and the bars depend on, as (rows, name): nothing else is worked out."""
    by_name = {(each.rows or "", each.name): each for each in measure.computations}
    open_ = [("", "total")]
    open_ += [(each.rows or "", each.id) for each in measure.conditions if each.severity == "bars"]
    found: set[tuple[str, str]] = set()
    while open_:
        key = open_.pop()
        if key not in found:
            found.add(key)
            open_ += by_name[key].reads if key in by_name else ()
    return frozenset(found)


def _count(columns: Mapping[str, Array], rows: Mapping[str, RowTable]) -> int:
    lengths = {len(each) for each in columns.values()} | {len(each.counts) for each in rows.values()}
    if len(lengths) != 1:
        raise ValueError("All columns of claims must have the same length.")
    return lengths.pop()


def _totals(measure: Measure, evaluator: Evaluator) -> Totals:
    total = evaluator.sheet.claim["total"]
    unknown = np.zeros(len(np.asarray(total.num)), bool) if total.state is None else total.state != KNOWN
    fen = np.asarray(col.floor_to(total, 1, 100).num)
    fen = _narrow(fen if total.state is None else np.where(unknown, 0, fen))
    barred = np.zeros(len(fen), bool)
    for condition in measure.conditions:
        if condition.severity == "bars":
            barred |= failed(evaluator.sheet, condition.id, condition.rows)
    state = np.where(barred, BARRED, np.where(unknown, UNKNOWN, COMPUTED)).astype(np.uint8)
    return Totals(fen, state)


def _narrow(fen: Array) -> Array:
    """As 64-bit integers, unless an amount of one claim is beyond them: no amount is ever cut off."""
    if fen.dtype == object and any(abs(int(each)) >= col.LIMIT for each in fen):
        return fen
    return fen.astype(np.int64)


def failed(sheet: Sheet, name: str, rows: str | None) -> npt.NDArray[np.bool_]:
    """Which claims surely fail a condition, themselves or in one of their rows."""
    found = sheet.rows[rows].columns[name] if rows else sheet.claim[name]
    missed = np.logical_not(found.num)
    if found.state is not None:
        missed = missed & (found.state == KNOWN)
    if rows is None:
        return missed
    owners = np.bincount(sheet.rows[rows].owner[missed], minlength=sheet.count)
    return np.asarray(owners > 0)


def _take_rows(
    sheet: Sheet, spec: InputSpec, given: RowTable | None, size: int, needed: Container[tuple[str, str]]
) -> None:
    counts = np.zeros(size, np.int64) if given is None else np.asarray(given.counts, np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = Rows(offsets, np.repeat(np.arange(size), counts))
    sheet.rows[spec.name] = rows
    for column in spec.columns:
        if (spec.name, column.name) not in needed:
            continue
        key = f"{spec.name}.{column.name}"
        rows.columns[column.name] = _take(sheet, column, {} if given is None else given.columns, key, int(offsets[-1]))


def _take(sheet: Sheet, spec: InputSpec, columns: Mapping[str, Array], key: str, size: int) -> Column:
    given = columns.get(spec.name)
    masked: Array | None
    if given is None:
        numbers, masked = np.zeros(size, np.int64), np.ones(size, bool)
    else:
        if len(given) != size:
            raise ValueError(f"The column {key} has {len(given)} values instead of {size}.")
        masked = np.ma.getmaskarray(given) if np.ma.is_masked(given) else None
        numbers = _numbers(sheet, spec, np.ma.getdata(given))
    den = 10 ** places(spec.type_name) if spec.type.kind in ("quantity", "money") else 1
    if given is not None:
        _bounded(spec, numbers, masked, den, key)
    if spec.type.kind == "money":
        sheet.currency_lists[key] = spec.currencies
        beside = columns.get(CURRENCY.format(spec.name))
        sheet.currencies[key] = np.zeros(size, np.int64) if beside is None else np.asarray(beside, np.int64)
    found = _with_default(sheet, spec, numbers, masked, den)
    absent = columns.get(ABSENT_BESIDE.format(spec.name))
    if absent is None:
        return found
    state = np.where(absent, ABSENT, KNOWN if found.state is None else found.state)
    return Column(found.num, found.den, state.astype(np.int8))


def _numbers(sheet: Sheet, spec: InputSpec, data: Array) -> Array:
    if spec.type.kind == "date":
        return data.astype("datetime64[D]", copy=False).view(np.int64)
    if spec.type.kind == "code":
        return np.asarray([sheet.code(code) for code, _ in spec.codes])[data]
    if spec.type.kind == "bool":
        return data.astype(bool, copy=False)
    if spec.type.kind == "text":
        return numbered(data)
    return data if data.dtype == object else data.astype(np.int64, copy=False)


def _with_default(sheet: Sheet, spec: InputSpec, numbers: Array, masked: Array | None, den: int) -> Column:
    if spec.type.kind == "bool":
        numbers = numbers.astype(bool, copy=False)
    if masked is None:
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


def _bounded(spec: InputSpec, numbers: Array, masked: Array | None, den: int, key: str) -> None:
    """The same bounds as for one claim; a table with one bad value is refused with the place of the first."""
    if spec.type.kind not in ("quantity", "money"):
        return
    low = spec.min if isinstance(spec.min, Fraction) else Fraction(0)
    high = spec.max if isinstance(spec.max, Fraction) else Fraction(LARGEST)
    least, most = int(low * den), int(high * den)
    if not len(numbers) or (numbers.min() >= least and numbers.max() <= most):
        return
    bad = (numbers < least) | (numbers > most)
    if masked is not None:
        bad &= ~masked
    if bad.any():
        raise ValueError(f"The column {key} has a value out of bounds at position {int(np.argmax(bad))}.")
