"""Late replies of departments: asked for by e-mail, and told to whoever began the round."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.messages import actions as messages
from subsidies.models import ConsultedOffice

AGAIN = timedelta(days=7)
MOST = 4  # mails; after that somebody has to telephone


def chase_due(*, now: datetime) -> int:
    """The day after the limit and each week after, four times at most; how many were due. Safe to run twice."""
    return sum(chase(pk, now=now) for pk in list(due(now).order_by("pk").values_list("pk", flat=True)))


def due(now: datetime) -> QuerySet[ConsultedOffice]:
    rest = Q(chased=0) | Q(chased__lt=MOST, chased_at__lte=now - AGAIN)
    found: QuerySet[ConsultedOffice] = ConsultedOffice.objects.late(now).filter(rest)
    return found


@transaction.atomic
def chase(pk: int, *, now: datetime) -> bool:
    """Whoever sets the mark asks: two runs at once send one mail."""
    row = ConsultedOffice.objects.select_for_update(of=("self",)).for_list().get(pk=pk)
    if row.chased >= MOST or (row.chased_at and row.chased_at > now - AGAIN):
        return False
    first = row.chased == 0
    row.chased, row.chased_at = row.chased + 1, now
    row.save(update_fields=["chased", "chased_at"])
    consultation, is_mailed = row.consultation, bool(row.department.email)
    payload = {"reference": consultation.reference, "department": row.department_id, "name": row.department.names}
    payload |= {"count": row.chased, "is_mailed": is_mailed}
    audit.record("consultation.chased", row, case=consultation, by=None, now=now, payload=payload)
    if is_mailed:
        outbox.enqueue("subsidies.send_chase", row.pk, row.chased, now=now)
    if first:
        params = {"reference": consultation.reference, "department": row.department.names, "due": consultation.due_at}
        messages.notify(
            [consultation.made_by],
            "reply_late" if is_mailed else "reply_late_unmailed",
            params=params,
            link=reverse("bureau:subsidies:consultation_detail", args=[consultation.uid]),
            now=now,
            case=consultation,
        )
    return True
