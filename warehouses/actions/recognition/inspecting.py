"""Inspections on site or by video: planned with two officers without ties to the operator, filled in as the line
allows, closed by one under a digest and confirmed by the other.

Lock order: Recognition, Inspection, audit head.
"""

from datetime import date, datetime
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit.rules.verify import sha256
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import require
from pilotzone.onsite import keeping
from pilotzone.onsite.keeping import Answer, Shot
from warehouses.actions.recognition import steps
from warehouses.enums_recognition import InspectionMode, InspectionState, RecognitionState, Verdict
from warehouses.inspections import record_of
from warehouses.models import Inspection, InspectionEntry, InspectionPhoto, Recognition

INSPECTION_PAGE = "bureau:warehouses:inspection_detail"


@transaction.atomic
def plan(
    recognition: Recognition,
    *,
    mode: InspectionMode,
    planned_on: date,
    first: User,
    second: User,
    meeting: str = "",
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Inspection:
    """Name day and inspectors. Refused: somebody linked to the operator, the same person twice, a day that is over."""
    row = steps.lock(recognition, expected_version)
    require(P.RECOGNITION_CHECK, by)
    if row.state != RecognitionState.INSPECTION:
        raise Refused("not_to_inspect", _("This application does not wait for an inspection."), status=409)
    if row.inspections.to_make().exists():
        raise Refused("planned_already", _("An inspection is planned already."), status=409)
    if planned_on < clock.local_date(now):
        raise Refused("day_past", _("This day is over."), field="planned_on")
    if first == second:
        raise Refused("same_person", _("An inspection is made by two officers."), field="second")
    for person, field in ((first, "first"), (second, "second")):
        require_inspector(person, row, field)
    made: Inspection = Inspection.objects.create(
        recognition=row,
        mode=mode,
        items=row.batch.items,
        planned_on=planned_on,
        planned_at=now,
        planned_by=by,
        first=first,
        second=second,
        meeting=meeting.strip(),
    )
    people = [str(each.uid) for each in made.officers]
    steps.record("inspection_planned", made, row, by=by, now=now, mode=mode, day=planned_on, officers=people)
    steps.tell_operator(row, "recognition_inspection", now=now, day=planned_on)
    tell_inspectors(made, "inspection_planned", by=by, now=now)
    return made


def tell_inspectors(inspection: Inspection, kind: str, *, by: User, now: datetime) -> None:
    """Those of the two who have not done it themselves."""
    others = [each for each in inspection.officers if each.pk != by.pk]
    terms = {"key": inspection.uid, "day": inspection.planned_on}
    steps.tell_people(inspection.recognition, kind, others, INSPECTION_PAGE, now=now, **terms)


def require_inspector(person: User, row: Recognition, field: str) -> None:
    """An officer who makes inspections there and has no tie to the operator."""
    if not officers(P.INSPECTION_MAKE, row.division_id).filter(pk=person.pk).exists():
        raise Refused("no_inspector", _("Choose an officer who makes inspections in this division."), field=field)
    try:
        steps.require_unlinked(person, row)
    except NotAllowed as error:
        raise Refused("linked", error.template, field=field, params=error.params, status=403) from error


@transaction.atomic
def drop(inspection: Inspection, *, by: User, now: datetime) -> Inspection:
    """An inspection that is not made after all; another one can be planned."""
    require(P.RECOGNITION_CHECK, by)
    locked = lock(inspection)
    require_planned(locked)
    put_off(locked, by=by, now=now)
    day = locked.planned_on
    steps.tell_operator(locked.recognition, "recognition_inspection_dropped", now=now, day=day)
    return locked


def put_off(inspection: Inspection, *, by: User, now: datetime) -> None:
    """The caller holds the locks. Its inspectors do not travel."""
    inspection.state = InspectionState.DROPPED
    inspection.save(update_fields=["state"])
    steps.record("inspection_dropped", inspection, inspection.recognition, by=by, now=now)
    tell_inspectors(inspection, "inspection_dropped", by=by, now=now)


def put_off_all(recognition: Recognition, *, by: User, now: datetime) -> None:
    """Those that were planned of an application that has ended; the caller holds its lock."""
    rows = recognition.inspections.select_for_update(of=("self",)).filter(state=InspectionState.PLANNED)
    for each in rows.select_related("first", "second").order_by("pk"):
        each.recognition = recognition
        put_off(each, by=by, now=now)


def lock(inspection: Inspection) -> Inspection:
    row = steps.lock(inspection.recognition)
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("first", "second")
    found: Inspection = rows.get(pk=inspection.pk)
    found.recognition = row
    return found


def require_planned(inspection: Inspection) -> None:
    if inspection.state != InspectionState.PLANNED:
        raise Refused("inspection_settled", _("This inspection is closed: what was entered stands."), status=409)


def require_officer(inspection: Inspection, by: User) -> None:
    """One of the two inspectors, who is still one and still has no tie: that may have come after the planning."""
    if by not in inspection.officers or not by.may(P.INSPECTION_MAKE, division_id=inspection.recognition.division_id):
        raise NotAllowed("not_officer", _("This inspection is made by two other officers."))
    steps.require_unlinked(by, inspection.recognition)


@transaction.atomic
def enter(inspection: Inspection, answer: Answer, *, by: User, now: datetime) -> InspectionEntry:
    """Keep an answer; sent again it is the same one, and nothing happens, whatever the inspection's state."""
    locked = lock(inspection)
    require_officer(locked, by)
    there = keeping.sent_before(locked.entries, answer.uid)
    if there is None:
        require_planned(locked)
        there = keeping.enter(locked, answer, by=by, now=now)
    return cast(InspectionEntry, there)


def photograph(inspection: Inspection, upload: UploadedFile, shot: Shot, *, by: User, now: datetime) -> InspectionPhoto:
    """Keep a photo; sent again it is the same one."""
    received = keeping.receive(inspection.photos, upload, shot, by=by, now=now)
    with transaction.atomic():
        locked = lock(inspection)
        require_officer(locked, by)
        there = keeping.sent_before(locked.photos, shot.uid)
        if there is not None or received is None:
            return cast(InspectionPhoto, there)
        require_planned(locked)
        photo: InspectionPhoto = keeping.photograph(locked, received, shot, by=by, now=now)
        sha = received.stored.sha256
        steps.record("inspection_photo", photo, locked.recognition, by=by, now=now, item=shot.item, sha256=sha)
        return photo


@transaction.atomic
def close(
    inspection: Inspection,
    *,
    verdict: Verdict,
    present_name: str,
    present_post: str = "",
    remark: str = "",
    by: User,
    now: datetime,
) -> Inspection:
    """One inspector's signature: everything is frozen with its digest, and waits for the other's."""
    locked = lock(inspection)
    require_officer(locked, by)
    require_planned(locked)
    if missing := keeping.open_items(locked):
        raise Refused(
            "items_open",
            ngettext_lazy("%(count)s item has no answer yet.", "%(count)s items have no answer yet.", "count"),
            params={"count": len(missing)},
        )
    if not present_name.strip():
        text = _("Name who was present for the operator; nobody there: write so.")
        raise Refused("nobody_named", text, field="present_name")
    if verdict != Verdict.CONFORMS and not remark.strip():
        raise Refused("no_reason", _("Say what differs."), field="remark")
    locked.verdict, locked.remark = Verdict(verdict), remark.strip()
    locked.present_name, locked.present_post = present_name.strip()[:80], present_post.strip()[:80]
    record = canonical.dumps({**record_of(locked), "closed_at": now.isoformat()})
    locked.record, locked.digest = record.decode(), sha256(record)
    locked.state, locked.closed_at, locked.closed_by = InspectionState.CLOSED, now, by
    locked.save()
    personal = {"present": locked.present_name, "post": locked.present_post}
    payload = {"verdict": locked.verdict, "photos": locked.photos.count(), "digest": locked.digest}
    steps.record("inspection_closed", locked, locked.recognition, by=by, now=now, personal=personal, **payload)
    tell_inspectors(locked, "inspection_closed", by=by, now=now)
    return locked


@transaction.atomic
def confirm(inspection: Inspection, digest: str, *, by: User, now: datetime) -> Inspection:
    """The other inspector's signature, under the same digest and with the own account."""
    locked = lock(inspection)
    require_officer(locked, by)
    if locked.state != InspectionState.CLOSED:
        raise Refused("not_closed", _("This inspection is not waiting for a confirmation."), status=409)
    if locked.closed_by_id == by.pk:
        raise Refused("own_inspection", _("The other inspector confirms."), status=409)
    if digest != locked.digest:
        raise Refused("digest_differs", _("This is not what was closed. Reload the page."), status=409)
    locked.state, locked.confirmed_at, locked.confirmed_by = InspectionState.DONE, now, by
    locked.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    row = locked.recognition
    steps.record("inspection_confirmed", locked, row, by=by, now=now, digest=digest)
    steps.tell_officers(row, "recognition_inspected", P.RECOGNITION_CHECK, now=now)
    return locked
