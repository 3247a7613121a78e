"""Candidates of one participant: the question, and what a page shows of those that are found."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from matchmaking import candidate_words as words
from matchmaking.candidate_index import Pool, index_of
from matchmaking.enums import SIDES, EventKind, ParticipationState, Role
from matchmaking.enums_meetings import Opinion, Wish
from matchmaking.facts_candidates import feedback_of, profile_of
from matchmaking.models import MeetingRequest, Participation, Party
from matchmaking.rules.candidates.model import Candidate, Excluded, Weights
from matchmaking.rules.candidates.ranking import Asked, compared

SHOWN = 20
FOUND = 8  # of a search by name


def other_side(row: Participation) -> Pool | None:
    """Among whom a participant looks; None for who is on no side of a plan of meetings."""
    if row.event.kind != EventKind.MEETINGS or row.role not in SIDES:
        return None
    other = Role.SUPPLIER if row.role == Role.BUYER else Role.BUYER
    return Pool(row.event, other)


@dataclass(frozen=True, slots=True)
class Answer:
    """About one party: why it is a candidate, with what puts the one above before it; or why not."""

    told: words.Told | None = None
    why_not: str = ""
    above: str = ""
    above_key: int = 0  # the party above


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the list. `participation` of the event; None where there is no event."""

    party: Party
    answer: Answer
    participation: Participation | None = None
    opinion: int | None = None
    request: MeetingRequest | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of candidates shows; `weights` say how many points there are in all."""

    ranked: list[Shown]
    searched: list[Shown] = field(default_factory=list)
    said_nothing: bool = False  # the asking side itself
    total: int = Weights().total


class Question:
    """One participant's question, asked once for whatever the page wants to know."""

    def __init__(self, party: Party, pool: Pool) -> None:
        self.party, self.pool = party, pool
        self.profile, self.feedback = profile_of(party), feedback_of(party)
        self.index = index_of(pool)
        self.asked = Asked(self.index, self.profile, Weights(), self.feedback)

    @property
    def says_nothing(self) -> bool:
        return not (self.profile.needs or self.profile.offers)

    def answer(self, party: Party) -> Answer:
        place = self.index.place_of.get(str(party.pk))
        if place is None:
            return Answer(why_not=words.unknown(has_event=self.pool.event is not None))
        theirs = self.index.profiles[place]
        found = self.asked.why(str(party.pk))
        if isinstance(found, Excluded):
            empty = found.reason == "nothing_fits" and not (theirs.needs or theirs.offers)
            return Answer(why_not=words.nothing_said() if empty else words.why_not(found))
        return self.placed(found)

    def placed(self, found: Candidate) -> Answer:
        if found.rank <= 1:
            return Answer(words.told(found))
        above = self.asked.candidate(self.asked.order(found.rank - 1)[-1])
        return Answer(words.told(found), above=words.before(compared(above, found)), above_key=int(above.id))

    def ranked(self, limit: int = SHOWN) -> list[tuple[int, Answer]]:
        return [(int(each.id), Answer(words.told(each))) for each in self.asked.ranked(limit)]


def candidates_of(party: Party, pool: Pool, *, own: Participation | None = None, search: str = "") -> Found:
    """The best, and those whose name was asked for; in a handful of statements however many there are."""
    question = Question(party, pool)
    ranked = question.ranked()
    named = list(named_parties(pool, search).exclude(pk=party.pk)[:FOUND]) if search.strip() else []
    searched = [(each.pk, question.answer(each)) for each in named]
    dressed = Dressing(pool, own, [key for key, _answer in (*ranked, *searched)], question.feedback)
    return Found(dressed.lines(ranked), dressed.lines(searched), question.says_nothing)


def named_parties(pool: Pool, text: str) -> Any:
    return pool.parties().named(text).select_related("enterprise", "profile").order_by("pk")


class Dressing:
    """The rows of the parties that a page shows, with the requests between them and the one who asks."""

    def __init__(self, pool: Pool, own: Participation | None, keys: Iterable[int], feedback: dict[str, int]) -> None:
        wanted = set(keys)
        self.feedback = feedback
        self.parties = pool.parties().filter(pk__in=wanted).select_related("enterprise", "profile").in_bulk()
        self.rows: dict[int, Participation] = {}
        self.requests: dict[int, MeetingRequest] = {}
        if pool.event is not None:
            there = Participation.objects.confirmed().filter(event=pool.event, role=pool.role, party__in=wanted)
            self.rows = {row.party_id: row for row in there.for_list()}
        if own is not None:
            asked = MeetingRequest.objects.standing().filter(source=own, target__party__in=wanted)
            self.requests = {row.target.party_id: row for row in asked.select_related("target")}

    def lines(self, found: list[tuple[int, Answer]]) -> list[Shown]:
        """Whoever has left or closed the profile since the index was made is left out."""
        return [
            Shown(
                self.parties[key],
                answer,
                self.rows.get(key),
                opinion_of(self.feedback, key),
                self.requests.get(key),
            )
            for key, answer in found
            if key in self.parties
        ]


def opinion_of(feedback: dict[str, int], key: int) -> int | None:
    found = feedback.get(str(key))
    return None if found is None else Opinion(found).value


def quota_left(row: Participation) -> int:
    """How many more firms the participant can ask."""
    used: int = MeetingRequest.objects.counting().filter(source=row).count()
    return max(0, row.event.request_quota - used)


def partners_of(row: Participation) -> Any:
    """The directory: everybody with a place on the other side."""
    pool = other_side(row)
    if pool is None or row.state != ParticipationState.CONFIRMED:
        return Participation.objects.none()
    return Participation.objects.confirmed().filter(event=row.event, role=pool.role).for_list()


def known_partners_of(row: Participation) -> Any:
    """The directory, and who has left it since they asked or were asked."""
    there = partners_of(row)
    pool = other_side(row)
    if pool is None or row.state != ParticipationState.CONFIRMED:
        return there
    asked = Q(asked_of__source=row) | Q(requests__target=row, requests__wish__in=(Wish.MUST, Wish.NICE))
    met = Participation.objects.filter(asked, event=row.event, role=pool.role).values("pk")
    return Participation.objects.filter(Q(pk__in=there.values("pk")) | Q(pk__in=met)).for_list()
