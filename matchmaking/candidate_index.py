"""Indexes of candidates, kept by each process and made anew when the profiles have changed."""

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from matchmaking import facts_candidates
from matchmaking.enums import ParticipationState
from matchmaking.models import Event, Participation, Party, Profile
from matchmaking.rules.candidates.index import Index

MOST_KEPT = 8  # of events; a ninth puts the one out that was asked least lately
REST = 20  # an index of everybody is used again for so many times as long as it took to make


@dataclass(frozen=True, slots=True)
class Pool:
    """Among whom somebody looks: the confirmed participants of one side of an event, or all open profiles."""

    event: Event | None = None
    role: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return ("" if self.event is None else str(self.event.uid), self.role)

    def parties(self) -> QuerySet[Any]:
        if self.event is None:
            return Party.objects.filter(profile__is_open=True)
        there = Participation.objects.confirmed().filter(event=self.event, role=self.role)
        return Party.objects.filter(pk__in=there.values("party"))

    def stamp(self) -> tuple[Any, ...]:
        """Changes with everything that the index is made of, in one statement."""
        if self.event is None:
            rows: QuerySet[Any] = Profile.objects.order_by()
            found = rows.aggregate(n=Count("pk"), versions=Sum("version"), last=Max("changed_at"))
        else:
            rows = Participation.objects.order_by()
            rows = rows.filter(event=self.event, role=self.role, state=ParticipationState.CONFIRMED)
            version, last = "party__profile__version", Max("party__profile__changed_at")
            found = rows.aggregate(n=Count("pk"), keys=Sum("pk"), versions=Sum(version), last=last)
        return tuple(found.values())


@dataclass(slots=True)
class Kept:
    stamp: tuple[Any, ...]
    index: Index
    took: float  # seconds
    made: float
    asked: float


_kept: dict[tuple[str, str], Kept] = {}
_lock = Lock()


def index_of(pool: Pool) -> Index:
    """The pool's index as the database stands; that of all profiles rests a while, not to be made for each change.

    Whoever shows a candidate reads its row anew, so that nobody is shown who has closed the profile since.
    """
    stamp, now = pool.stamp(), time.monotonic()
    found = _kept.get(pool.key)
    if found is not None and (found.stamp == stamp or rests(pool, found, now)):
        found.asked = now
        return found.index
    with _lock:
        found = _kept.get(pool.key)
        if found is None or found.stamp != stamp:
            found = made(pool, stamp)
            keep(pool, found)
        return found.index


def rests(pool: Pool, kept: Kept, now: float) -> bool:
    return pool.event is None and now - kept.made < REST * kept.took


def made(pool: Pool, stamp: tuple[Any, ...]) -> Kept:
    began = time.monotonic()
    index = Index.of(facts_candidates.profiles_of(pool.parties()))
    ended = time.monotonic()
    return Kept(stamp, index, ended - began, ended, ended)


def keep(pool: Pool, kept: Kept) -> None:
    _kept[pool.key] = kept
    events = [key for key in _kept if key[0]]
    if len(events) > MOST_KEPT:
        del _kept[min(events, key=lambda key: _kept[key].asked)]


def forget() -> None:
    """For tests and measurements: as in a new process."""
    _kept.clear()
