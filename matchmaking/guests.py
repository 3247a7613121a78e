"""What an overseas firm sees behind its link: its events, who else takes part, and contacts with consent alone."""

from collections import defaultdict
from dataclasses import dataclass, field

from matchmaking.enums import LIVE, SIDES, EventKind
from matchmaking.models import Attendee, Consent, Participation, Party


@dataclass(frozen=True, slots=True)
class Company:
    """Another participant: its name and role; `contacts` are the people who consented to this very firm."""

    participation: Participation
    contacts: list[Attendee] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Visit:
    """One event of the firm."""

    participation: Participation
    companies: list[Company]

    @property
    def has_partners(self) -> bool:
        row = self.participation
        return row.state == "confirmed" and row.event.kind == EventKind.MEETINGS and row.role in SIDES


def visits_of(party: Party) -> list[Visit]:
    """Events in which it takes part or waits; others are shown only where it has a place itself."""
    own = list(Participation.objects.filter(party=party, state__in=LIVE).for_list().order_by("event__starts_at", "pk"))
    events = [row.event_id for row in own if row.state == "confirmed"]
    others = Participation.objects.confirmed().filter(event__in=events).exclude(party=party).for_list()
    contacts: dict[int, list[Attendee]] = defaultdict(list)
    consents = Consent.objects.standing().filter(recipient=party, attendee__removed_at=None)
    for consent in consents.select_related("attendee").order_by("attendee"):
        contacts[consent.attendee.participation_id].append(consent.attendee)
    by_event: dict[int, list[Company]] = defaultdict(list)
    for row in others.order_by("role", "pk"):
        by_event[row.event_id].append(Company(row, contacts.get(row.pk, [])))
    return [Visit(row, by_event.get(row.event_id, [])) for row in own]
