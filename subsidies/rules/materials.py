"""Which documents a claim needs, as far as its facts tell."""

from collections.abc import Mapping
from dataclasses import dataclass

from pilotzone.formula.scope import Scope
from pilotzone.formula.values import Rates, Value
from subsidies.rules.evaluation import run
from subsidies.rules.model import Material, Measure


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """`needed` is None while the facts leave it open. For a material per line, `rows` are the lines that need one."""

    material: Material
    needed: bool | None
    rows: tuple[int, ...] = ()


def required_materials(
    measure: Measure, facts: Mapping[str, object], *, rates: Rates | None = None
) -> tuple[MaterialNeed, ...]:
    return materials_in(measure, run(measure, facts, rates))


def materials_in(measure: Measure, scope: Scope) -> tuple[MaterialNeed, ...]:
    """The same for values that run() has worked out."""
    return tuple(_need(each, scope) for each in measure.materials)


def _need(material: Material, scope: Scope) -> MaterialNeed:
    if not material.each:
        return MaterialNeed(material, _truth(material.when(scope) if material.when else True))
    answers = []
    for row in scope.rows[material.each]:
        scope.row = row
        answers.append(_truth(material.when(scope) if material.when else True))
    rows = tuple(number for number, answer in enumerate(answers, 1) if answer)
    return MaterialNeed(material, True if rows else None if None in answers else False, rows)


def _truth(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None
