"""The report of an event: who took part, and by its kind what was held, given or learned, and what came of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, Q

from enterprises.rules.assessment.converting import PARITY, half_up
from matchmaking import queries
from matchmaking.enums import EventKind, PartyKind, Presence, Role
from matchmaking.enums_meetings import Answer, Wish
from matchmaking.enums_plan import MeetingState
from matchmaking.models import (
    Booth,
    BoothApplication,
    Event,
    Meeting,
    MeetingRequest,
    Outcome,
    Participation,
    Passage,
    Session,
    TrainingCertificate,
)
from matchmaking.queries import Presentation
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


@dataclass(frozen=True)
class Report:
    """Firms and people of any event. `minutes` that people were there, together, within the event's own hours."""

    takers: list[Takers]
    absent: list[Participation]
    people: int
    came: int
    minutes: int


@dataclass(frozen=True)
class MeetingsReport(Report):
    """Rates in hundredths of a per cent; None: there is nothing to take a share of."""

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


@dataclass(frozen=True)
class ExhibitionReport(Report):
    """Numbers of booths and their square metres, on the plan and given; applications that got none."""

    booths: tuple[int, int]
    given: tuple[int, int]
    asked: int
    without: int


@dataclass(frozen=True)
class TrainingReport(Report):
    """How many people were read at the door of each session; certificates that hold, and that were revoked."""

    sessions: list[tuple[Session, int]]
    certificates: int
    revoked: int


def share(part: int, whole: int) -> int | None:
    return half_up(part * RATE_UNIT, whole) if whole else None


def report_of(event: Event) -> Report:
    made = {EventKind.MEETINGS: of_meetings, EventKind.EXHIBITION: of_exhibition, EventKind.TRAINING: of_training}
    return made[EventKind(event.kind)](event, queries.presence_of(event))


def taken_part(event: Event, presence: list[Presentation]) -> Report:
    absent = queries.absent(presence)
    return Report(
        takers=takers_of(event, absent),
        absent=absent,
        people=len(presence),
        came=sum(each.first_in is not None for each in presence),
        minutes=sum(each.minutes for each in presence),
    )


def of_exhibition(event: Event, presence: list[Presentation]) -> ExhibitionReport:
    booths = list(Booth.objects.current().filter(event=event))
    rows = BoothApplication.objects.with_a_place().filter(participation__event=event)
    taken = set(rows.exclude(booth=None).values_list("booth", flat=True))
    return ExhibitionReport(
        **vars(taken_part(event, presence)),
        booths=measured(booths),
        given=measured(each for each in booths if each.pk in taken),
        asked=rows.count(),
        without=rows.filter(booth=None).count(),
    )


def measured(booths: Iterable[Booth]) -> tuple[int, int]:
    areas = [each.area for each in booths]
    return len(areas), sum(areas)


def of_training(event: Event, presence: list[Presentation]) -> TrainingReport:
    read = Passage.objects.filter(attendee__participation__event=event, presence=Presence.IN)
    came = read.exclude(session=None).values("session").annotate(n=Count("attendee", distinct=True)).order_by()
    found = dict(came.values_list("session", "n"))
    given = TrainingCertificate.objects.filter(attendee__participation__event=event)
    return TrainingReport(
        **vars(taken_part(event, presence)),
        sessions=[(each, found.get(each.pk, 0)) for each in event.sessions.order_by("starts_at", "pk")],
        certificates=given.filter(revoked_at=None).count(),
        revoked=given.exclude(revoked_at=None).count(),
    )


def of_meetings(event: Event, presence: list[Presentation]) -> MeetingsReport:
    day = clock.local_date(event.ends_at)
    rows = rules.sums(deals_of(event))
    rates = reference.last_rates(PARITY, [day])[day]
    return MeetingsReport(
        **vars(taken_part(event, presence)),
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
