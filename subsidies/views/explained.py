"""An explanation as the components draw it: findings, steps, and a tag's words; used on every face."""

import json
from typing import Any

from django.utils.translation import get_language

from pilotzone.formula.text import Language
from subsidies import facts
from subsidies.enums import Stage
from subsidies.models import Application, Entitlement
from subsidies.rules.explanation import ExplainedFinding, ExplainedStep, Explanation, explain
from subsidies.rules.model import Measure

PRIVATE = ("credit", "other_funding")


def language() -> Language:
    return "en" if (get_language() or "").startswith("en") else "zh"


def explained(entitlement: Entitlement) -> Explanation:
    """The stored record in the reader's language."""
    return explain(json.loads(entitlement.record), facts.measure_of(entitlement.measure_version), language())


def stage_record(claim: Application, stage: Stage) -> dict[str, Any]:
    """The current record of a stage; empty while there is none."""
    found = claim.entitlements.filter(stage=stage, is_current=True).first()
    return facts.record_of(found) if found else {}


def finding_rows(explanation: Explanation) -> list[dict[str, Any]]:
    return [finding_row(finding) for finding in explanation.findings]


def finding_row(finding: ExplainedFinding) -> dict[str, Any]:
    state = "needs_document" if finding.needs_material else finding.result
    return {
        "id": finding.id,
        "state": state,
        "title": finding.label,
        "evidence": evidence_words(finding),
        "clause": finding.clause_label,
        "clause_text": finding.clause_text,
        "rows": finding.rows,
        "open": finding.result in ("not_met", "unknown") and finding.severity == "bars",
    }


def evidence_words(finding: ExplainedFinding) -> str:
    """What is wrong or missing, and on whose word it rests."""
    words = "" if finding.result in ("met", "not_applicable") else finding.words
    return " · ".join(filter(None, [words, finding.stated]))


def step_rows(explanation: Explanation, measure: Measure) -> list[dict[str, Any]]:
    limits = {each.name for each in measure.computations if each.step == "limit"}
    return [step_row(step, is_limit=step.id in limits) for step in explanation.steps]


def step_row(step: ExplainedStep, *, is_limit: bool) -> dict[str, Any]:
    """A limit that bit shows what it took; every other step shows its value."""
    bit = is_limit and step.bit
    return {
        "number": step.number,
        "label": step.label,
        "clause_id": step.clause_label,
        "clause_text": step.clause_text,
        "words": step.words,
        "value": step.shown if is_limit else step.value,
        "bit": bit,
        "not_reached": step.shown.startswith("≤"),
        "table": bands(step) if bit else None,
        "inputs": [
            {
                "text": f"{given.label} {given.value} · {given.evidence or given.source_words}",
                "kind": "paper" if given.evidence else "private" if given.source in PRIVATE else "record",
            }
            for given in step.inputs
        ],
        "assumption": step.assumption,
        "ceiling": step.kind == "ceiling",
        "discretionary": step.discretionary,
        "criteria": step.criteria,
        "rows": step.rows,
    }


def bands(step: ExplainedStep) -> dict[str, Any] | None:
    if step.table is None:
        return None
    return {
        "head": step.table.heading,
        "head_value": step.table.columns[0],
        "rows": [
            {"label": row.label, "value": row.cells[0], "own": row.own, "own_text": step.table.own if row.own else ""}
            for row in step.table.rows
        ],
    }
