"""The bridge from events to what others compute with: who had a place by a day and came, for many at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from matchmaking.enums import EventState, ParticipationState, Presence
from matchmaking.models import Participation, Passage


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event that an enterprise had registered for before it began; `came`: somebody of it was at the door."""

    kind: str
    came: bool


def events_of(enterprises: QuerySet[Any], first: date, last: date) -> dict[int, list[KnownEvent]]:
    """By enterprise, the events held between the days, both included, with a confirmed place."""
    came = Passage.objects.filter(attendee__participation=OuterRef("pk"), presence=Presence.IN)
    rows = (
        Participation.objects.filter(
            party__enterprise__in=enterprises,
            state=ParticipationState.CONFIRMED,
            applied_at__lt=F("event__starts_at"),
            event__published_at__lt=F("event__starts_at"),
            event__starts_at__date__gte=first,
            event__ends_at__date__lte=last,
        )
        .exclude(event__state=EventState.CANCELLED)
        .annotate(came=Exists(came))
        .order_by("event__starts_at", "pk")
    )
    found: dict[int, list[KnownEvent]] = defaultdict(list)
    for key, kind, seen in rows.values_list("party__enterprise", "event__kind", "came"):
        found[key].append(KnownEvent(kind, seen))
    return found


def registered(rows: Iterable[KnownEvent], kind: str = "") -> int:
    return sum(not kind or row.kind == kind for row in rows)


def attended(rows: Iterable[KnownEvent], kind: str = "") -> int:
    return sum(row.came and (not kind or row.kind == kind) for row in rows)
