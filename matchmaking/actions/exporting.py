"""That people's data of an event are taken out is recorded before they are."""

from datetime import datetime

from django.db import transaction

from matchmaking.actions.locking import lock_for_running
from matchmaking.models import Event
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit


@transaction.atomic
def attendance(event: Event, *, by: User, now: datetime) -> None:
    row = lock_for_running(event, by=by)
    audit.record("event.exported", row, by=by, now=now, payload={"event": row.name_zh})


@transaction.atomic
def badges(event: Event, *, count: int, by: User, now: datetime) -> None:
    row = lock_for_running(event, by=by)
    audit.record("event.badges", row, by=by, now=now, payload={"event": row.name_zh, "count": count})
