"""The amount against one input, all else as in an example: where it steps and where it falls, as points to draw."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pilotzone.formula.kinds import places
from pilotzone.formula.text import Text
from pilotzone.formula.values import exact
from subsidies.rules.evaluation import evaluate
from subsidies.rules.facts_check import FactsError
from subsidies.rules.lints.constants import constants_of, kind
from subsidies.rules.model import Example, InputSpec, Measure

MOST_POINTS = 26
SPREAD = 100  # beyond this ratio of the largest to the smallest bound the axis is logarithmic


@dataclass(frozen=True, slots=True)
class Point:
    """`amount` in fen, None while unknown; `is_bound` where a table or the text has a bound."""

    value: Fraction
    amount: int | None
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    name: str
    label: Text
    type_name: str
    points: tuple[Point, ...]
    own: Point | None  # the example itself

    @property
    def is_wide(self) -> bool:
        values = [each.value for each in self.points if each.value > 0]
        return bool(values) and values[-1] > SPREAD * values[0]


def axes(measure: Measure) -> tuple[tuple[str, Text], ...]:
    """The inputs that the amount may be drawn against: quantities of the claim, amounts and quantities of lines."""
    found = [(spec.name, spec.label) for spec in measure.scalar_inputs if _is_axis(spec)]
    for rows in measure.row_inputs:
        found += [(f"{rows.name}.{spec.name}", spec.label) for spec in rows.columns if _is_axis(spec)]
    return tuple(found)


def curve(measure: Measure, example: Example, axis: str) -> Curve | None:
    """The amount at the bounds of the input and just below them, and in between; None where nothing can be drawn."""
    spec = _spec(measure, axis)
    if spec is None:
        return None
    own = _own(example, axis)
    bounds = _bounds(measure, spec)
    reach = Fraction(0) if bounds or own else constants_of(measure).largest(kind(spec.type))
    values = _values(spec, bounds, own or reach)
    points = tuple(Point(value, _amount(measure, example, axis, spec, value), value in bounds) for value in values)
    mine = Point(own, _amount(measure, example, axis, spec, own)) if own is not None else None
    return Curve(axis, spec.label, spec.type_name, points, mine)


def _is_axis(spec: InputSpec) -> bool:
    return (spec.type.is_quantity and not spec.type.rate) or spec.type.kind == "money"


def _spec(measure: Measure, axis: str) -> InputSpec | None:
    rows, _, column = axis.rpartition(".")
    specs = (
        measure.input(rows).columns if rows and rows in {each.name for each in measure.row_inputs} else measure.inputs
    )
    return next((each for each in specs if each.name == column and _is_axis(each)), None)


def _bounds(measure: Measure, spec: InputSpec) -> set[Fraction]:
    """Bounds of the tables that read this kind of value, and constants of it that conditions compare with."""
    unit = spec.type if spec.type.kind != "money" else None
    found = {
        Fraction(band.start)
        for table in measure.tables.values()
        if table.of.is_quantity and ((unit is None and table.of.currency == "CNY") or table.of == unit)
        for band in table.bands
        if band.start is not None
    }
    return {each for each in found if each >= 0}


def _values(spec: InputSpec, bounds: set[Fraction], own: Fraction | None) -> list[Fraction]:
    least = Fraction(1, 10 ** places(spec.type_name))
    edges = sorted(bounds)[: MOST_POINTS // 3]
    top = max([*edges, own or 0, 1]) * Fraction(3, 2)
    found = {Fraction(0), top, *edges, *(each - least for each in edges if each > 0)}
    if own:
        found.add(own)
    steps = max(0, MOST_POINTS - len(found))
    low = edges[0] if edges and edges[-1] > SPREAD * (edges[0] or 1) else Fraction(0)
    found |= {_rounded(low + (top - low) * number / (steps + 1), spec) for number in range(1, steps + 1)}
    return sorted(each for each in found if each >= 0)


def _rounded(value: Fraction, spec: InputSpec) -> Fraction:
    """Two leading digits: values that people would choose."""
    whole = int(value)
    size = 10 ** max(0, len(str(whole)) - 2)
    return Fraction(whole // size * size)


def _own(example: Example, axis: str) -> Fraction | None:
    rows, _, column = axis.rpartition(".")
    given = example.given.get(rows or column)
    if rows:
        given = given[0].get(column) if given else None
    if isinstance(given, tuple):
        given = given[0]
    return Fraction(given) if isinstance(given, Decimal | int | Fraction) and not isinstance(given, bool) else None


def _amount(measure: Measure, example: Example, axis: str, spec: InputSpec, value: Fraction) -> int | None:
    try:
        return evaluate(measure, dict(_facts(example, axis, spec, value)), rates=example.rates).total
    except FactsError:
        return None


def _facts(example: Example, axis: str, spec: InputSpec, value: Fraction) -> Iterator[tuple[str, Any]]:
    rows, _, column = axis.rpartition(".")
    number: Any = Decimal(exact(value))
    if spec.type.kind == "money":
        number = (number, "CNY")
    yield from ((name, given) for name, given in example.given.items() if name != (rows or column))
    if not rows:
        yield column, number
        return
    lines: list[Mapping[str, Any]] = list(example.given.get(rows) or [{}])
    yield rows, [{**lines[0], column: number}, *lines[1:]]
