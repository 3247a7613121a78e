"""Objections to a recognition on public notice, by anyone under a real name; read only by those who decide.

Lock order: RecognitionNotice, Recognition, RecognitionObjection, audit head.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import secrets
from enterprises.objections.enums import ObjectionSource
from enterprises.objections.objectors import (
    EVIDENCE,
    LETTER,
    Objector,
    erase,
    in_clear,
    keep,
    paper_of,
    read_objector,
    read_papers,
    read_statement,
)
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workdays import end_of
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as references
from pilotzone.reference import queries as reference
from warehouses.actions.recognition import steps
from warehouses.actions.recognition.judging import hands
from warehouses.enums_recognition import RecognitionState
from warehouses.models import Recognition, RecognitionNotice, RecognitionObjection, RecognitionObjectionFile

DAYS = 20  # working days until an objection is decided


def require_standing(notice: RecognitionNotice, now: datetime) -> None:
    """The last moment is exclusive; a provisional end lapses for nobody."""
    if now >= notice.ends_at and not notice.provisional:
        raise Refused("notice_ended", _("The notice has ended. Objections were taken until its last day."), status=409)


def file_objection(
    recognition: Recognition,
    objector: Objector,
    *,
    statement: str,
    letter: StoredFile | None,
    evidence: Sequence[StoredFile] = (),
    submission: UUID,
    now: datetime,
) -> RecognitionObjection:
    """While the notice stands. The same form sent twice is one objection. Raises Refused at the field."""
    known: RecognitionObjection | None = RecognitionObjection.objects.filter(submission=submission).first()
    if known is not None:
        return known
    require_noticed(recognition)
    checked, text = read_objector(objector), read_statement(statement)
    papers = read_papers(letter, evidence)
    fields = {
        "source": checked.source,
        "identity_encrypted": secrets.encrypt(json.dumps(checked.kept(), ensure_ascii=False)),
        "statement": text,
        "submission": submission,
    }
    return enter(recognition, fields, papers, by=None, now=now)


def enter_for_department(
    recognition: Recognition,
    *,
    department: str,
    document_number: str,
    statement: str,
    letter: UploadedFile,
    submission: UUID,
    by: User,
    now: datetime,
) -> RecognitionObjection:
    """Another department's objection comes by letter between offices: until it is decided on the recognition, also
    after the notice's last day. Raises Refused at the field."""
    if not by.may(P.OBJECTION_ENTER, division_id=recognition.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    known: RecognitionObjection | None = RecognitionObjection.objects.filter(submission=submission).first()
    if known is not None:
        return known
    department, document_number = department.strip(), document_number.strip()
    if not department:
        raise Refused("department_missing", _("Name the department."), field="department")
    if not document_number:
        raise Refused("number_missing", _("Enter the document number of its letter."), field="document_number")
    fields = {
        "source": ObjectionSource.DEPARTMENT,
        "department": department,
        "document_number": document_number,
        "statement": read_statement(statement),
        "submission": submission,
        "entered_by": by,
    }
    return enter(recognition, fields, (keep(letter, LETTER, by=by, now=now),), by=by, now=now)


def require_noticed(row: Recognition) -> RecognitionNotice:
    if row.state != RecognitionState.NOTICED or row.notice is None:
        raise Refused("not_on_notice", _("This warehouse is not on public notice any more."), status=409)
    return row.notice


@transaction.atomic
def enter(
    recognition: Recognition,
    fields: Mapping[str, object],
    papers: Sequence[StoredFile],
    *,
    by: User | None,
    now: datetime,
) -> RecognitionObjection:
    """Under the application's lock: it comes before the decision or after it, never between."""
    row = steps.lock(recognition)
    notice = require_noticed(row)
    if by is None:
        require_standing(notice, now)
    due = reference.calendar().add(clock.local_date(now), DAYS)
    made: RecognitionObjection = RecognitionObjection.objects.create(
        reference=references.next_reference("RY", clock.local_date(now).year, width=4),
        recognition=row,
        notice=notice,
        filed_at=now,
        due_at=end_of(due.day),
        due_provisional=due.provisional,
        letter=papers[0],
        **fields,
    )
    given = [RecognitionObjectionFile(objection=made, file=paper) for paper in papers[1:]]
    RecognitionObjectionFile.objects.bulk_create(given)
    digests = [paper.sha256 for paper in papers]
    told = {"objection": made.reference, "notice": notice.reference, "source": made.source, "papers": digests}
    steps.record("objected", made, row, by=by, now=now, **told)
    steps.tell_operator(row, "recognition_objected", now=now, objection=made.reference)
    tell_deciders(made, row, now=now)
    return made


def tell_deciders(objection: RecognitionObjection, row: Recognition, *, now: datetime) -> None:
    params = {"warehouse": row.warehouse.names, "reference": row.reference, "objection": objection.reference}
    messages.notify(
        officers(P.OBJECTION_DECIDE, row.division_id),
        "warehouses.recognition_objection",
        params=params,
        link=reverse("bureau:warehouses:recognition_objection_detail", args=[objection.uid]),
        now=now,
        case=row,
    )


def require_impartial(row: Recognition, by: User) -> None:
    """Decides objections, is not linked to the operator, and had no hand in the application or in its notice."""
    if not by.may(P.OBJECTION_DECIDE, division_id=row.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    steps.require_unlinked(by, row)
    publisher = row.notice.published_by_id if row.notice else None
    judged = set(row.opinions.values_list("member", flat=True))
    if by.pk in hands(row) | judged | {row.concluded_by_id, publisher, row.filed_by_id}:
        text = _("You checked, inspected, judged or published this application. Others must take this step.")
        raise Refused("had_a_hand", text)


@transaction.atomic
def reveal_objector(objection: RecognitionObjection, *, by: User, now: datetime) -> dict[str, str]:
    """Name, code and telephone in clear, for those who decide; each reading is recorded."""
    record_reading(objection, "identity", by=by, now=now)
    return in_clear(objection)


@transaction.atomic
def read_paper(objection: RecognitionObjection, name: str, *, by: User, now: datetime) -> StoredFile:
    """It bears the objector's name, so each reading is recorded."""
    record_reading(objection, LETTER if name == LETTER else EVIDENCE, by=by, now=now)
    return paper_of(objection, name)


def record_reading(objection: RecognitionObjection, what: str, *, by: User, now: datetime) -> None:
    row = objection.recognition
    require_impartial(row, by)
    payload = {"reference": objection.reference, "what": what}
    audit.record("objection.identity_read", objection, case=row, by=by, now=now, payload=payload)


@transaction.atomic
def forget_objectors(rows: Iterable[RecognitionObjection], now: datetime) -> int:
    """That there was one and how it was decided stays with the case."""
    over = RecognitionObjection.objects.filter(pk__in=[row.pk for row in rows]).select_related("recognition")
    RecognitionObjectionFile.objects.filter(objection__in=over.filter(erased_at=None)).delete()
    return erase(over, attrgetter("recognition"), now)
