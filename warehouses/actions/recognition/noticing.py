"""What the panel proposes stands on public notice for the batch's working days."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workdays import end_of
from pilotzone.kernel.workflow import require
from pilotzone.reference import actions as references
from pilotzone.reference import queries as reference
from warehouses import workflow_recognition as workflow
from warehouses.actions.recognition import steps
from warehouses.enums_recognition import RecognitionState
from warehouses.models import Recognition, RecognitionBatch, RecognitionNotice


@transaction.atomic
def publish(
    batch: RecognitionBatch,
    recognitions: Iterable[Recognition],
    *,
    document_number: str,
    by: User,
    now: datetime,
) -> RecognitionNotice:
    """Put proposals of one batch on public notice from today. Refused beyond the batch's places."""
    require(P.RECOGNITION_RUN, by)
    locked = steps.lock_batch(batch)
    document_number = document_number.strip()
    if not document_number:
        raise Refused("number_missing", _("Enter the document number of the notice."), field="document_number")
    if RecognitionNotice.objects.filter(document_number=document_number).exists():
        raise Refused("number_used", _("A notice with this document number exists already."), field="document_number")
    rows = [steps.lock(each) for each in sorted(recognitions, key=lambda each: each.pk)]
    _check(locked, rows)
    today = clock.local_date(now)
    last = reference.calendar().add(today, locked.notice_days)
    notice: RecognitionNotice = RecognitionNotice.objects.create(
        reference=references.next_reference("RG", today.year, width=4),
        batch=locked,
        document_number=document_number,
        first_day=today,
        last_day=last.day,
        ends_at=end_of(last.day),
        provisional=last.provisional,
        digest=canonical.digest(notice_record(locked, document_number, today, rows)),
        published_at=now,
        published_by=by,
    )
    payload = {"document_number": document_number, "warehouses": len(rows), "digest": notice.digest}
    audit.record("recognition.notice_published", notice, case=locked, by=by, now=now, payload=payload)
    for row in rows:
        steps.step(row, workflow.PUBLISH, by=by)
        row.notice = notice
        row.save()
        steps.record("noticed", row, row, by=by, now=now, notice=notice.reference, last_day=notice.last_day)
        steps.tell_operator(row, "recognition_noticed", now=now, last_day=notice.last_day, notice=document_number)
    return notice


def _check(batch: RecognitionBatch, rows: list[Recognition]) -> None:
    if not rows:
        raise Refused("nothing_chosen", _("Choose at least one application."), field="rows")
    if any(row.batch_id != batch.pk for row in rows):
        raise Refused("other_batch", _("A notice holds applications of one batch only."), field="rows")
    taken = batch.recognitions.filter(notice__isnull=False)
    taken = taken.exclude(state__in=(RecognitionState.REFUSED, RecognitionState.WITHDRAWN))
    if batch.quota is not None and taken.count() + len(rows) > batch.quota:
        text = _("The batch has %(quota)s places.")
        raise Refused("beyond_quota", text, field="rows", params={"quota": batch.quota}, status=409)


def notice_record(
    batch: RecognitionBatch, document_number: str, first_day: date, rows: Iterable[Recognition]
) -> dict[str, Any]:
    """As its digest covers it; the last day is left out, since a provisional one is counted again."""
    return {
        "format": "recognition_notice/1",
        "level": batch.level,
        "batch": batch.number,
        "document_number": document_number,
        "first_day": first_day.isoformat(),
        "items": [
            {
                "reference": row.reference,
                "warehouse": row.warehouse.name_zh,
                "operator": row.enterprise.name_zh,
                "country": row.warehouse.country.code,
                "kind": row.kind,
            }
            for row in sorted(rows, key=lambda row: row.reference)
        ],
    }


@transaction.atomic
def recount_provisional(*, now: datetime) -> int:
    """Where the year's working days have been entered meanwhile, the end becomes certain."""
    calendar, settled = reference.calendar(), 0
    rows = RecognitionNotice.objects.select_for_update(of=("self",)).select_related("batch")
    for notice in rows.filter(provisional=True).order_by("pk"):
        last = calendar.add(notice.first_day, notice.batch.notice_days)
        if last.provisional:
            continue
        notice.last_day, notice.ends_at, notice.provisional = last.day, end_of(last.day), False
        notice.save(update_fields=["last_day", "ends_at", "provisional"])
        payload = {"last_day": last.day}
        audit.record("recognition.notice_settled", notice, case=notice.batch, by=None, now=now, payload=payload)
        settled += 1
    return settled
