"""Places by role and the waiting list. Whoever calls holds the event's lock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking import workflow
from matchmaking.actions.telling import tell
from matchmaking.enums import ROLES_OF, EventKind, ParticipationState, Role
from matchmaking.models import Capacity, Event, Participation
from matchmaking.rules import places as rules
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import move


def set_capacities(event: Event, capacities: Mapping[Role, int], *, now: datetime) -> None:
    """Fewer places than are taken are refused; with more, the waiting list moves up."""
    kept = {row.role: row for row in event.capacities.all()}
    roles = ROLES_OF[EventKind(event.kind)]
    for role in Role:
        wanted, row, field = capacities.get(role, 0), kept.get(role), f"places_{role.value}"
        if wanted and role not in roles:
            raise Refused("no_role", _("This kind of event has no such role."), field=field)
        taken = taken_of(event, role)
        if not wanted and not taken and Participation.objects.live().filter(event=event, role=role).exists():
            text = _("Firms have registered for this role. Decline them first, or leave at least one place.")
            raise Refused("role_asked_for", text, field=field, status=409)
        if wanted < taken:
            text = _("%(taken)s places are taken; there cannot be fewer.")
            raise Refused("places_taken", text, field=field, params={"taken": taken}, status=409)
        if not wanted and row is not None:
            row.delete()
        elif wanted and row is None:
            Capacity.objects.create(event=event, role=role, places=wanted)
        elif row is not None and row.places != wanted:
            row.places = wanted
            row.save(update_fields=["places"])
        if wanted:
            move_up(event, role, now=now)


def taken_of(event: Event, role: str) -> int:
    return Participation.objects.confirmed().filter(event=event, role=role).count()


def waiting_of(event: Event, role: str) -> QuerySet[Participation]:
    return Participation.objects.waiting().filter(event=event, role=role)


def places_of(event: Event, role: str) -> int:
    """Zero where the event does not offer the role."""
    row = event.capacities.filter(role=role).first()
    return row.places if row else 0


def is_free(event: Event, role: str) -> bool:
    places, waiting = places_of(event, role), waiting_of(event, role).count()
    return rules.has_place(places, taken_of(event, role), waiting)


def move_up(event: Event, role: str, *, now: datetime) -> list[Participation]:
    """Confirm from the head of the waiting list as many as there are places for, and tell them."""
    waiting = waiting_of(event, role)
    count = rules.moving_up(places_of(event, role), taken_of(event, role), waiting.count())
    rows = list(waiting.select_related("event", "party__enterprise")[:count])
    for row in rows:
        move(row, workflow.MOVE_UP, by=None)
        row.confirmed_at, row.version = now, row.version + 1
        row.save()
        audit.record("participation.moved_up", row, by=None, now=now, payload=told(row))
        tell(row, "matchmaking.moved_up", now=now)
    return rows


def told(row: Participation) -> dict[str, str]:
    return {"event": row.event.name_zh, "party": row.party.names["zh"], "role": row.role}


def seat(row: Participation, *, now: datetime) -> None:
    """A place if one is free, else the end of the waiting list. The caller has asked who may, and saves."""
    free = is_free(row.event, row.role)
    move(row, replace(workflow.APPROVE if free else workflow.PUT_ON_LIST, permission=None), by=None)
    if free:
        row.confirmed_at = now


def outcome(row: Participation) -> str:
    """The notice of what became of it."""
    return "matchmaking.confirmed" if row.state == ParticipationState.CONFIRMED else "matchmaking.waiting"
