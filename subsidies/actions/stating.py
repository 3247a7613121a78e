"""A desk states a value: its judgement, or what no register could answer, each with its reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.formula.values import UNKNOWN
from pilotzone.kernel.errors import DomainError, Refused
from subsidies import facts
from subsidies.actions import moving, reviewing, valuing
from subsidies.enums import Desk
from subsidies.models import Application, ClaimLine, Entitlement, ReviewerValue
from subsidies.rules import answers, desks
from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.model import InputSpec
from subsidies.rules.statements import JUDGED, may_state, may_state_column


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was typed at the desk. `none` says that there is none of it, where the measure allows that.

    `source` is where the value was taken from, for what a register should have known.
    """

    typed: str
    reason: str
    source: str = ""
    currency: str = ""
    none: bool = False


class Unclear(Refused):
    """The value cannot be read; `problem` says why, in the words of the form."""

    def __init__(self, problem: Unreadable) -> None:
        super().__init__("value_unreadable", _("The value cannot be read."), field="value")
        self.problem = problem


@transaction.atomic
def state(
    application: Application,
    name: str,
    spoken: Spoken,
    *,
    line: ClaimLine | None = None,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> Entitlement:
    """State the input, or the column of a line. The desk's amount follows, and what rested on the old one falls."""
    locked = moving.lock(application, expected_version=expected_version)
    desk = reviewing.require_desk(locked, by)
    stage = desks.STAGE_OF[desk]
    spec = asked_for(locked, name, line)
    if line is None:
        require_unanswered(locked, spec)
    value, source, reason = checked(spec, spoken)
    before = getattr(locked, stage.value)
    standing = locked.reviewer_values.filter(line=line, input=name, desk=desk, replaced_at=None)
    standing.update(replaced_at=now)
    row = ReviewerValue.objects.create(
        application=locked,
        line=line,
        input=name,
        desk=desk,
        value=value,
        source=source,
        reason=reason,
        made_at=now,
        made_by=by,
    )
    moving.touch(locked)
    locked.save(update_fields=["version"])
    made = valuing.value(locked, stage, by=by, now=now)
    payload = payload_of(row, desk, spec, before, made.amount)
    payload |= reviewing.in_whose_name(locked, desk, by)
    audit.record("value.stated", row, case=locked, by=by, now=now, payload=payload)
    valuing.let_fall(locked, by=by, now=now, why="value_stated")
    return made


def payload_of(
    row: ReviewerValue, desk: Desk, spec: InputSpec, before: int | None, after: int | None
) -> dict[str, Any]:
    return {
        "input": row.input,
        "label": {"zh": spec.label.zh, "en": spec.label.en},
        "line": row.line.position if row.line else None,
        "desk": desk.value,
        "value": row.value,
        "source": row.source,
        "reason": row.reason,
        "before": before,
        "after": after,
    }


def asked_for(application: Application, name: str, line: ClaimLine | None) -> InputSpec:
    """The input or column, if it is a desk's to state."""
    measure = facts.measure_of(application.measure_version)
    if line is None:
        found = (spec for spec in measure.scalar_inputs if spec.name == name and may_state(spec))
    else:
        columns = (column for rows in measure.row_inputs if rows.name == line.input for column in rows.columns)
        found = (column for column in columns if column.name == name and may_state_column(column))
    spec = next(found, None)
    if spec is None or (line is not None and line.application_id != application.pk):
        raise Refused("no_such_value", _("This value is not stated in review."), status=404)
    return spec


def require_unanswered(application: Application, spec: InputSpec) -> None:
    """A desk does not overrule a register that has an answer."""
    if spec.source == JUDGED:
        return
    if facts.answer_of_register(application, spec) is not UNKNOWN:
        raise Refused("register_answers", _("The register answers this. If it is wrong, have the register corrected."))


def checked(spec: InputSpec, spoken: Spoken) -> tuple[Kept | None, str, str]:
    """The value as it is kept, None for none, with source and reason."""
    reason, source = spoken.reason.strip(), spoken.source.strip()
    if not reason:
        raise missing("reason", _("Give the reason: the applicant and the next desk will read it."))
    if spec.source != JUDGED and not source:
        raise missing("source", _("Name where the value was taken from."))
    if spoken.none and spec.type.optional:
        return None, source, reason
    try:
        value = answers.kept(spoken.typed, spec, currency=spoken.currency)
    except Unreadable as error:
        raise Unclear(error) from error
    if value == "":
        raise missing("value", _("State the value."))
    return value, source, reason


def missing(field: str, message: Any) -> DomainError:
    return Refused(f"{field}_missing", message, field=field)
