"""Award without application (免申即享): which measures allow it, and which enterprises of a table it is due to."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from pilotzone.formula.kinds import places
from pilotzone.formula.values import UNKNOWN, Rates, Value
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.table import COMPUTED, Totals, evaluate_table

REGISTERS = frozenset(
    {"enterprise", "credit", "awards", "reference", "figures", "group", "warehouse", "assessment", "events"}
)
KEPT_MATERIALS = "enterprise"  # a paper that the enterprise file holds already


def is_register_only(measure: Measure) -> bool:
    """Whether nobody has to be asked: all inputs from registers, no lines, no paper to hand in, no reviewer's word.

    A measure that ranks or cuts the claims of a call, or lets the applicant choose, cannot promise an amount either.
    """
    return (
        not measure.row_inputs
        and not (measure.selection or measure.budget_rule or measure.family)
        and all(spec.source in REGISTERS for spec in measure.scalar_inputs)
        and all(material.source == KEPT_MATERIALS for material in measure.materials)
    )


def totals(measure: Measure, facts: Sequence[Mapping[str, Value]], *, rates: Rates | None = None) -> Totals:
    """What the measure gives each enterprise, all of them at once."""
    columns = {spec.name: column_of(spec, [each.get(spec.name, UNKNOWN) for each in facts]) for spec in measure.inputs}
    return evaluate_table(measure, columns, {}, count=len(facts), rates=rates)


def due(found: Totals) -> npt.NDArray[np.intp]:
    """The places of those that are due something: computed, not barred, above zero."""
    return np.flatnonzero((found.state == COMPUTED) & (found.fen > 0))


def column_of(spec: InputSpec, values: Sequence[Value]) -> npt.NDArray[Any]:
    """One input's values as evaluate_table takes them; what is unknown is masked."""
    unknown = np.fromiter((value is UNKNOWN for value in values), bool, len(values))
    if spec.type.kind == "date":
        stored = ["1970-01-01" if value is UNKNOWN else value.isoformat() for value in values]
        return np.ma.array(np.array(stored, dtype="datetime64[D]"), mask=unknown)
    places_of = {code: place for place, (code, _) in enumerate(spec.codes)}
    scale = 10 ** places(spec.type_name) if spec.type.is_quantity else 1
    return np.ma.array([number(value, places_of, scale) for value in values], mask=unknown)


def number(value: Value, codes: Mapping[str, int], scale: int) -> int:
    """A value as the whole number that its column holds."""
    if isinstance(value, str):
        return codes.get(value, 0)
    if isinstance(value, bool):
        return int(value)
    return int(Fraction(value) * scale) if value is not UNKNOWN else 0
