"""Which steps a person may take on an application now: the buttons of its page, from the rows of the workflow."""

from typing import Any

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import available
from warehouses import workflow_recognition as workflow
from warehouses.actions.recognition.judging import hands
from warehouses.enums_recognition import HOLDING, InspectionState, RecognitionState, ReviewState
from warehouses.impartial import is_linked
from warehouses.models import Recognition, YearlyReview


def open_to(row: Recognition, person: Any) -> set[str]:
    """Names of steps; nothing but `linked` for whoever is linked to the operator."""
    names = {each.name for each in available(row, workflow.RECOGNITION, person)}
    may_check = person.may(P.RECOGNITION_CHECK, division_id=row.division_id)
    if (names or person.may(P.RECOGNITION_JUDGE)) and is_linked(person, row.enterprise):
        return {"linked"}
    if row.correction_at is not None:
        names.discard("ask_correction")
    inspected = {each.state for each in row.inspections.all()}
    waits = bool(inspected & {InspectionState.PLANNED, InspectionState.CLOSED})
    if row.state == RecognitionState.INSPECTION and may_check:
        if not waits:
            names.add("plan")
        if waits or InspectionState.DONE not in inspected:
            names.discard("to_panel")
    names |= panel_steps(row, person, names)
    if row.state in HOLDING and may_check:
        review = row.reviews.waiting().first()
        names |= {"review_pass"} if review is not None and review.state == ReviewState.REPORTED else set()
        names |= {"review_fail"} if review is not None and can_fail(row, review) else set()
    return barred(row, person, names)


def can_fail(row: Recognition, review: YearlyReview) -> bool:
    """A review that was handed in, or that never came and is late."""
    told = review.state == ReviewState.REPORTED or review.is_late(clock.today())
    return told and row.state == RecognitionState.RECOGNISED


def panel_steps(row: Recognition, person: Any, names: set[str]) -> set[str]:
    if row.state != RecognitionState.PANEL or not person.may(P.RECOGNITION_JUDGE):
        return set()
    given = row.opinions.standing().filter(member=person).exists()
    return set() if given or person.pk in hands(row) else {"opine"}


def barred(row: Recognition, person: Any, names: set[str]) -> set[str]:
    """Whoever had a hand in the facts or in the judgement does not decide."""
    judged = set(row.opinions.values_list("member", flat=True)) | {row.concluded_by_id}
    if person.pk in hands(row):
        names -= {"propose"}
    if row.state == RecognitionState.NOTICED and row.objections.undecided().exists():
        names -= {"recognise"}
    if person.pk in hands(row) | judged:
        names -= {"recognise", "refuse"}
    return names
