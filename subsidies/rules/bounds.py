"""The most that an amount can be while some facts are still open: what follows from ceilings, bands and rates alone.

A bound is given only where it holds whatever the open facts turn out to be; where none is sure there is none.
"""

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache

from pilotzone.formula.scope import Scope
from pilotzone.formula.single import Compiler
from pilotzone.formula.typed import GROUPING, Typed
from pilotzone.formula.values import UNKNOWN, Missing, Value
from subsidies.rules.model import Computation, Measure

NOTHING = Fraction(0)
Bound = Fraction | None


def open_values(measure: Measure, rows: Collection[str]) -> frozenset[str]:
    """The values of the claim that rest on these rows, however far behind: nothing is known of them yet."""
    tainted = {("", name) for name in rows}
    tainted |= {(spec.name, column.name) for spec in measure.row_inputs if spec.name in rows for column in spec.columns}
    for each in measure.computations:  # in the order of evaluation, so that one pass reaches all
        if each.rows in rows or each.reads & tainted:
            tainted.add((each.rows or "", each.name))
    return frozenset(name for where, name in tainted if not where)


@lru_cache(maxsize=256)
def compiler_of(measure: Measure) -> Compiler:
    """Each expression of a measure is compiled once per process."""
    return Compiler(dict(measure.tables))


class Bounds:
    """Upper bounds of the measure's values for the facts of a scope; `open_names` are not to be relied on."""

    def __init__(self, measure: Measure, scope: Scope, open_names: Collection[str]) -> None:
        self.measure, self.scope, self.open = measure, scope, open_names
        self.compiler = compiler_of(measure)
        self._found: dict[str, Bound] = {}

    @cached_property
    def computations(self) -> Mapping[str, Computation]:
        return {each.name: each for each in self.measure.computations if each.rows is None}

    def of(self, name: str) -> Bound:
        """The most that the named value can be; None where nothing bounds it."""
        if name not in self._found:
            value = self.scope.claim.get(name, UNKNOWN)
            self._found[name] = self._value(name, value)
        return self._found[name]

    def _value(self, name: str, value: Value) -> Bound:
        if name not in self.open and not isinstance(value, Missing):
            return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
        if name in self.computations:
            return self.upper(self.computations[name].expr)
        spec = next((each for each in self.measure.scalar_inputs if each.name == name), None)
        return spec.max if spec is not None and isinstance(spec.max, Fraction) else None

    def upper(self, node: Typed) -> Bound:
        known = self.known(node)
        if known is not None:
            return known
        ways: dict[str, Callable[[Typed], Bound]] = {
            "name": lambda each: self.of(each.value),
            "call": self._call,
            "if": self._if,
            "table": lambda each: self._largest(self._cells(each)),
            "add": self._add,
            "subtract": self._subtract,
            "multiply": self._multiply,
            "otherwise": lambda each: self._largest(each.args),
            "up_to": self._least,  # the ceiling and the reviewer's proposal
        }
        way = ways.get(node.op)
        return way(node) if way else None

    def known(self, node: Typed) -> Bound:
        """The exact number, where it rests on nothing open."""
        if not node.type.is_quantity or self._rests_on_open(node):
            return None
        value = self.compiler.compile(node)(self.scope)
        return None if isinstance(value, Missing) else Fraction(value)

    def _rests_on_open(self, node: Typed) -> bool:
        if node.op in ("aggregate", "column", "it", *GROUPING):
            return True
        if node.op == "name":
            return node.value in self.open
        return any(map(self._rests_on_open, (*node.args, *self._cells(node))))

    def _cells(self, node: Typed) -> tuple[Typed, ...]:
        """What a table may give, where the node looks one up."""
        if node.op != "table":
            return ()
        name, column = node.value
        table = self.measure.tables[name]
        return tuple(band.cells[column] for band in (table.rest, *table.bands) if column in band.cells)

    def _least(self, node: Typed) -> Bound:
        found = [bound for each in node.args if (bound := self.upper(each)) is not None]
        return min(found, default=None)

    def _call(self, node: Typed) -> Bound:
        if node.value == "min":
            return self._least(node)
        if node.value == "max":
            return self._largest(node.args)
        if node.value in ("round_down", "round_half_up", "round_up"):
            before, unit = self.upper(node.args[0]), self.known(node.args[1])
            if before is None or unit is None:
                return None
            return before if node.value == "round_down" else -(-before // unit) * unit
        return None

    def _if(self, node: Typed) -> Bound:
        if not self._rests_on_open(node.args[0]):
            took = self.compiler.compile(node.args[0])(self.scope)
            if isinstance(took, bool):
                return self.upper(node.args[1 if took else 2])
        return self._largest(node.args[1:])

    def _add(self, node: Typed) -> Bound:
        found = [self.upper(each) for each in node.args]
        return None if None in found else sum((each for each in found if each is not None), NOTHING)

    def _subtract(self, node: Typed) -> Bound:
        before, less = self.upper(node.args[0]), self.known(node.args[1])
        if before is None or less is not None:
            return None if before is None or less is None else before - less
        return before if self._is_never_below_zero(node.args[1]) else None

    def _multiply(self, node: Typed) -> Bound:
        """A bound times a bound holds only where neither factor can be negative."""
        found = [self.upper(each) for each in node.args]
        if None in found or not all(map(self._is_never_below_zero, node.args)):
            return None
        product = Fraction(1)
        for each in found:
            product *= each or NOTHING
        return product

    def _largest(self, nodes: tuple[Typed, ...]) -> Bound:
        found = [self.upper(each) for each in nodes]
        return None if None in found else max((each for each in found if each is not None), default=None)

    def _is_never_below_zero(self, node: Typed) -> bool:
        known = self.known(node)
        if known is not None:
            return known >= 0
        if node.op == "name":
            return self._is_name_never_below_zero(node.value)
        if node.op == "call" and node.value == "max":
            return any(map(self._is_never_below_zero, node.args))
        if node.op == "if":
            return all(map(self._is_never_below_zero, node.args[1:]))
        if node.op == "table":
            return all(map(self._is_never_below_zero, self._cells(node)))
        if node.op == "call" or node.op in ("add", "multiply", "divide", "otherwise"):
            return bool(node.args) and all(map(self._is_never_below_zero, node.args))
        return False

    def _is_name_never_below_zero(self, name: str) -> bool:
        if name in self.computations:
            return self._is_never_below_zero(self.computations[name].expr)
        spec = next((each for each in self.measure.scalar_inputs if each.name == name), None)
        return spec is not None and isinstance(spec.min, Fraction) and spec.min >= 0
