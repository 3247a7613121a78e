"""Events follow their moments: registration opens and ends, the event begins and is over."""

from datetime import datetime

from django.db import transaction

from matchmaking import workflow
from matchmaking.actions import places
from matchmaking.actions.locking import lock
from matchmaking.actions.telling import tell
from matchmaking.enums import LIVING, EventState
from matchmaking.models import Event, Participation
from matchmaking.rules import life as rules
from pilotzone.audit import actions as audit
from pilotzone.kernel.workflow import move


def follow(*, now: datetime) -> int:
    """Every living event that belongs elsewhere by now; how many moved. Safe to run twice."""
    rows = Event.objects.filter(state__in=LIVING)
    return sum(follow_locked(row, now=now) for row in rows if due(row, now) != row.state)


@transaction.atomic
def follow_locked(event: Event, *, now: datetime) -> bool:
    return follow_one(lock(event), now=now)


def due(row: Event, now: datetime) -> EventState:
    moments = rules.Moments(row.opens_at, row.closes_at, row.starts_at, row.ends_at)
    return rules.due(EventState(row.state), moments, now)


def follow_one(row: Event, *, now: datetime) -> bool:
    """The caller holds the lock."""
    target = due(row, now)
    if target == row.state:
        return False
    move(row, workflow.BY_TIME[target], by=None)
    row.version += 1
    if target == EventState.CLOSED:
        row.closed_at = now
    row.save()
    audit.record("event.followed", row, by=None, now=now, payload={"event": row.name_zh, "state": target.value})
    if target == EventState.CLOSED:
        lapse(row, now=now)
    return True


def lapse(event: Event, *, now: datetime) -> None:
    """Whoever has no answer at the end has no place, and is told so."""
    rows = Participation.objects.unsettled().filter(event=event).select_related("event", "party__enterprise")
    for row in rows.select_for_update(of=("self",)):
        move(row, workflow.LAPSE, by=None)
        row.version += 1
        row.save(update_fields=["state", "version"])
        audit.record("participation.lapsed", row, by=None, now=now, payload=places.told(row))
        tell(row, "matchmaking.lapsed", now=now)
