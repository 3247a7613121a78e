"""What a frozen record keeps beside the evaluation: whose word stated values rest on, and what the list gave."""

from collections.abc import Mapping
from typing import Any

from subsidies.rules import evaluation
from subsidies.rules.model import Measure

PARTS = ("stated", "allocation")


def with_parts(record: Mapping[str, Any], **parts: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its parts; one that is empty is left out, so that a record without them has the bytes it had."""
    return dict(record) | {name: dict(part) for name, part in parts.items() if part}


def again(frozen: Mapping[str, Any], measure: Measure) -> dict[str, Any]:
    """The record evaluated again from its own facts and rates, with the parts that it keeps."""
    facts, rates = evaluation.facts_of(frozen, measure), evaluation.rates_of(frozen)
    made = evaluation.record(evaluation.evaluate(measure, facts, rates=rates))
    return made | {name: frozen[name] for name in PARTS if name in frozen}


def amount_of(frozen: Mapping[str, Any]) -> str | None:
    """What the claim comes to, in yuan: what the list gave where it was settled, else the total."""
    amount: str | None = frozen["allocation"]["amount"] if "allocation" in frozen else frozen["total"]
    return amount


def as_settled(frozen: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record with the payers', instalments' and payees' parts of what the list gave."""
    if "allocation" not in frozen:
        return frozen
    changed = {line["id"]: line for line in frozen["allocation"]["lines"]}
    return dict(frozen) | {"lines": [changed.get(line["id"], line) for line in frozen["lines"]]}
