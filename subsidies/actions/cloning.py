"""A new claim that starts from an earlier one of the same measure: its answers, its lines where wanted, no papers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import Refused
from subsidies import facts
from subsidies.actions.drafting import changed, is_asked, lock_to_edit, start
from subsidies.actions.lines import fill
from subsidies.models import Application, Call, ClaimLine
from subsidies.rules import answers
from subsidies.rules.model import Measure


@transaction.atomic
def clone(source: Application, call: Call, *, with_lines: bool, by: User, now: datetime) -> Application:
    """Begin a claim under the call with what the earlier one holds and the call's version still asks for."""
    if source.measure_version.measure_id != call.measure_version.measure_id:
        raise Refused("other_measure", _("Only an earlier claim under the same measure can be copied."))
    application = start(call, source.enterprise, by=by, now=now)
    if application.answers or application.lines.exists():
        raise Refused(
            "already_begun",
            _("The claim %(reference)s is already begun; copying would overwrite it."),
            params={"reference": application.reference},
        )
    locked = lock_to_edit(application, expected_version=None, by=by, now=now)
    measure = facts.measure_of(locked.measure_version)
    locked.answers = answers_of(source, measure)
    copied = copy_lines(source, locked, measure) if with_lines else 0
    changed(locked, by=by, now=now)
    audit.record("claim.cloned", locked, by=by, now=now, payload={"source": source.reference, "lines": copied})
    return locked


def answers_of(source: Application, measure: Measure) -> dict[str, object]:
    """The answers that the new version still asks for and still accepts."""
    known = {spec.name: spec for spec in facts.measure_of(source.measure_version).scalar_inputs}
    asked = [spec for spec in measure.scalar_inputs if is_asked(spec)]
    found = {spec.name: answers.carried(source.answers.get(spec.name), known.get(spec.name), spec) for spec in asked}
    return {name: kept for name, kept in found.items() if kept is not None}


def copy_lines(source: Application, target: Application, measure: Measure) -> int:
    columns = {spec.name: {column.name for column in spec.columns} for spec in measure.row_inputs}
    made = []
    for line in source.lines.all():
        if line.input in columns:
            copy = ClaimLine(application=target, input=line.input, position=line.position)
            fill(copy, {name: value for name, value in line.values.items() if name in columns[line.input]})
            made.append(copy)
    ClaimLine.objects.bulk_create(made, batch_size=500)
    return len(made)
