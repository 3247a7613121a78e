"""The bureau asks for corrections: one request names everything at once (一次性告知), and the clock pauses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages
from pilotzone.reference import queries as reference
from subsidies import facts, queries, workflow
from subsidies.actions import late_remarking, letters, moving, reviewing
from subsidies.actions.drafting import is_asked
from subsidies.enums_proof import LetterKind
from subsidies.models import Application, Correction, CorrectionItem
from subsidies.rules import deadlines, targets
from subsidies.rules.model import Measure

MOST_REMARK = 500


@transaction.atomic
def request(
    application: Application,
    remarks: Mapping[str, str],
    *,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> Correction:
    """Reopen the named fields, each with its remark, and give the claim back to the enterprise until the due moment."""
    locked = moving.lock(application, expected_version=expected_version)
    if not by.may(P.CORRECTION_REQUEST, division_id=locked.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    desk = reviewing.require_desk(locked, by)
    wanted = checked(locked, remarks)
    late_remarking.require_allowed(locked, desk, wanted)
    moving.enter(locked, workflow.REQUEST_CORRECTION, by=by, now=now)
    due = deadlines.applicant_due(reference.calendar(), now, locked.call.correction_days)
    correction = Correction.objects.create(
        application=locked, desk=desk, opened_at=now, opened_by=by, due_at=due.at, due_provisional=due.provisional
    )
    late_remarking.use(locked, desk, wanted, now=now)
    before = values_of(locked, wanted)
    CorrectionItem.objects.bulk_create(
        CorrectionItem(correction=correction, target=target, remark=remark, before=before[target])
        for target, remark in wanted.items()
    )
    payload = {"desk": desk.value, "due_at": due.at, "items": wanted} | reviewing.in_whose_name(locked, desk, by)
    audit.record("correction.requested", correction, case=locked, by=by, now=now, payload=payload)
    letters.ask(LetterKind.CORRECTION, correction.pk, now=now)
    messages.notify(
        queries.claimants(locked, now),
        "correction_requested",
        params={"reference": locked.reference, "count": len(wanted), "due": due.at},
        link=reviewing.own_link(locked),
        now=now,
        case=locked,
    )
    return correction


def checked(application: Application, remarks: Mapping[str, str]) -> dict[str, str]:
    """The targets with their remarks; each must be there to correct, and each says what is wrong."""
    wanted = {target: remark.strip() for target, remark in remarks.items()}
    if not wanted:
        raise Refused("nothing_named", _("Choose at least one point to correct."), field="targets")
    open_to = possible_targets(application, facts.measure_of(application.measure_version))
    for target, remark in wanted.items():
        if target not in open_to:
            raise Refused("no_such_target", _("This point is not part of the claim."), field=target)
        if not remark:
            raise Refused("remark_missing", _("Say what is wrong with each chosen point."), field=target)
        if len(remark) > MOST_REMARK:
            raise Refused(
                "remark_long", _("A remark has %(most)s signs at most."), field=target, params={"most": MOST_REMARK}
            )
    return wanted


def possible_targets(application: Application, measure: Measure) -> set[str]:
    """Everything that the applicant gave: answers, lines with their columns, materials."""
    found = {str(targets.Target(targets.ANSWER, spec.name)) for spec in measure.scalar_inputs if is_asked(spec)}
    found |= {
        str(targets.Target(targets.MATERIAL, material.id))
        for material in measure.materials
        if material.source != "enterprise"
    }
    columns = {spec.name: [column.name for column in spec.columns if is_asked(column)] for spec in measure.row_inputs}
    for uid, rows in application.lines.values_list("uid", "input"):
        found.add(str(targets.Target(targets.LINE, str(uid))))
        found |= {str(targets.Target(targets.LINE, str(uid), column)) for column in columns.get(rows, ())}
    return found


def values_of(application: Application, wanted: Mapping[str, str]) -> dict[str, Any]:
    """What stands at each target now, as the request and its answer keep it: before and after."""
    lines = {str(uid): values for uid, values in application.lines.values_list("uid", "values")}
    papers: dict[str, list[str]] = {}
    for material, name in application.documents.filter(replaced_at=None).values_list("material", "file__name"):
        papers.setdefault(material, []).append(name)
    found: dict[str, Any] = {}
    for text in wanted:
        target = targets.parse(text)
        if target.kind == targets.ANSWER:
            found[text] = application.answers.get(target.name)
        elif target.kind == targets.MATERIAL:
            found[text] = papers.get(target.name, [])
        else:
            values = lines.get(target.name)
            found[text] = values.get(target.column) if values and target.column else values
    return found
