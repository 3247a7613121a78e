"""Whoever has a place is reminded on the day before the event, once; again where it was put off."""

from datetime import datetime, timedelta

from django.db import transaction

from matchmaking.actions.locking import lock
from matchmaking.actions.telling import tell
from matchmaking.enums import LIVING
from matchmaking.models import Event, Participation
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock

DAY = timedelta(days=1)


def remind_due(*, now: datetime) -> int:
    """Of events that begin tomorrow, or still today where yesterday nobody reminded; how many participants."""
    rows = Event.objects.filter(state__in=LIVING, reminded_at=None, starts_at__gt=now, starts_at__lt=now + 2 * DAY)
    return sum(remind(row, now=now) for row in rows.order_by("starts_at", "pk") if is_due(row, now))


def is_due(event: Event, now: datetime) -> bool:
    return clock.local_date(event.starts_at) <= clock.local_date(now) + DAY


@transaction.atomic
def remind(event: Event, *, now: datetime) -> int:
    row = lock(event)
    if row.reminded_at is not None or row.state not in LIVING or row.starts_at <= now or not is_due(row, now):
        return 0
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    found = list(Participation.objects.confirmed().filter(event=row).for_list().order_by("pk"))
    for each in found:
        tell(each, "matchmaking.begins", now=now)
    audit.record("event.reminded", row, by=None, now=now, payload={"event": row.name_zh, "count": len(found)})
    return len(found)
