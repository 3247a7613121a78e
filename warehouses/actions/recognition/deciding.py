"""The decision after the notice, with its certificate; a refusal; a revocation; the end by time."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference import actions as references
from warehouses import workflow_recognition as workflow
from warehouses.actions.recognition import inspecting, steps
from warehouses.actions.recognition.judging import hands, judgement_of, keep
from warehouses.enums import WarehouseState
from warehouses.enums_recognition import RecognitionState
from warehouses.models import Recognition
from warehouses.rules.recognition import last_day, reminder

PREFIX = "RZ"


def require_decider(row: Recognition, by: User) -> None:
    """Whoever checked, inspected, judged or is linked to the operator does not decide."""
    judged = set(row.opinions.values_list("member", flat=True))
    if by.pk in hands(row) | judged | {row.concluded_by_id}:
        raise NotAllowed("own_case", _("Whoever checked, inspected or judged does not decide."))
    steps.require_unlinked(by, row)


@transaction.atomic
def recognise(
    recognition: Recognition,
    *,
    decision_reference: str,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Recognition:
    """Recognise the warehouse from today, once the notice has stood its days; the certificate is frozen here."""
    row = steps.lock(recognition, expected_version)
    steps.step(row, workflow.RECOGNISE, by=by)
    require_decider(row, by)
    if row.notice is None or row.notice.provisional or now < row.notice.ends_at:
        raise Refused("notice_stands", _("The public notice is not over yet."), status=409)
    if row.objections.undecided().exists():
        raise Refused("objected", _("An objection to this recognition is not decided yet."), status=409)
    if row.warehouse.state == WarehouseState.CLOSED:
        raise Refused("closed", _("This warehouse is no longer run."), status=409)
    if not decision_reference.strip():
        text = _("Enter the document of the decision.")
        raise Refused("no_reference", text, field="decision_reference")
    today = clock.local_date(now)
    row.decided_at, row.decided_by, row.decision_reference = now, by, decision_reference.strip()
    row.valid_from, row.valid_until = today, last_day(today, row.batch.validity_months)
    row.certificate_number = references.next_reference(PREFIX, today.year, width=4)
    said = certificate_of(row, row.valid_from, row.valid_until)
    row.certificate, row.certificate_digest = canonical.dumps(said).decode(), canonical.digest(said)
    row.save()
    certificate = {"certificate": row.certificate_number, "certificate_digest": row.certificate_digest}
    steps.record("recognised", row, row, by=by, now=now, until=row.valid_until, **certificate)
    steps.tell_operator(row, "recognition_granted", now=now, until=row.valid_until, certificate=row.certificate_number)
    return row


def certificate_of(row: Recognition, first: date, last: date) -> dict[str, Any]:
    """What the certificate says, as it was on the day of the decision."""
    warehouse, batch = row.warehouse, row.batch
    return {
        "format": "recognition_certificate/1",
        "number": row.certificate_number,
        "reference": row.reference,
        "level": batch.level,
        "batch": batch.number,
        "batch_name": batch.names,
        "kind": row.kind,
        "warehouse": {"code": warehouse.code, **warehouse.names, "city": warehouse.city},
        "country": {"zh": warehouse.country.name_zh, "en": warehouse.country.name_en},
        "operator": {"uscc": row.enterprise.uscc, **row.enterprise.names},
        "scheme": {"code": batch.scheme_version.scheme.code, "version": batch.scheme_version.number},
        "scoring": row.digest,
        "decision": row.decision_reference,
        "decided_on": first.isoformat(),
        "valid_until": last.isoformat(),
    }


@transaction.atomic
def refuse(
    recognition: Recognition, *, reason: str, expected_version: int | None = None, by: User, now: datetime
) -> Recognition:
    """Not recognised, with the reason that the operator reads. What the panel has scored so far is kept beside it."""
    row = steps.lock(recognition, expected_version)
    before = row.state
    steps.step(row, workflow.REFUSE, by=by)
    require_decider(row, by)
    row.reason = steps.said(reason, "reason", _("Give the reason: the operator reads it."))
    if before == RecognitionState.PANEL and row.opinions.standing().exists():
        keep(row, judgement_of(row))
    row.decided_at, row.decided_by = now, by
    row.save()
    steps.record("refused", row, row, by=by, now=now, reason=row.reason, before=before)
    inspecting.put_off_all(row, by=by, now=now)
    steps.tell_operator(row, "recognition_refused", now=now, reason=row.reason)
    return row


@transaction.atomic
def revoke(
    recognition: Recognition, *, reason: str, expected_version: int | None = None, by: User, now: datetime
) -> Recognition:
    """End a recognition before its time; the certificate no longer holds, and says so where it is verified."""
    row = steps.lock(recognition, expected_version)
    steps.step(row, workflow.REVOKE, by=by)
    steps.require_unlinked(by, row)
    row.reason = steps.said(reason, "reason", _("Give the reason: the operator reads it."))
    row.ended_at, row.ended_by = now, by
    row.save()
    steps.record("revoked", row, row, by=by, now=now, reason=row.reason)
    steps.tell_operator(row, "recognition_revoked", now=now, reason=row.reason)
    return row


def expire_due(*, now: datetime) -> int:
    """Recognitions whose last day is over."""
    due = Recognition.objects.holding().filter(valid_until__lt=clock.local_date(now))
    return sum(expire(row, now=now) for row in due.order_by("pk"))


@transaction.atomic
def expire(recognition: Recognition, *, now: datetime) -> bool:
    row = steps.lock(recognition)
    if row.state not in workflow.EXPIRE.sources or (row.valid_until or date.max) >= clock.local_date(now):
        return False
    steps.step(row, workflow.EXPIRE, by=None)
    row.ended_at = now
    row.save()
    steps.record("expired", row, row, by=None, now=now)
    steps.tell_operator(row, "recognition_expired", now=now)
    return True


def remind_due(*, now: datetime) -> int:
    """Operators whose recognition ends soon, once for each step of the way."""
    today = clock.local_date(now)
    rows = Recognition.objects.holding().filter(valid_until__gte=today)
    return sum(remind(row, now=now) for row in rows.order_by("pk") if reminder_of(row, today) is not None)


def reminder_of(row: Recognition, today: date) -> int | None:
    return reminder(row.valid_until, today, row.reminded_days) if row.valid_until else None


@transaction.atomic
def remind(recognition: Recognition, *, now: datetime) -> bool:
    row = steps.lock(recognition)
    days = reminder_of(row, clock.local_date(now))
    if row.state not in workflow.EXPIRE.sources or days is None:
        return False
    row.reminded_days = days
    row.save(update_fields=["reminded_days"])
    steps.record("end_reminded", row, row, by=None, now=now, days=days)
    steps.tell_operator(row, "recognition_ends", now=now, until=row.valid_until)
    return True
