"""Other departments are asked about enterprises in a round; their replies become findings at the claims."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as numbering
from subsidies import consultations, queries
from subsidies.actions import moving, recusing, reviewing
from subsidies.enums import Desk, State
from subsidies.enums_consulting import FindingAnswer
from subsidies.models import (
    Application,
    Call,
    Consultation,
    ConsultationClaim,
    ConsultedOffice,
    Department,
    OfficeFinding,
    OfficeReply,
)
from subsidies.rules import deadlines
from subsidies.rules.replies import Reply

MOST_CLAIMS = 5000
MOST_REASON = 500


def require_may(by: User) -> None:
    if not by.may(P.CONSULTATION_RUN):
        raise NotAllowed("not_allowed", _("You may not take this step."))


@transacted
def begin(call: Call, departments: Collection[Department], *, due_on: date, by: User, now: datetime) -> Consultation:
    """Ask departments about the enterprises whose claims the city has and nobody decided; until 24:00 of a day."""
    require_may(by)
    if not departments:
        raise Refused("nobody_asked", _("Choose at least one department."), field="departments")
    if not all(each.is_active for each in departments):
        raise Refused("not_asked_any_more", _("A department is not asked any more."), field="departments")
    if due_on <= clock.local_date(now):
        raise Refused("day_past", _("The day has to lie in the future."), field="due_on")
    claims = list(consultations.claims_to_ask(call).select_related("enterprise")[: MOST_CLAIMS + 1])
    if not claims:
        raise Refused(
            "nothing_to_ask", _("No claim of this call is with the city or before the decision."), field="call"
        )
    if len(claims) > MOST_CLAIMS:
        raise Refused("too_many", _("More than %(most)s claims."), field="call", params={"most": MOST_CLAIMS})
    reference = numbering.next_reference("ZX", clock.local_date(now).year)
    due_at = deadlines.end_of(due_on)
    content = consultations.compose(reference, call, claims, departments, due_at)
    made = Consultation(
        reference=reference,
        call=call,
        content=canonical.dumps(content).decode(),
        digest=canonical.digest(content),
        count=len(content["enterprises"]),
        due_at=due_at,
        made_at=now,
        made_by=by,
    )
    made.save(force_insert=True)
    ConsultationClaim.objects.bulk_create(ConsultationClaim(consultation=made, application=each) for each in claims)
    ConsultedOffice.objects.bulk_create(
        ConsultedOffice(consultation=made, department=each) for each in sorted(departments, key=lambda each: each.pk)
    )
    payload = {
        "reference": reference,
        "digest": made.digest,
        "enterprises": made.count,
        "departments": content["departments"],
        "due_at": due_at,
    }
    audit.record("consultation.begun", made, by=by, now=now, payload=payload)
    return made


@transaction.atomic
def export(office: ConsultedOffice, *, by: User, now: datetime) -> bytes:
    """The list for one department; that enterprises' data left the portal, and with whom, is recorded each time."""
    require_may(by)
    locked = ConsultedOffice.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=office.pk)
    locked.exported_at = now
    locked.save(update_fields=["exported_at"])
    consultation = locked.consultation
    payload = {
        "reference": consultation.reference,
        "department": locked.department_id,
        "enterprises": consultation.count,
        "digest": consultation.digest,
    }
    audit.record("consultation.exported", locked, case=consultation, by=by, now=now, payload=payload)
    audit.record_read(locked, "consultation", by=by, now=now, case=consultation)
    return consultations.workbook(locked)


