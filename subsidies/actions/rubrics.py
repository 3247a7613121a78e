"""Rubrics of a call: proposed by one person, approved by another, replaced by a new number and never edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import facts
from subsidies.enums_panels import Result
from subsidies.models import Call, Rubric
from subsidies.rules import scoring
from subsidies.rules.scoring import Criterion
from subsidies.rules.statements import JUDGED

FAULTS: dict[str, Promise] = {
    "no_criteria": _("Enter at least one criterion."),
    "criterion_incomplete": _("Each criterion has a name in Chinese, points and a weight."),
    "weights_wrong": _("The weights must sum to 100."),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rubric says; see the model."""

    criteria: Sequence[Criterion]
    apart: int
    result: Result
    materials: Sequence[str] = ()
    input: str = ""


@transaction.atomic
def propose(call: Call, proposal: Proposal, *, by: User, now: datetime) -> Rubric:
    """Put a new number before a second person; the rubric in force stays until that one approves."""
    if not by.may(P.RUBRIC_PROPOSE):
        raise NotAllowed("not_allowed", _("You do not propose rubrics."))
    locked: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    fault = scoring.fault(proposal.criteria)
    if fault:
        raise Refused(fault, FAULTS[fault])
    if not 1 <= proposal.apart <= scoring.WHOLE:
        raise Refused("apart_wrong", _("Between 1 and 100 points."), field="apart")
    measure = facts.measure_of(locked.measure_version)
    if not set(proposal.materials) <= {each.id for each in measure.materials}:
        raise Refused("no_such_material", _("The measure asks for no such paper."), field="materials")
    if proposal.input and proposal.input not in inputs_of(locked):
        raise Refused("no_such_input", _("No desk states this value under the measure."), field="input")
    if locked.rubrics.filter(ended_at=None, approved_at=None).exists():
        raise Refused("proposed_already", _("A rubric of this call waits for approval already."), status=409)
    rubric = Rubric(
        call=locked,
        number=locked.rubrics.count() + 1,
        criteria=[
            {"code": each.code, "zh": each.zh, "en": each.en, "most": each.most, "weight": each.weight}
            for each in proposal.criteria
        ],
        apart=proposal.apart,
        result=proposal.result,
        materials=sorted(proposal.materials),
        input=proposal.input,
        proposed_at=now,
        proposed_by=by,
    )
    rubric.digest = canonical.digest(rubric.content())
    rubric.save(force_insert=True)
    payload = {"call": locked.reference, "number": rubric.number, "digest": rubric.digest}
    audit.record("rubric.proposed", rubric, case=locked, by=by, now=now, payload=payload)
    return rubric


def inputs_of(call: Call) -> dict[str, str]:
    """The measure's plain numbers that a desk judges, by name: what a score can become the value of."""
    measure = facts.measure_of(call.measure_version)
    found = (spec for spec in measure.scalar_inputs if spec.source == JUDGED)
    return {spec.name: spec.label.zh for spec in found if spec.type.is_quantity and not spec.type.unit}


def locked_rubric(rubric: Rubric) -> Rubric:
    found: Rubric = Rubric.objects.select_for_update(of=("self",)).select_related("call").get(pk=rubric.pk)
    if found.approved_at is not None or found.ended_at is not None:
        raise Refused("rubric_settled", _("This rubric no longer waits for approval."), status=409)
    return found


@transaction.atomic
def approve(rubric: Rubric, *, by: User, now: datetime) -> Rubric:
    """In force for what is dealt from now on; what was dealt before keeps the rubric that it has."""
    if not by.may(P.RUBRIC_APPROVE):
        raise NotAllowed("not_allowed", _("You do not approve rubrics."))
    locked = locked_rubric(rubric)
    if locked.proposed_by_id == by.pk:
        raise Refused("own_rubric", _("Another person approves."), status=409)
    locked.call.rubrics.filter(ended_at=None, approved_at__isnull=False).update(ended_at=now)
    locked.approved_at, locked.approved_by = now, by
    locked.save(update_fields=["approved_at", "approved_by"])
    payload = {"call": locked.call.reference, "number": locked.number, "digest": locked.digest}
    audit.record("rubric.approved", locked, case=locked.call, by=by, now=now, payload=payload)
    return locked


@transaction.atomic
def give_back(rubric: Rubric, *, by: User, now: datetime) -> Rubric:
    """Taken back by whoever proposes, or not approved: a new number can be proposed."""
    if not by.may(P.RUBRIC_PROPOSE) and not by.may(P.RUBRIC_APPROVE):
        raise NotAllowed("not_allowed", _("You do not approve rubrics."))
    locked = locked_rubric(rubric)
    locked.ended_at = now
    locked.save(update_fields=["ended_at"])
    payload = {"call": locked.call.reference, "number": locked.number}
    audit.record("rubric.given_back", locked, case=locked.call, by=by, now=now, payload=payload)
    return locked
