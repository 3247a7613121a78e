"""Evaluates checked expressions for one claim: each becomes a chain of closures over exact rationals."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from pilotzone.formula import groups
from pilotzone.formula.dates import shift
from pilotzone.formula.functions import FUNCTIONS
from pilotzone.formula.scope import Run, Scope
from pilotzone.formula.typed import Band, Table, Typed
from pilotzone.formula.values import NONE, UNKNOWN, Missing, Value

COMPARE: dict[str, Callable[[Any, Any], bool]] = {"=": eq, "<>": ne, ">": gt, ">=": ge, "<": lt, "<=": le}


class Compiler:
    """Turns checked expressions into closures, each node and each table once."""

    def __init__(self, tables: dict[str, Table]) -> None:
        self._tables = tables
        self._runs: dict[Typed, Run] = {}
        self._picks: dict[tuple[str, str], Callable[[Scope, Value], Value]] = {}

    def compile(self, node: Typed) -> Run:
        if node not in self._runs:
            build: Callable[[Typed], Run] = getattr(self, f"_{node.op}")
            self._runs[node] = build(node)
        return self._runs[node]

    def _constant(self, node: Typed) -> Run:
        value = node.value
        if isinstance(value, Fraction) and value.denominator == 1:
            value = value.numerator
        return lambda scope: value

    def _unstated(self, node: Typed) -> Run:
        return lambda scope: UNKNOWN

    def _it(self, node: Typed) -> Run:
        return lambda scope: scope.it

    def _name(self, node: Typed) -> Run:
        name = node.value
        return lambda scope: scope.claim[name]

    def _column(self, node: Typed) -> Run:
        name = node.value[1]
        return lambda scope: scope.row[name]

    def _minus(self, node: Typed) -> Run:
        return self._lift(lambda value: -value, node)

    def _add(self, node: Typed) -> Run:
        return self._lift(lambda left, right: left + right, node)

    def _subtract(self, node: Typed) -> Run:
        return self._lift(lambda left, right: left - right, node)

    def _multiply(self, node: Typed) -> Run:
        return self._lift(lambda left, right: left * right, node)

    def _divide(self, node: Typed) -> Run:
        return self._lift(lambda left, right: Fraction(left) / right if right else NONE, node)

    def _compare(self, node: Typed) -> Run:
        return self._lift(COMPARE[node.value], node)

    def _in_set(self, node: Typed) -> Run:
        return self._lift(lambda value, *options: value in options, node)

    def _in_range(self, node: Typed) -> Run:
        return self._lift(lambda value, low, high: low <= value <= high, node)

    def _not(self, node: Typed) -> Run:
        return self._lift(lambda value: not value, node)

    def _and(self, node: Typed) -> Run:
        return _decide([self.compile(each) for each in node.args], False)

    def _or(self, node: Typed) -> Run:
        return _decide([self.compile(each) for each in node.args], True)

    def _if(self, node: Typed) -> Run:
        test, first, second = (self.compile(each) for each in node.args)

        def run(scope: Scope) -> Value:
            found = test(scope)
            if found is UNKNOWN:
                return UNKNOWN
            return first(scope) if found else second(scope)

        return run

    def _otherwise(self, node: Typed) -> Run:
        first, second = (self.compile(each) for each in node.args)

        def run(scope: Scope) -> Value:
            found = first(scope)
            return second(scope) if found is NONE else found

        return run

    def _call(self, node: Typed) -> Run:
        function = FUNCTIONS[node.value].one
        if node.value in ("min", "max") or FUNCTIONS[node.value].of == "date":
            return self._lift(function, node)
        return self._lift(lambda first, *others: function(Fraction(first), *others), node)

    def _shift(self, node: Typed) -> Run:
        count, unit = node.value
        return self._lift(lambda day: shift(day, count, unit), node)

    def _up_to(self, node: Typed) -> Run:
        return self._lift(lambda ceiling, proposed: max(0, min(ceiling, proposed)), node)

    def _left(self, node: Typed) -> Run:
        return self._lift(lambda limit, already: max(0, limit - already), node)

    def _nth(self, node: Typed) -> Run:
        rows, per, descending = node.value
        parts = [self.compile(each) for each in node.args]
        return groups.by_row(node, rows, per, parts, lambda members: groups.places_of(members, descending))

    def _running(self, node: Typed) -> Run:
        rows, per = node.value
        return groups.by_row(node, rows, per, [self.compile(node.args[0])], groups.running)

    def _grouped(self, node: Typed) -> Run:
        kind, rows, per = node.value
        parts = [self.compile(each) for each in node.args]
        return groups.by_row(node, rows, per, parts, groups.same_for_all(kind))

    def _convert(self, node: Typed) -> Run:
        amount, target = self.compile(node.args[0]), node.value
        fixed = node.args[0].type.currency

        def run(scope: Scope) -> Value:
            value = amount(scope)
            if isinstance(value, Missing):
                return value
            number, currency = (value, fixed) if fixed else value
            if currency == target:
                return number
            rate, base = scope.rates.get(currency), scope.rates.get(target)
            return UNKNOWN if rate is None or base is None else number * rate / base

        return run

    def _aggregate(self, node: Typed) -> Run:
        kind, rows = node.value
        value, where = (self.compile(each) for each in node.args)
        if kind in ("any", "all"):
            return _over_tests(rows, value, where, kind == "any")
        always = node.args[1].op == "constant" and node.args[1].value is True

        def run(scope: Scope) -> Value:
            taken = _taken(scope, rows, value, None if always else where)
            if taken is None:
                return UNKNOWN
            if kind in ("sum", "count"):
                return sum(taken)
            if kind == "distinct":
                return len(set(taken))
            return (max(taken) if kind == "largest" else min(taken)) if taken else NONE

        return run

    def _table(self, node: Typed) -> Run:
        argument, key = self.compile(node.args[0]), node.value
        if key not in self._picks:
            self._picks[key] = self._pick(*key)
        pick = self._picks[key]

        def run(scope: Scope) -> Value:
            value = argument(scope)
            return UNKNOWN if value is UNKNOWN else pick(scope, value)

        return run

    def _pick(self, name: str, column: str) -> Callable[[Scope, Value], Value]:
        table = self._tables[name]
        cells = [self.compile(band.cells[column]) for band in (table.rest, *table.bands)]
        find = finder(table)

        def pick(scope: Scope, value: Value) -> Value:
            before, scope.it = scope.it, value
            found = cells[find(value)](scope)
            scope.it = before
            return found

        return pick

    def _lift(self, function: Callable[..., Value], node: Typed) -> Run:
        """Unknown spreads, and so does none; unknown is the stronger of the two."""
        runs = [self.compile(each) for each in node.args]

        def run(scope: Scope) -> Value:
            values = [each(scope) for each in runs]
            missing: Missing | None = None
            for value in values:
                if value is UNKNOWN:
                    return UNKNOWN
                if value is NONE:
                    missing = NONE
            return missing or function(*values)

        return run


def finder(table: Table) -> Callable[[Value], int]:
    """Which row of the table holds: 1 for the first, 0 when none does."""
    if table.is_lookup:
        rows = {code: number for number, band in reversed([*enumerate(table.bands, 1)]) for code in band.keys}
        return lambda value: rows.get(value, 0)
    if not any(band.open for band in table.bands):
        starts = [band.start for band in table.bands]
        return lambda value: bisect_right(starts, value)
    if all(band.open for band in table.bands):
        starts = [band.start for band in table.bands]
        return lambda value: bisect_left(starts, value)
    return lambda value: sum(_passed(band, value) for band in table.bands)


def _passed(band: Band, value: Value) -> bool:
    return bool(value > band.start if band.open else value >= band.start)


def _decide(runs: list[Run], decisive: bool) -> Run:
    """`or` is decided by one true, `and` by one false, whatever is unknown beside it."""

    def run(scope: Scope) -> Value:
        found: Value = not decisive
        for each in runs:
            value = each(scope)
            if value is decisive:
                return decisive
            if value is UNKNOWN:
                found = UNKNOWN
        return found

    return run


def _over_tests(rows: str, value: Run, where: Run, decisive: bool) -> Run:
    def run(scope: Scope) -> Value:
        before, found = scope.row, not decisive
        result: Value = found
        for row in scope.rows[rows]:
            scope.row = row
            chosen = where(scope)
            tested = value(scope) if chosen is not False else not decisive
            if chosen is True and tested is decisive:
                result = decisive
                break
            if tested is not found:
                result = UNKNOWN
        scope.row = before
        return result

    return run


def _taken(scope: Scope, rows: str, value: Run, where: Run | None) -> list[Value] | None:
    """The values of the rows that count, or None when one of them, or whether it counts, is unknown."""
    before, values = scope.row, []
    for row in scope.rows[rows]:
        scope.row = row
        chosen = where(scope) if where else True
        if chosen is False:
            continue
        found = value(scope) if chosen is True else UNKNOWN
        if found is UNKNOWN:
            scope.row = before
            return None
        values.append(found)
    scope.row = before
    return values
