"""A claim from one version of its measure to another: the draft's own choice, and what the other version would give."""

import copy
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import Refused
from subsidies import facts
from subsidies.actions import valuing
from subsidies.actions.cloning import answers_of
from subsidies.actions.drafting import changed, lock_to_edit
from subsidies.enums import Stage
from subsidies.models import Application, ClaimLine, MeasureVersion
from subsidies.rules import answers, evaluation
from subsidies.rules.model import InputSpec, Measure


@transaction.atomic
def take_version(
    application: Application, *, expected_version: int | None = None, by: User, now: datetime
) -> Application:
    """The draft takes the version that its call has now; answers that it still asks for stay."""
    locked = lock_to_edit(application, expected_version=expected_version, by=by, now=now)
    offered = offer_to(locked)
    before = str(locked.measure_version)
    pin(locked, offered)
    locked.declined_version = None
    changed(locked, by=by, now=now)
    payload = {"before": before, "after": str(offered)}
    audit.record("claim.version_taken", locked, by=by, now=now, payload=payload)
    return locked


@transaction.atomic
def decline_version(application: Application, *, by: User, now: datetime) -> Application:
    """The draft keeps the version that it was begun with; it is not asked again until there is a newer one."""
    locked = lock_to_edit(application, expected_version=None, by=by, now=now)
    locked.declined_version = offer_to(locked)
    changed(locked, by=by, now=now)
    payload = {"kept": str(locked.measure_version), "declined": str(locked.declined_version)}
    audit.record("claim.version_declined", locked, by=by, now=now, payload=payload)
    return locked


def offer_to(application: Application) -> MeasureVersion:
    """The version that the call has now, if the claim has another."""
    offered: MeasureVersion = application.call.measure_version
    if offered.pk == application.measure_version_id:
        raise Refused("no_newer_version", _("The claim has the newest terms already."), status=409)
    return offered


def pin(application: Application, version: MeasureVersion) -> None:
    """Set the version and fit answers and lines to it. The caller saves the claim; lines are saved here."""
    before, after = facts.measure_of(application.measure_version), facts.measure_of(version)
    application.answers = answers_of(application, after)
    application.done_sections = [name for name in application.done_sections if same_section(name, before, after)]
    application.measure_version = version
    lines = [line for line in application.lines.all() if fit(line, before, after)]
    ClaimLine.objects.bulk_update(lines, ["values"], batch_size=500)


def same_section(name: str, before: Measure, after: Measure) -> bool:
    """Whether the section asks the same inputs in both, so that its mark as completed may stay."""
    asked = [{each.id: each.inputs for each in measure.sections}.get(name) for measure in (before, after)]
    return asked[0] is not None and asked[0] == asked[1]


def fit(line: ClaimLine, before: Measure, after: Measure) -> bool:
    """Take out of the line what the other version cannot read; whether anything changed."""
    old, new = columns_of(before, line.input), columns_of(after, line.input)
    lost = [
        name
        for name, value in line.values.items()
        if value and name in new and answers.carried(value, old.get(name), new[name]) is None
    ]
    line.values = {**line.values, **dict.fromkeys(lost, "")}
    return bool(lost)


def columns_of(measure: Measure, rows: str) -> dict[str, InputSpec]:
    return {column.name: column for spec in measure.row_inputs if spec.name == rows for column in spec.columns}


def estimate_under(application: Application, version: MeasureVersion, stage: Stage) -> evaluation.Entitlement | None:
    """What the claim would be worth under another version, as it stands; None where a line cannot be read there."""
    other = copy.copy(application)
    other.answers = answers_of(application, facts.measure_of(version))
    other.measure_version = version
    try:
        return valuing.estimate(other, stage=stage)
    except (ValueError, ArithmeticError):  # a column has another type: the line has to be filled in again
        return None
