"""The report of an event: who took part, what was asked and planned, what was held, and what it came to."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, Q

from enterprises.rules.assessment.converting import PARITY, half_up
from matchmaking import queries
from matchmaking.enums import PartyKind, Role
from matchmaking.enums_meetings import Answer, Wish
from matchmaking.enums_plan import MeetingState
from matchmaking.models import Event, Meeting, MeetingRequest, Outcome, Participation
from matchmaking.rules import outcomes as rules
from matchmaking.rules.outcomes import Deal, Sum, Total
from pilotzone.kernel import clock
from pilotzone.reference import queries as reference

RATE_UNIT = 10_000


@dataclass(frozen=True, slots=True)
class Takers:
    """Parties of a kind in a role that had a place, and how many of them came."""

    role: Role
    kind: PartyKind
    places: int
    came: int


@dataclass(frozen=True, slots=True)
class Report:
    """Rates in hundredths of a per cent; None: there is nothing to take a share of."""

    takers: list[Takers]
    absent: list[Participation]
    requests: dict[str, int]
    meetings: dict[str, int]
    ratings: dict[str, float | None]
    sums: list[Sum]
    total: Total
    day: date
    rates: dict[str, tuple[int, date]]

    @property
    def accepted_rate(self) -> int | None:
        return share(self.requests["accepted"], self.requests["accepted"] + self.requests["declined"])

    @property
    def kept_rate(self) -> int | None:
        return share(self.meetings["held"], self.meetings["planned"])


def share(part: int, whole: int) -> int | None:
    return half_up(part * RATE_UNIT, whole) if whole else None


def report_of(event: Event) -> Report:
    presence = queries.presence_of(event)
    absent = queries.absent(presence)
    day = clock.local_date(event.ends_at)
    rows = rules.sums(deals_of(event))
    rates = reference.last_rates(PARITY, [day])[day]
    return Report(
        takers=takers_of(event, absent),
        absent=absent,
        requests=requests_of(event),
        meetings=meetings_of(event),
        ratings=ratings_of(event),
        sums=rows,
        total=rules.total(rows, {currency: rate for currency, (rate, _day) in rates.items()}),
        day=day,
        rates={currency: rates[currency] for currency in sorted({row.currency for row in rows}) if currency in rates},
    )


def takers_of(event: Event, absent: list[Participation]) -> list[Takers]:
    rows = Participation.objects.confirmed().filter(event=event).select_related("party")
    away = {row.pk for row in absent}
    places = Counter((Role(row.role), PartyKind(row.party.kind)) for row in rows)
    came = Counter((Role(row.role), PartyKind(row.party.kind)) for row in rows if row.pk not in away)
    order = {each: place for place, each in enumerate((*Role, *PartyKind))}
    keys = sorted(places, key=lambda key: (order[key[0]], order[key[1]]))
    return [Takers(*key, places[key], came[key]) for key in keys]


def requests_of(event: Event) -> dict[str, int]:
    """What was asked and not taken back; a “never” asks for nothing."""
    rows = MeetingRequest.objects.standing().filter(event=event).exclude(wish=Wish.NEVER)
    found: dict[str, int] = rows.aggregate(
        asked=Count("pk"),
        accepted=Count("pk", filter=Q(answer=Answer.ACCEPTED)),
        declined=Count("pk", filter=Q(answer=Answer.DECLINED)),
    )
    return found


def meetings_of(event: Event) -> dict[str, int]:
    """`planned`: all that stood until the event or were given up by a side; what a later plan released is none."""
    rows = Meeting.objects.filter(event=event)
    given_up = Q(state=MeetingState.CANCELLED) & (Q(cancelled_side__isnull=False) | Q(release="withdrawn"))
    found: dict[str, int] = rows.aggregate(
        planned=Count("pk", filter=~Q(state=MeetingState.CANCELLED) | given_up),
        held=Count("pk", filter=Q(state=MeetingState.HELD)),
        not_held=Count("pk", filter=Q(state=MeetingState.NOT_HELD)),
        unsaid=Count("pk", filter=Q(state=MeetingState.PLANNED)),
        given_up=Count("pk", filter=given_up),
    )
    return found


def ratings_of(event: Event) -> dict[str, float | None]:
    rows = Outcome.objects.filter(meeting__event=event)
    found: dict[str, float | None] = rows.aggregate(
        buyers=Avg("rating", filter=Q(side__role=Role.BUYER)),
        suppliers=Avg("rating", filter=Q(side__role=Role.SUPPLIER)),
    )
    return found


def deals_of(event: Event) -> list[Deal]:
    said: dict[int, dict[str, Deal]] = {}
    rows = Outcome.objects.filter(meeting__event=event, meeting__state=MeetingState.HELD)
    for row in rows.select_related("side").order_by("meeting_id"):
        deal = Deal(row.market, row.currency, row.intended, row.realised)
        said.setdefault(row.meeting_id, {})[row.side.role] = deal
    found = (rules.counted(each.get(Role.BUYER), each.get(Role.SUPPLIER)) for each in said.values())
    return [each for each in found if each is not None]
