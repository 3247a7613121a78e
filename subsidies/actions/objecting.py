"""Objections to a claim on public notice: filed by anyone under a real name, or entered for another department.

Lock order: Budget, PublicNotice, Application, Objection, audit head.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import secrets
from enterprises.objections.objectors import (
    EVIDENCE,
    LETTER,
    in_clear,
    keep,
    paper_of,
    read_objector,
    read_papers,
    read_statement,
)
from enterprises.objections.objectors import Objector as Objector
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as reference_actions
from pilotzone.reference import queries as reference
from pilotzone.ui.spoken import Moment
from subsidies import queries
from subsidies.actions import reviewing
from subsidies.actions.rulings import require_impartial
from subsidies.enums import NoticeState, State
from subsidies.enums_terms import ObjectionSource
from subsidies.models import NoticeItem, Objection, ObjectionFile, PublicNotice
from subsidies.rules import deadlines


def file_objection(
    item: NoticeItem,
    objector: Objector,
    *,
    statement: str,
    letter: StoredFile | None,
    evidence: Sequence[StoredFile] = (),
    submission: UUID,
    now: datetime,
) -> Objection:
    """Take an objection of anyone while the notice stands. The same form sent twice is one objection."""
    known = Objection.objects.filter(submission=submission).first()
    if known:
        return known
    require_standing(item.notice, now)
    checked = read_objector(objector)
    text, papers = read_statement(statement), read_papers(letter, evidence)
    fields = {
        "source": checked.source,
        "identity_encrypted": secrets.encrypt(json.dumps(checked.kept(), ensure_ascii=False)),
        "statement": text,
        "submission": submission,
    }
    return enter(item, fields, papers, by=None, now=now)


def enter_for_department(
    item: NoticeItem,
    *,
    department: str,
    document_number: str,
    statement: str,
    letter: UploadedFile,
    submission: UUID,
    by: User,
    now: datetime,
) -> Objection:
    """Another department's objection comes by letter between offices; while the claim is on notice, also after its
    last day where it is held back already."""
    if not by.may(P.OBJECTION_ENTER, division_id=item.application.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    known = Objection.objects.filter(submission=submission).first()
    if known:
        return known
    department, document_number = department.strip(), document_number.strip()
    if not department:
        raise Refused("department_missing", _("Name the department."), field="department")
    if not document_number:
        raise Refused("number_missing", _("Enter the document number of its letter."), field="document_number")
    text = read_statement(statement)
    papers = (keep(letter, LETTER, by=by, now=now),)
    fields = {
        "source": ObjectionSource.DEPARTMENT,
        "department": department,
        "document_number": document_number,
        "statement": text,
        "submission": submission,
        "entered_by": by,
    }
    return enter(item, fields, papers, by=by, now=now)


def require_standing(notice: PublicNotice, now: datetime) -> None:
    """The last moment is exclusive; a provisional end lapses for nobody."""
    if notice.state != NoticeState.PUBLISHED or (now >= notice.ends_at and not notice.provisional):
        raise Refused(
            "notice_ended",
            _("The notice ended at %(at)s. Objections were taken until then."),
            params={"at": Moment(notice.ends_at)},
            status=409,
        )


def require_on_notice(item: NoticeItem) -> None:
    """Another objection may have taken the claim off its notice."""
    if item.application.state != State.NOTICED or item.objections.upheld().exists():
        raise Refused(
            "not_on_notice",
            _("No. %(number)s of this notice is not on public notice any more."),
            params={"number": item.position},
            status=409,
        )


@transaction.atomic
def enter(
    item: NoticeItem, fields: Mapping[str, object], papers: Sequence[StoredFile], *, by: User | None, now: datetime
) -> Objection:
    """Write it down under the notice's lock, so that it comes before the notice's end or after it, never between."""
    notice = PublicNotice.objects.select_for_update(of=("self",)).select_related("call").get(pk=item.notice_id)
    application = item.application
    application.refresh_from_db(fields=["state"])
    if by is None:
        require_standing(notice, now)
    require_on_notice(item)
    due = deadlines.office_due(reference.calendar(), now, notice.call.objection_days)
    made = Objection.objects.create(
        reference=reference_actions.next_reference("YY", clock.local_date(now).year, width=4),
        item=item,
        filed_at=now,
        due_at=due.at,
        due_provisional=due.provisional,
        letter=papers[0],
        **fields,
    )
    ObjectionFile.objects.bulk_create(ObjectionFile(objection=made, file=paper) for paper in papers[1:])
    payload = {
        "reference": made.reference,
        "notice": notice.reference,
        "source": made.source,
        "department": made.department,
        "document_number": made.document_number,
        "papers": [paper.sha256 for paper in papers],
    }
    audit.record("objection.filed", made, case=application, by=by, now=now, payload=payload)
    tell_filed(made, now=now)
    return made


def tell_filed(objection: Objection, *, now: datetime) -> None:
    application = objection.item.application
    params = {"reference": application.reference, "objection": objection.reference, "due": objection.due_at}
    messages.notify(
        queries.claimants(application, now),
        "claim_objected",
        params=params,
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )
    messages.notify(
        queries.officers(P.OBJECTION_DECIDE, application.division_id),
        "objection_waiting",
        params=params,
        link=reverse("bureau:subsidies:objection_detail", args=[objection.uid]),
        now=now,
        case=application,
    )


@transaction.atomic
def reveal_objector(objection: Objection, *, by: User, now: datetime) -> dict[str, str]:
    """Name, code and telephone in clear, for those who decide; each reading is recorded with the claim."""
    record_reading(objection, "identity", by=by, now=now)
    return in_clear(objection)


@transaction.atomic
def read_paper(objection: Objection, name: str, *, by: User, now: datetime) -> StoredFile:
    """The letter or the evidence, for those who decide: it bears the objector's name, so each reading is recorded."""
    record_reading(objection, LETTER if name == LETTER else EVIDENCE, by=by, now=now)
    return paper_of(objection, name)


def record_reading(objection: Objection, what: str, *, by: User, now: datetime) -> None:
    application = objection.item.application
    require_impartial(application, P.OBJECTION_DECIDE, by)
    payload = {"reference": objection.reference, "what": what}
    audit.record("objection.identity_read", objection, case=application, by=by, now=now, payload=payload)
