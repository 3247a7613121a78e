"""What a measure takes from the earlier awards of an enterprise."""

from pilotzone.formula.typed import reads
from subsidies.rules.model import InputSpec, Measure

SUMS = ("paid", "approved", "count")  # what ceilings take off; whether there was one before is of the day of review


def rested_on(measure: Measure) -> tuple[InputSpec, ...]:
    """The sums and numbers of earlier awards on which the amount or a condition rests: another award adds to them."""
    decides = (each for each in measure.computations if each.pays or each.kind == "condition")
    used = {key for each in decides for key in reads(each.expr)}
    asked = (spec for spec in measure.scalar_inputs if spec.source == "awards" and spec.asks in SUMS)
    return tuple(spec for spec in asked if ("", spec.name) in used)
