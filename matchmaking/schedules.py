"""A participant's own schedule: its meetings, with whom and where, and its requests that have none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from matchmaking.enums_plan import MeetingState
from matchmaking.models import Attendee, Consent, Meeting, MeetingPlan, Outcome, Participation, Profile, UnmetRequest
from matchmaking.plan_words import REASONS
from matchmaking.rules.plan.model import R_NEVER


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting as this side sees it. `contacts`: people of the other side who consented to this very firm."""

    meeting: Meeting
    other: Participation
    profile: Profile | None
    outcome: Outcome | None
    may_cancel: bool
    may_tell: bool
    contacts: list[Attendee] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A request of its own that has no meeting. A “never” of the other side is not told."""

    other: Participation
    reason: str


def entries_of(own: Participation, now: datetime) -> list[Entry]:
    rows = list(Meeting.objects.filter(event=own.event_id).of(own).for_list())
    others = [row.other(own) for row in rows]
    profiles = {each.party_id: each for each in Profile.objects.filter(party__in=[each.party_id for each in others])}
    outcomes = {each.meeting_id: each for each in Outcome.objects.filter(meeting__in=rows, side=own)}
    contacts = contacts_of(own, others)
    return [
        Entry(
            meeting=row,
            other=other,
            profile=profiles.get(other.party_id),
            outcome=outcomes.get(row.pk),
            may_cancel=row.state == MeetingState.PLANNED and row.starts_at > now,
            may_tell=row.state != MeetingState.CANCELLED and row.starts_at <= now,
            contacts=contacts.get(other.pk, []),
        )
        for row, other in zip(rows, others, strict=True)
    ]


def contacts_of(own: Participation, others: Iterable[Participation]) -> Mapping[int, list[Attendee]]:
    """Only an overseas firm is shown contacts, and only of people who consented to it by name."""
    found: dict[int, list[Attendee]] = defaultdict(list)
    if own.party.enterprise_id is None:
        rows = Consent.objects.standing().filter(recipient=own.party_id, attendee__removed_at=None)
        for consent in rows.filter(attendee__participation__in=list(others)).select_related("attendee"):
            found[consent.attendee.participation_id].append(consent.attendee)
    return found


def unmet_of(own: Participation) -> list[Unmet]:
    """By the published plan, of requests that it made itself or that were made of it."""
    plan = MeetingPlan.objects.published().filter(event=own.event_id).first()
    if plan is None:
        return []
    rows = UnmetRequest.objects.filter(Q(buyer=own) | Q(supplier=own), plan=plan)
    return [told(row, own) for row in rows.select_related("buyer__party__enterprise", "supplier__party__enterprise")]


def told(row: UnmetRequest, own: Participation) -> Unmet:
    """Whoever was ruled out reads no more than that the meeting did not come about."""
    other = row.supplier if row.buyer_id == own.pk else row.buyer
    is_hidden = row.reason == R_NEVER and own.pk not in row.who
    return Unmet(other, "" if is_hidden else str(REASONS[row.reason]))
