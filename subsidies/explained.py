"""Explanations of frozen and estimated amounts as the page components take them."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pilotzone.formula.formats import show
from subsidies import facts, wording
from subsidies.models import Entitlement
from subsidies.rules import evaluation
from subsidies.rules.explained import NOT_KNOWN, ExplainedPart
from subsidies.rules.explanation import ExplainedFinding, ExplainedStep, Explanation, explain
from subsidies.rules.model import InputSpec, Measure

Address = Callable[[str], str]  # a clause's id to where its text stands


def of_estimate(worth: evaluation.Entitlement, measure: Measure) -> Explanation:
    return explain(evaluation.record(worth), measure, wording.language())


def of_entitlement(entitlement: Entitlement) -> Explanation:
    """As the applicant reads it."""
    measure = facts.measure_of(entitlement.measure_version)
    return explain(json.loads(entitlement.record), measure, wording.language(), applicant=True)


def part_groups(explanation: Explanation) -> list[dict[str, Any]]:
    """What follows from the amount, for components/amount_parts.html."""
    payees = [ExplainedPart(name, name, "", value, "") for name, value in explanation.payees]
    groups = (
        (_("Recognition"), explanation.grants),
        (_("Who pays"), explanation.payers),
        (_("Instalments"), explanation.instalments),
        (_("Payees"), payees),
    )
    return [{"title": title, "rows": rows} for title, rows in groups if rows]


def amount_lines(explanation: Explanation, clause_url: Address | None = None) -> list[dict[str, Any]]:
    """The steps for components/amount_line.html."""
    return [amount_line(step, clause_url) for step in explanation.steps]


def amount_line(step: ExplainedStep, clause_url: Address | None) -> dict[str, Any]:
    not_reached = step.shown.startswith("≤")
    return {
        "number": step.number,
        "id": step.id,
        "label": step.label,
        "clause_id": step.clause_label,
        "clause_url": clause_url(step.clause_id) if clause_url and step.clause_id else "",
        "clause_text": step.clause_text if not clause_url else "",
        "words": step.words,
        "value": step.shown.removeprefix("≤ "),
        "bit": step.bit and step.table is not None,
        "ceiling": not_reached or step.kind == "ceiling",
        "not_reached": not_reached,
        "table": band_table(step),
        "inputs": [evidence(each) for each in step.inputs],
        "assumption": step.assumption,
        "rows": step.rows,
        "discretionary": step.discretionary,
        "criteria": step.criteria,
    }


def band_table(step: ExplainedStep) -> dict[str, Any] | None:
    """The table that was read, with the own row marked."""
    if step.table is None:
        return None
    rows = [
        {"label": row.label, "value": row.cells[0] if row.cells else "", "own": row.own, "own_text": step.table.own}
        for row in step.table.rows
    ]
    return {
        "head": step.table.heading,
        "head_value": step.table.columns[0] if step.table.columns else "",
        "rows": [row if row["own"] else {**row, "own_text": ""} for row in rows],
    }


def evidence(given: Any) -> dict[str, str]:
    source = given.evidence or given.source_words
    kind = "paper" if given.evidence else "record"
    return {"kind": kind, "text": f"{given.label} {given.value} · {source}"}


def fact_words(value: Any, spec: InputSpec) -> str:
    """A fact of a record as people read it; what is not there is not known."""
    if value is None:
        return wording.pick(NOT_KNOWN)
    if spec.type.kind == "bool":
        return show(value, "bool", wording.language())
    return wording.answer_words(value, spec)


STATES = {"met": "met", "unknown": "unknown", "not_applicable": "not_applicable"}


def finding_row(
    finding: ExplainedFinding, clause_url: Address | None = None, action: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A finding for components/finding.html."""
    state = STATES.get(finding.result) or ("needs_document" if finding.needs_material else "not_met")
    return {
        "id": finding.id,
        "state": state,
        "title": finding.label,
        "evidence": " · ".join(filter(None, ["" if state == "not_applicable" else finding.words, finding.stated])),
        "clause": finding.clause_label,
        "clause_url": clause_url(finding.clause_id) if clause_url and finding.clause_id else "",
        "rows": finding.rows,
        **(action or {}),
    }


ORDER = ("not_met", "needs_document", "unknown", "met", "not_applicable")


def in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What needs an act first."""
    return sorted(rows, key=lambda row: ORDER.index(row["state"]))
