"""Evaluates checked expressions for a whole table of claims at once, equal to the single form in every value."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import lcm
from operator import and_, or_
from typing import Any

import numpy as np

from pilotzone.formula import column as col
from pilotzone.formula import dates, group_columns
from pilotzone.formula.aggregates import AGGREGATES
from pilotzone.formula.column import ABSENT, KNOWN, UNKNOWN_STATE, Array, Column, unknown_where
from pilotzone.formula.dates import EPOCH
from pilotzone.formula.group_columns import Groups, Partition
from pilotzone.formula.single import COMPARE
from pilotzone.formula.typed import Band, Table, Typed


@dataclass(slots=True)
class Rows:
    """Child rows, stored claim by claim: `offsets` has one entry more than there are claims."""

    offsets: Array
    owner: Array
    columns: dict[str, Column] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """A table of claims. Codes are numbered as they are met, money carries the number of its currency."""

    count: int
    claim: dict[str, Column]
    rows: dict[str, Rows]
    rates: dict[str, Fraction]
    currencies: dict[str, Array] = field(default_factory=dict)  # per money column: the index into its list
    currency_lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def code(self, text: str) -> int:
        return self.codes.setdefault(text, len(self.codes))


class Evaluator:
    def __init__(self, sheet: Sheet, tables: dict[str, Table]) -> None:
        self.sheet, self.tables = sheet, tables
        self._splits: dict[tuple[str, str], Partition] = {}

    def take(self, node: Typed, rows: str | None = None, it: Column | None = None) -> Column:
        """The expression for all claims, or for all rows of `rows`."""
        method: Callable[[Typed, str | None, Column | None], Column] = getattr(self, f"_{node.op}")
        return method(node, rows, it)

    def length(self, rows: str | None) -> int:
        return len(self.sheet.rows[rows].owner) if rows else self.sheet.count

    def spread(self, column: Column, rows: str | None) -> Column:
        """The same column with an array for every part, so that it can be picked from."""
        return _spread(column, self.length(rows))

    def _args(self, node: Typed, rows: str | None, it: Column | None) -> list[Column]:
        return [self.take(each, rows, it) for each in node.args]

    def _constant(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        value: Any = node.value
        if isinstance(value, bool):
            return Column(np.asarray(value))
        if isinstance(value, dt.date):
            return Column((value - EPOCH).days)
        if isinstance(value, str):
            return Column(self.sheet.code(value))
        fraction = Fraction(value)
        return Column(fraction.numerator, fraction.denominator)

    def _unstated(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        return Column(0, 1, np.full(self.length(rows), UNKNOWN_STATE, np.int8))

    def _it(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        return it if it is not None else self._unstated(node, rows, it)

    def _name(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        found = self.sheet.claim[node.value]
        return col.take(found, self.sheet.rows[rows].owner) if rows else found

    def _column(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        return self.sheet.rows[node.value[0]].columns[node.value[1]]

    def _minus(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        found = self.take(node.args[0], rows, it)
        return Column(-found.num, found.den, found.state)

    def _add(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        left, right = self._args(node, rows, it)
        return col.add(left, right)

    def _subtract(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        left, right = self._args(node, rows, it)
        return col.add(left, right, sign=-1)

    def _multiply(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        return col.multiply(*self._args(node, rows, it))

    def _divide(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        return col.divide(*self._args(node, rows, it))

    def _compare(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        left, right = self._args(node, rows, it)
        return col.compare(left, right, COMPARE[node.value])

    def _in_set(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        value, *options = self._args(node, rows, it)
        tests = [col.compare(value, option, COMPARE["="]) for option in options]
        return Column(reduce(or_, [each.num for each in tests]), 1, col.worst(*(each.state for each in tests)))

    def _in_range(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        value, low, high = self._args(node, rows, it)
        above, below = col.compare(value, low, COMPARE[">="]), col.compare(value, high, COMPARE["<="])
        return Column(above.num & below.num, 1, col.worst(above.state, below.state))

    def _not(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        found = self.take(node.args[0], rows, it)
        return Column(np.logical_not(found.num), 1, found.state)

    def _and(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        return _decide(self._args(node, rows, it), False)

    def _or(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        return _decide(self._args(node, rows, it), True)

    def _if(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        test, first, second = self._args(node, rows, it)
        found = col.choose(np.asarray(test.num, dtype=bool), first, second)
        if test.state is None:
            return found
        state = np.where(test.state != KNOWN, UNKNOWN_STATE, KNOWN if found.state is None else found.state)
        return Column(found.num, found.den, state.astype(np.int8))

    def _otherwise(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        first, second = self._args(node, rows, it)
        return first if first.state is None else col.choose(first.state != ABSENT, first, second)

    def _call(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        return MANY[node.value](*self._args(node, rows, it))

    def _convert(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        amount, part, rates = self.take(node.args[0], rows, it), node.args[0], self.sheet.rates
        base = rates.get(node.value)
        if part.type.currency:
            rate = rates.get(part.type.currency)
            if rate is None or base is None:
                return self._unstated(node, rows, it)
            factor = rate / base
            return col.multiply(amount, Column(factor.numerator, factor.denominator))
        key = f"{part.value[0]}.{part.value[1]}" if part.op == "column" else part.value
        factors = [
            None if base is None or code not in rates else rates[code] / base for code in self.sheet.currency_lists[key]
        ]
        return _converted(amount, self.sheet.currencies[key], factors)

    def _aggregate(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        kind, name = node.value
        value, where = (self.spread(self.take(each, name), name) for each in node.args)
        found = AGGREGATES[kind](_claims(self.sheet.rows[name]), value, where)
        return col.take(found, self.sheet.rows[rows].owner) if rows else found

    def _shift(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        count, unit = node.value
        return dates.shift_column(self.take(node.args[0], rows, it), count, unit)

    def _up_to(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        ceiling, proposed = self._args(node, rows, it)
        return _extreme_of((_extreme_of((ceiling, proposed), "<"), Column(0)), ">")

    def _left(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        limit, already = self._args(node, rows, it)
        return _extreme_of((col.add(limit, already, -1), Column(0)), ">")

    def _nth(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        name, per, descending = node.value
        key, where = (self.spread(self.take(each, name), name) for each in node.args)
        return group_columns.places(self._split(name, per), key, where, descending)

    def _running(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        name, per = node.value
        return group_columns.running(self._split(name, per), self.spread(self.take(node.args[0], name), name))

    def _grouped(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        kind, name, per = node.value
        split = self._split(name, per)
        value, where = (split.sorted(self.spread(self.take(each, name), name)) for each in node.args)
        found = _spread(AGGREGATES[kind](split.groups, value, where), split.groups.count)
        return split.as_filed(col.take(found, split.groups.owner))

    def _split(self, name: str, per: str) -> Partition:
        """The rows by their value of `per`; one sort serves every expression that asks for it."""
        rows = self.sheet.rows[name]
        key = (name, per)
        if key not in self._splits:
            column = self.spread(rows.columns[per], name) if per else None
            self._splits[key] = group_columns.partition(rows.owner, _claims(rows), column)
        return self._splits[key]

    def _table(self, node: Typed, rows: str | None, it: Column | None) -> Column:
        name, column = node.value
        table, argument = self.tables[name], self.take(node.args[0], rows, it)
        if table.is_lookup:
            chosen = [self._keyed(band, argument) for band in table.bands]
        else:
            chosen = [self._passed(band, argument) for band in table.bands]
        found = _step_function(table, column, chosen)
        if found is None:
            found = self.take(table.rest.cells[column], rows, argument)
            ordered = list(zip(chosen, table.bands, strict=True))
            for test, band in reversed(ordered) if table.is_lookup else ordered:
                found = col.choose(test, self.take(band.cells[column], rows, argument), found)
        if argument.state is None:
            return found
        state = KNOWN if found.state is None else found.state
        return Column(found.num, found.den, np.where(argument.state != KNOWN, argument.state, state).astype(np.int8))

    def _keyed(self, band: Band, argument: Column) -> Array:
        return np.isin(np.asarray(argument.num), [self.sheet.code(key) for key in band.keys])

    def _passed(self, band: Band, argument: Column) -> Array:
        return np.asarray(col.compare(argument, _start(band), COMPARE[">" if band.open else ">="]).num)


def _claims(rows: Rows) -> Groups:
    return Groups(rows.offsets, rows.owner)


def _spread(column: Column, count: int) -> Column:
    num = np.broadcast_to(np.asarray(column.num), (count,))
    den = column.den if isinstance(column.den, int) else np.broadcast_to(column.den, (count,))
    state = None if column.state is None else np.broadcast_to(column.state, (count,))
    return Column(num, den, state)


def _start(band: Band) -> Column:
    if isinstance(band.start, dt.date):
        return Column((band.start - EPOCH).days)
    return Column(band.start.numerator, band.start.denominator)


def _step_function(table: Table, column: str, passed: list[Array]) -> Column | None:
    """Constant amounts by band are looked up by how many bands have begun; other cells are worked out one by one."""
    cells = [each.cells[column] for each in (table.rest, *table.bands)]
    if table.is_lookup or not all(cell.op == "constant" and cell.type.is_quantity for cell in cells):
        return None
    constants = [Fraction(cell.value) for cell in cells]
    den = lcm(*(each.denominator for each in constants))
    numbers = [int(each * den) for each in constants]
    if max(map(abs, numbers)) >= col.LIMIT:
        return None
    begun: Any = np.asarray(0, np.int8)
    for each in passed:
        begun = begun + each
    return Column(np.asarray(numbers, np.int64)[begun], den)


def _decide(parts: list[Column], decisive: bool) -> Column:
    """`or` is decided by one known true, `and` by one known false."""
    if all(part.state is None for part in parts):
        tests = [np.asarray(part.num, dtype=bool) for part in parts]
        return Column(reduce(or_ if decisive else and_, tests))
    decided: Any = np.asarray(False)
    for part in parts:
        hit = np.asarray(part.num, dtype=bool) == decisive
        decided = decided | (hit if part.state is None else hit & (part.state == KNOWN))
    state = col.worst(*(part.state for part in parts))
    if state is not None:
        state = np.where(decided, KNOWN, state).astype(np.int8)
    return Column(np.where(decided, decisive, not decisive), 1, state)


def _converted(amount: Column, index: Array, factors: list[Fraction | None]) -> Column:
    den = lcm(*(each.denominator for each in factors if each is not None))
    scaled = [0 if each is None else each.numerator * (den // each.denominator) for each in factors]
    table = np.asarray(scaled, dtype=object if max(map(abs, scaled), default=0) >= col.LIMIT else np.int64)
    found = col.multiply(amount, Column(table[index], den))
    lacking = np.asarray([each is None for each in factors])[index]
    return Column(found.num, found.den, col.worst(found.state, unknown_where(lacking)))


def _extreme_of(columns: tuple[Column, ...], operator: str) -> Column:
    found = columns[0]
    for other in columns[1:]:
        better = col.compare(other, found, COMPARE[operator])
        picked = col.choose(np.asarray(better.num), other, found)
        found = Column(picked.num, picked.den, col.worst(found.state, other.state))
    return found


def _rounder(*, half: bool = False, up: bool = False) -> Callable[..., Column]:
    def rounded(value: Column, unit: Column) -> Column:
        constant = Fraction(int(unit.num), int(unit.den))
        return col.floor_to(value, constant.numerator, constant.denominator, half=half, up=up)

    return rounded


def _steps(value: Column, step: Column) -> Column:
    whole = col.floor_to(col.multiply(value, Column(step.den, step.num)), 1, 1)
    return _extreme_of((whole, Column(0)), ">")


def _part(value: Column, low: Column, high: Column) -> Column:
    return _extreme_of((col.add(_extreme_of((value, high), "<"), low, -1), Column(0)), ">")


MANY: dict[str, Callable[..., Column]] = {
    "min": lambda *columns: _extreme_of(columns, "<"),
    "max": lambda *columns: _extreme_of(columns, ">"),
    "steps": _steps,
    "part": _part,
    "share": lambda part, whole: col.divide(part, whole, positive=True),
    "growth": lambda now, before: col.divide(col.add(now, before, -1), before, positive=True),
    "round_down": _rounder(),
    "round_up": _rounder(up=True),
    "round_half_up": _rounder(half=True),
    "days": dates.days_column,
    "full_months": dates.full_months_column,
    "full_years": dates.full_years_column,
    "overlap_days": dates.overlap_days_column,
}
