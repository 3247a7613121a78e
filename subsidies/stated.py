"""What desks and calls state, as the facts of a claim take it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pilotzone.formula.values import NONE, Value
from subsidies.enums import Desk, Stage
from subsidies.models import Application, Call, CallValue, ReviewerValue
from subsidies.rules import answers
from subsidies.rules.answers import Kept
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.statements import Statement, fixed_by_call, may_state, may_state_column

# Whose word counts at a stage: a later desk's overrules an earlier one's.
DESKS: dict[Stage, tuple[Desk, ...]] = {
    Stage.CLAIMED: (),
    Stage.VERIFIED: (Desk.DISTRICT_FINANCE, Desk.DISTRICT_COMMERCE),
    Stage.AUDITED: (Desk.CITY, Desk.DISTRICT_FINANCE, Desk.DISTRICT_COMMERCE),
    Stage.APPROVED: (Desk.CITY, Desk.DISTRICT_FINANCE, Desk.DISTRICT_COMMERCE),
}
Said = dict[tuple[int | None, str], ReviewerValue]  # by line, None for the claim, and input


def said(application: Application, stage: Stage) -> Said:
    """What counts at the stage: of each value the highest desk's latest word."""
    found: Said = {}
    if not DESKS[stage]:
        return found
    rows = ReviewerValue.objects.filter(application=application, replaced_at=None)
    for desk in reversed(DESKS[stage]):
        found |= {(row.line_id, row.input): row for row in rows if row.desk == desk}
    return found


def has_stated(measure: Measure) -> bool:
    """Whether a desk may ever state anything under the measure."""
    columns = (column for rows in measure.row_inputs for column in rows.columns)
    return any(map(may_state, measure.scalar_inputs)) or any(map(may_state_column, columns))


def value_of(row: ReviewerValue, spec: InputSpec) -> Value:
    """The value that rules compute with; None was stated as known not to exist."""
    return NONE if row.value is None else answers.value_of(row.value, spec)


def statement_of(row: ReviewerValue) -> Statement:
    return Statement(row.desk, row.source, row.reason)


def call_values(call: Call, at: datetime | None = None) -> dict[str, Kept]:
    """What the call fixes, by input: as it stood at the moment, or as it was first set after it; else as it is now."""
    found: dict[str, Kept] = {}
    for row in CallValue.objects.filter(call=call).order_by("set_at", "pk"):
        if row.input not in found or at is None or row.set_at <= at:
            found[row.input] = row.value
    return found


def call_facts(call: Call, measure: Measure, at: datetime | None = None) -> dict[str, Value]:
    """The call's values as rules take them; what it has not fixed is unknown."""
    return as_facts(measure, call_values(call, at) if fixed_by_call(measure) else {})


def values_of_calls(calls: Iterable[Call]) -> dict[int, dict[str, Kept]]:
    """What each of several calls fixes now, by call and input, read at once."""
    found: dict[int, dict[str, Kept]] = {}
    for row in CallValue.objects.filter(call__in=list(calls), replaced_at=None):
        found.setdefault(row.call_id, {})[row.input] = row.value
    return found


def as_facts(measure: Measure, kept: Mapping[str, Kept]) -> dict[str, Value]:
    """A call's values as rules take them; what it has not fixed is unknown."""
    return {spec.name: answers.value_of(kept.get(spec.name), spec) for spec in fixed_by_call(measure)}


def unset(measure: Measure, kept: dict[str, Kept]) -> list[InputSpec]:
    """What the call still has to fix."""
    return [
        spec for spec in fixed_by_call(measure) if spec.required and spec.default is None and not kept.get(spec.name)
    ]


def new_to(call: Call, measure: Measure) -> list[InputSpec]:
    """What a measure leaves to the call that the call has never fixed, needed or not."""
    kept = call_values(call)
    return [spec for spec in fixed_by_call(measure) if not kept.get(spec.name)]


def history(application: Application) -> dict[tuple[int | None, str], list[ReviewerValue]]:
    """Every word on every value, newest first."""
    found: dict[tuple[int | None, str], list[ReviewerValue]] = {}
    rows: Iterable[ReviewerValue] = application.reviewer_values.select_related("made_by").order_by("-made_at", "-pk")
    for row in rows:
        found.setdefault((row.line_id, row.input), []).append(row)
    return found


def record_part(statements: dict[str, Statement]) -> dict[str, Any]:
    return {place: each.as_record() for place, each in statements.items()}
