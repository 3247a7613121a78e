"""What a measure takes from the earlier awards of an enterprise."""

from pilotzone.formula.typed import reads
from subsidies.rules.model import InputSpec, Measure


def rested_on(measure: Measure) -> tuple[InputSpec, ...]:
    """The inputs from earlier awards on which the amount or a condition rests: another award changes what they say."""
    decides = (each for each in measure.computations if each.pays or each.kind == "condition")
    used = {key for each in decides for key in reads(each.expr)}
    return tuple(spec for spec in measure.scalar_inputs if spec.source == "awards" and ("", spec.name) in used)
