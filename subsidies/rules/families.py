"""Measures of which an enterprise takes one: who is of the same family, and which measures take off what was given."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from pilotzone.formula.typed import reads
from subsidies.rules.model import InputSpec, Measure

FAMILY = "family"  # `of` in an input from earlier awards: those under the other measures of the family
GIVEN = ("paid", "approved", "highest", "last")  # facts about awards that are amounts, whether paid yet or not


def is_family(measure: Measure, other: Measure) -> bool:
    """Whether the two are alternatives; versions of one measure are not."""
    if measure.family is None or other.family is None:
        return False
    return measure.id != other.id and measure.family.id == other.family.id


def takes_off(measure: Measure) -> tuple[InputSpec, ...]:
    """The inputs by which the amount reckons with what was approved under the other measures of the family."""
    used = {key for each in measure.computations if each.pays for key in reads(each.expr)}
    return tuple(
        spec
        for spec in measure.scalar_inputs
        if spec.source == "awards"
        and spec.options.get("of") == FAMILY
        and spec.asks in GIVEN
        and ("", spec.name) in used
    )


@dataclass(frozen=True, slots=True)
class Alternative:
    """A measure among those that fit an enterprise, with what it could be worth in fen; None while nothing is known."""

    key: str
    measure: Measure
    worth: int | None
    is_possible: bool


def groups(alternatives: Iterable[Alternative]) -> tuple[tuple[Alternative, ...], ...]:
    """Alternatives of one family together, where the first of them stands; the others alone. The order is kept."""
    found: dict[Hashable, list[Alternative]] = {}
    for each in alternatives:
        family = each.measure.family
        found.setdefault(("family", family.id) if family else each.key, []).append(each)
    return tuple(map(tuple, found.values()))


def best(group: Iterable[Alternative]) -> Alternative | None:
    """The one that gives most of those that are possible, the first of level ones; None where no amount is known."""
    known: Mapping[Alternative, int] = {each: each.worth for each in group if each.is_possible and each.worth}
    return max(known, key=lambda each: known[each], default=None)
