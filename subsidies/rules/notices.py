"""What the public may know of a claim: the inputs that the measure marks public, and the clauses; nothing else."""

from collections.abc import Mapping
from typing import Any

from subsidies.rules.model import Measure

INDIVIDUAL_BUSINESS = "92"  # of a unified social credit code: market regulation, individual business


def names_a_person(uscc: str) -> bool:
    """An individual business (个体工商户) bears its owner's name: it leaves the notice when the notice period ends."""
    return uscc.startswith(INDIVIDUAL_BUSINESS)


def public_part(measure: Measure, record: Mapping[str, Any]) -> dict[str, Any]:
    """From a frozen record. Rows (cost lines) are never public, whatever their columns say, nor are payers, instalments
    and payees; a recognition is where everything that it rests on is."""
    facts = record["facts"]
    inputs = {spec.name: facts[spec.name] for spec in measure.scalar_inputs if spec.public and spec.name in facts}
    paying = {each.name for each in measure.computations if each.pays}
    used = [line["clause"] for line in record["lines"] if line["clause"] and line["id"] in paying]
    if "allocation" in record:
        used.append(record["allocation"]["clause"])
    granted = {
        line["id"].removeprefix("grant."): line["value"] for line in record["lines"] if is_granted(line, measure)
    }
    found = {"inputs": inputs, "clauses": list(dict.fromkeys(filter(None, used)))}
    return found | ({"grants": granted} if granted else {})


def is_granted(line: Mapping[str, Any], measure: Measure) -> bool:
    """A recognition that was given and rests on nothing but public inputs, beside the bars that were all met."""
    if line["kind"] != "grant" or not line["value"]:
        return False
    tests = {each.id for each in measure.conditions}
    sources = {each.name: each.public for each in measure.computations}
    sources |= {spec.name: spec.public for spec in measure.inputs}
    read = next(each.reads for each in measure.computations if each.name == line["id"])
    return all(sources.get(name, False) for _, name in read if name not in tests)
