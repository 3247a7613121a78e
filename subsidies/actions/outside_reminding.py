"""An audit firm is told of its claims and of the nearing last day; whoever appointed it, of reports that never came."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from pilotzone.accounts.models import Appointment, User
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.messages import actions as messages
from pilotzone.messages.models import Notice
from subsidies.enums import UNDER_WAY
from subsidies.models import AuditBatch, AuditReport

BEFORE = timedelta(days=3)
LOOKS_BACK = timedelta(days=14)  # a batch that ended longer ago is told no more, if nothing ran meanwhile
NEARS, OVER = "outside_audit_nears", "outside_audit_over"


def people_of(batch: AuditBatch, now: datetime) -> list[User]:
    held = Appointment.objects.in_force(clock.local_date(now)).filter(role=R.AUDIT_FIRM, office=batch.firm)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def tell_firm(batch: AuditBatch, kind: str, *, now: datetime, **params: object) -> None:
    params |= {"reference": batch.reference, "ends_on": batch.ends_on}
    link = reverse("bureau:subsidies:audited_list")
    messages.notify(people_of(batch, now), kind, params=params, link=link, now=now, case=batch)


def remind(*, now: datetime) -> int:
    """Once for each batch on each side, however often it runs; how many batches were told of."""
    today = clock.local_date(now)
    rows = AuditBatch.objects.filter(ended_at=None, ends_on__gte=today - LOOKS_BACK, ends_on__lte=today + BEFORE)
    return sum(
        remind_of(batch, NEARS if batch.ends_on >= today else OVER, missing, now=now)
        for batch in rows.for_list().order_by("pk")
        if (missing := without_report(batch))
    )


def without_report(batch: AuditBatch) -> int:
    reported = AuditReport.objects.filter(claim__batch=batch, superseded_at=None)
    return batch.claims.filter(application__state__in=UNDER_WAY).exclude(pk__in=reported.values("claim")).count()


@transaction.atomic
def remind_of(batch: AuditBatch, kind: str, missing: int, *, now: datetime) -> bool:
    """Two runs at once tell it once: the second waits for the batch, and finds the notice."""
    AuditBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if Notice.objects.filter(kind=kind, case_uid=batch.uid).exists():
        return False
    if kind == NEARS:
        tell_firm(batch, kind, now=now, count=missing)
    else:
        params = {"reference": batch.reference, "firm": batch.firm.name_zh, "count": missing}
        link = reverse("bureau:subsidies:audit_batch_detail", args=[batch.uid])
        messages.notify([batch.made_by], kind, params=params, link=link, now=now, case=batch)
    return True
