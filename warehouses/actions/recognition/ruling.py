"""Two people without a hand in the application decide on an objection; what follows for this recognition alone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.objections import rulings
from pilotzone.accounts.models import User
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.reference import actions as references
from warehouses import answers
from warehouses import workflow_recognition as workflow
from warehouses.actions.recognition import steps
from warehouses.actions.recognition.objecting import require_impartial
from warehouses.enums_recognition import ObjectionOutcome, RecognitionState
from warehouses.models import Recognition, RecognitionObjection


def lock(objection: RecognitionObjection, by: User) -> RecognitionObjection:
    row = steps.lock(objection.recognition)
    found: RecognitionObjection = RecognitionObjection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    found.recognition = row
    require_impartial(row, by)
    return found


@transaction.atomic
def propose(
    objection: RecognitionObjection, *, outcome: str, reason: str, by: User, now: datetime
) -> RecognitionObjection:
    """The first of the two says what should be decided, and why; nothing follows from it yet."""
    row = lock(objection, by)
    if outcome not in ObjectionOutcome.values:
        raise Refused("outcome_missing", _("Choose what is decided."), field="outcome")
    rulings.propose(row, outcome=outcome, reason=reason, by=by, now=now)
    record("objection_proposed", row, by=by, now=now)
    return row


@transaction.atomic
def give_back(
    objection: RecognitionObjection, *, reason: str, seen: str | None = None, by: User, now: datetime
) -> RecognitionObjection:
    row = lock(objection, by)
    said = rulings.give_back(row, reason=reason, seen=seen, by=by)
    told = {"objection": row.reference, "reason": said}
    steps.record("objection_given_back", row, row.recognition, by=by, now=now, **told)
    return row


@transaction.atomic
def confirm(
    objection: RecognitionObjection, *, seen: str | None = None, by: User, now: datetime
) -> RecognitionObjection:
    """The second agrees: the application goes on, back to the panel, or ends; operator and objector are told."""
    row = lock(objection, by)
    rulings.confirm(row, seen=seen, by=by, now=now)
    record("objection_decided", row, by=by, now=now)
    recognition = row.recognition
    if recognition.state == RecognitionState.NOTICED and recognition.notice_id == row.notice_id:
        follow(recognition, row, by=by, now=now)
    answer(row, now=now)
    label = ObjectionOutcome(row.outcome).label
    told = {"objection": row.reference, "outcome": label, "reason": row.reason}
    steps.tell_operator(recognition, "recognition_objection_decided", now=now, **told)
    return row


def answer(row: RecognitionObjection, *, now: datetime) -> None:
    """The letter to whoever objected, frozen; its digest enters the chain."""
    row.answer_reference = references.next_reference("WS", clock.local_date(now).year)
    content = answers.compose(row, reference=row.answer_reference, dated=now)
    row.answer, row.answer_digest = canonical.dumps(content).decode(), canonical.digest(content)
    row.save(update_fields=["answer_reference", "answer", "answer_digest"])
    told = {"objection": row.reference, "reference": row.answer_reference, "digest": row.answer_digest}
    steps.record("objection_answered", row, row.recognition, by=None, now=now, **told)


def record(kind: str, row: RecognitionObjection, *, by: User, now: datetime) -> None:
    told = {"objection": row.reference, "outcome": row.outcome, "reason": row.reason}
    steps.record(kind, row, row.recognition, by=by, now=now, **told)


def follow(row: Recognition, objection: RecognitionObjection, *, by: User, now: datetime) -> None:
    if objection.outcome == ObjectionOutcome.REFUSE:
        steps.step(row, workflow.REFUSE_ON_OBJECTION, by=None)
        row.reason, row.decided_at, row.decided_by = objection.reason, now, by
        row.save()
        steps.record("refused", row, row, by=by, now=now, reason=row.reason, objection=objection.reference)
    elif objection.outcome == ObjectionOutcome.TO_PANEL:
        return_to_panel(row, objection, by=by, now=now)


def return_to_panel(row: Recognition, objection: RecognitionObjection, *, by: User, now: datetime) -> None:
    """Off the notice; opinions and conclusion fall, and the panel says them anew."""
    steps.step(row, workflow.RETURN_TO_PANEL, by=None)
    fallen = row.opinions.standing().update(fallen_at=now)
    row.notice, row.concluded_at, row.concluded_by, row.conclusion = None, None, None, ""
    row.score, row.grade, row.record, row.digest = None, "", "", ""
    row.save()
    told = {"objection": objection.reference, "opinions": fallen}
    steps.record("returned_to_panel", row, row, by=by, now=now, **told)
    steps.tell_officers(row, "recognition_panel", P.RECOGNITION_JUDGE, now=now)
