"""What the public may know of a claim: the inputs that the measure marks public, and the clauses; nothing else."""

from collections.abc import Mapping
from typing import Any

from subsidies.rules.model import Measure


def public_part(measure: Measure, record: Mapping[str, Any]) -> dict[str, Any]:
    """From a frozen record. Rows (cost lines) are never public, whatever their columns say."""
    facts = record["facts"]
    inputs = {spec.name: facts[spec.name] for spec in measure.scalar_inputs if spec.public and spec.name in facts}
    paying = {each.name for each in measure.computations if each.pays}
    used = [line["clause"] for line in record["lines"] if line["clause"] and line["id"] in paying]
    return {"inputs": inputs, "clauses": list(dict.fromkeys(used))}
