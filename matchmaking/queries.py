"""Reads of events that span models: places and who has them, presence, and who did not come."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from matchmaking.enums import ParticipationState, Presence, Role
from matchmaking.models import Attendee, Event, Outcome, Participation, Passage
from matchmaking.rules import attendance as rules
from matchmaking.rules.attendance import Mark
from matchmaking.rules.periods import Period
from pilotzone.accounts.models import User

MOST_AT_DOOR = 400


@dataclass(frozen=True, slots=True)
class Taken:
    """A role's places."""

    role: Role
    places: int
    confirmed: int
    waiting: int
    applied: int

    @property
    def free(self) -> int:
        return max(0, self.places - self.confirmed)


def places_of(event: Event) -> list[Taken]:
    states = Participation.objects.filter(event=event).values_list("role", "state").annotate(n=Count("pk")).order_by()
    counts = {(role, state): n for role, state, n in states}
    return [
        Taken(
            Role(row.role),
            row.places,
            counts.get((row.role, ParticipationState.CONFIRMED), 0),
            counts.get((row.role, ParticipationState.WAITING), 0),
            counts.get((row.role, ParticipationState.APPLIED), 0),
        )
        for row in event.capacities.all()
    ]


def to_approve_of(events: Iterable[Event], user: User, now: datetime) -> dict[int, int]:
    """By event, how many registrations this officer has to decide on: for a page of a list, in one query."""
    rows = Participation.objects.to_decide(user, now).filter(event__in=[event.pk for event in events])
    return dict(rows.order_by().values_list("event").annotate(n=Count("pk")))


def own_in(event: Event, user: User) -> list[Participation]:
    """The registrations of the person's enterprises that are under way."""
    return list(Participation.objects.of_members(user).live().filter(event=event).for_list())


def place_in_list(row: Participation) -> int:
    """Which one on the waiting list, from 1."""
    ahead = Q(applied_at__lt=row.applied_at) | Q(applied_at=row.applied_at, pk__lt=row.pk)
    return Participation.objects.waiting().filter(ahead, event=row.event_id, role=row.role).count() + 1


@dataclass(frozen=True, slots=True)
class Presentation:
    """A person with a place, and what the door knows of it. `minutes` within the event's own hours."""

    attendee: Attendee
    first_in: datetime | None
    minutes: int

    @property
    def hours(self) -> str:
        return f"{self.minutes // 60}:{self.minutes % 60:02d}"


def windows_of(event: Event) -> list[Period]:
    """The hours of each day: from its first slot or session to its last; without any, the event from end to end."""
    times = [*event.slots.values_list("starts_at", "ends_at"), *event.sessions.values_list("starts_at", "ends_at")]
    days: dict[Any, list[Period]] = defaultdict(list)
    for first, last in times:
        days[timezone.localtime(first).date()].append(Period(first, last))
    found = [
        Period(min(each.first for each in periods), max(each.last for each in periods)) for periods in days.values()
    ]
    return sorted(found) or [Period(event.starts_at, event.ends_at)]


def presence_of(event: Event) -> list[Presentation]:
    """Everybody whose participation is confirmed, by firm."""
    attendees = (
        Attendee.objects.current()
        .filter(participation__event=event, participation__state=ParticipationState.CONFIRMED)
        .select_related("participation__party__enterprise", "participation__event")
        .order_by("participation_id", "pk")
    )
    marks: dict[int, list[Mark]] = defaultdict(list)
    for key, presence, at in Passage.objects.filter(attendee__participation__event=event).values_list(
        "attendee_id", "presence", "stated_at"
    ):
        marks[key].append(Mark(at, presence == Presence.IN))
    windows = windows_of(event)
    return [presented(attendee, marks[attendee.pk], windows) for attendee in attendees]


def presented(attendee: Attendee, marks: list[Mark], windows: list[Period]) -> Presentation:
    first = min((mark.at for mark in marks if mark.came), default=None)
    return Presentation(attendee, first, rules.minutes(marks, windows))


def absent(rows: Iterable[Presentation]) -> list[Participation]:
    """Participations with a place of which nobody came."""
    came: dict[int, bool] = {}
    found: dict[int, Participation] = {}
    for row in rows:
        participation = row.attendee.participation
        found[participation.pk] = participation
        came[participation.pk] = came.get(participation.pk, False) or row.first_in is not None
    return [participation for key, participation in found.items() if not came[key]]


def deals_of(rows: Iterable[Participation]) -> list[tuple[Outcome, Participation]]:
    """What these participants said of their meetings, the latest meeting first, each with the other side."""
    sides = ("meeting__buyer__party__enterprise", "meeting__supplier__party__enterprise")
    said = Outcome.objects.filter(side__in=[row.pk for row in rows]).select_related("side", "meeting__event", *sides)
    return [(each, each.meeting.other(each.side)) for each in said.order_by("-meeting__starts_at", "-pk")]