@transacted
def take(office: ConsultedOffice, file: StoredFile, rows: Sequence[Reply], *, by: User, now: datetime) -> int:
    """Take a reply over, whole; how many findings are new. The same file once more changes nothing.

    Where a reply says something else than the one before, that one is superseded and the answer to it falls.
    """
    require_may(by)
    claims: dict[str, list[int]] = {}
    asked = Application.objects.filter(consultations__consultation=office.consultation_id)
    for key, uscc in asked.order_by("pk").values_list("pk", "enterprise__uscc"):
        claims.setdefault(uscc, []).append(key)
    keys = sorted(key for row in rows for key in claims[row.uscc])
    locked = {key: moving.lock(Application(pk=key)) for key in keys}
    row_of_office = ConsultedOffice.objects.select_for_update(of=("self",)).get(pk=office.pk)
    standing = {
        each.application_id: each
        for each in OfficeFinding.objects.filter(office=row_of_office, superseded_at=None, application__in=keys)
    }
    news = [
        (locked[key], row)
        for row in rows
        for key in claims[row.uscc]
        if key not in standing or said(standing[key]) != (row.found, row.text, row.basis)
    ]
    if not news:
        return 0
    reply = OfficeReply.objects.create(office=row_of_office, file=file, taken_at=now, taken_by=by)
    for claim, row in news:
        keep(claim, row, reply, standing.get(claim.pk), by=by, now=now)
    row_of_office.replied_at = now
    row_of_office.save(update_fields=["replied_at"])
    payload = {"department": row_of_office.department_id, "sha256": file.sha256, "rows": len(rows), "news": len(news)}
    audit.record("consultation.replied", reply, case=office.consultation, by=by, now=now, payload=payload)
    return len(news)


def said(finding: OfficeFinding) -> tuple[bool, str, str]:
    return finding.found, finding.text, finding.basis


def keep(
    claim: Application, row: Reply, reply: OfficeReply, before: OfficeFinding | None, *, by: User, now: datetime
) -> None:
    """One finding at one claim, with its event in the claim's chain; a blocking one is told to the desk."""
    if before is not None:
        before.superseded_at = now
        before.save(update_fields=["superseded_at"])
    made = OfficeFinding.objects.create(
        reply=reply, office=reply.office, application=claim, found=row.found, text=row.text, basis=row.basis
    )
    payload = {
        "department": reply.office.department_id,
        "found": row.found,
        "comment": row.text,
        "basis": row.basis,
        "sha256": reply.file.sha256,
        "supersedes": str(before.uid) if before else "",
    }
    audit.record("finding.received", made, case=claim, by=by, now=now, payload=payload)
    if row.found:
        messages.notify(
            [claim.assigned_to] if claim.assigned_to else list(queries.officers(P.CITY_REVIEW)),
            "finding_received",
            params={"reference": claim.reference, "enterprise": claim.enterprise.names, "text": row.text},
            link=reviewing.office_link(claim),
            now=now,
            case=claim,
        )


@transaction.atomic
def answer(finding: OfficeFinding, *, verdict: FindingAnswer, reason: str, by: User, now: datetime) -> OfficeFinding:
    """The city's reviewer maintains a blocking finding or sets it aside, with the reason; also once more, otherwise."""
    claim = moving.lock(finding.application)
    row = OfficeFinding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    require_reviewer(claim, by)
    if not row.found or row.superseded_at:
        raise Refused("nothing_to_answer", _("This finding does not need an answer."), status=409)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Give the reason for your answer."), field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(
            "reason_long", _("A reason has %(most)s signs at most."), field="reason", params={"most": MOST_REASON}
        )
    row.answer, row.answer_reason, row.answered_at, row.answered_by = verdict, reason, now, by
    row.save(update_fields=["answer", "answer_reason", "answered_at", "answered_by"])
    payload = {"desk": Desk.CITY.value, "answer": verdict.value, "reason": reason}
    payload |= reviewing.in_whose_name(claim, Desk.CITY, by)
    audit.record("finding.answered", row, case=claim, by=by, now=now, payload=payload)
    return row


def require_reviewer(claim: Application, by: User) -> None:
    """Somebody of the city's desk without another part in the claim, while it is there or before the decision."""
    if not by.may(P.CITY_REVIEW, division_id=claim.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if claim.state not in (State.CITY_REVIEW, State.DECIDING):
        raise reviewing.not_here(claim)
    recusing.require_disinterested(claim, by)
    if reviewing.is_barred(claim, Desk.CITY, by, queries.acts_on(claim)):
        raise reviewing.acted_elsewhere()
