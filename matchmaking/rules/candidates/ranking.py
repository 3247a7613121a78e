"""Candidates for one participant: exclusions first, then an order in which every criterion shows what it gave.

Each need is laid beside all offers and each offer beside all needs; a candidate counts with the pair that fits best.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matchmaking.rules.candidates.index import NO_PRICE, Index, Items
from matchmaking.rules.candidates.model import (
    CERTIFICATE,
    CLOSED,
    CRITERIA,
    DISMISSED,
    EXCLUSIONS,
    LANGUAGE,
    LIKED,
    MARKET,
    NEVER,
    NOTHING_FITS,
    OWN,
    PRICE,
    WHOLE,
    Candidate,
    Compared,
    Excluded,
    Item,
    Line,
    Profile,
    Weights,
)
from matchmaking.rules.candidates.texts import Array, shared

UNKNOWN = WHOLE // 2  # a criterion on which one side says nothing
RECENT = 5  # judgements that count, of each kind
Feedback = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Side:
    """One item of the asking participant beside all of the others' that could answer it."""

    own: Item
    items: Items
    gives: bool
    reason: Array  # of each item: place in EXCLUSIONS, or as many as there are: none
    scores: Array  # criteria × items
    total: Array


def candidates(
    index: Index,
    asking: Profile,
    *,
    weights: Weights | None = None,
    feedback: Feedback | None = None,
    limit: int = 20,
) -> list[Candidate]:
    """The best, at most `limit` of them; those alike in score by their order in the index."""
    return Asked(index, asking, weights or Weights(), feedback or {}).ranked(limit)


def why(
    index: Index, asking: Profile, other: str, *, weights: Weights | None = None, feedback: Feedback | None = None
) -> Candidate | Excluded:
    """Why this one, with rank and lines; why not that one, with the reason."""
    return Asked(index, asking, weights or Weights(), feedback or {}).why(other)


def compared(one: Candidate, other: Candidate) -> Compared:
    """Which of two stands first, and on which criteria it gained that."""
    better, worse = (one, other) if one.score >= other.score else (other, one)
    gains = [(a.criterion, a.points - b.points) for a, b in zip(better.lines, worse.lines, strict=True)]
    return Compared(better, worse, tuple(sorted(gains, key=lambda each: -each[1])))


class Asked:
    """Everything about one question."""

    def __init__(self, index: Index, asking: Profile, weights: Weights, feedback: Feedback) -> None:
        self.index, self.asking, self.weights, self.feedback = index, asking, weights, feedback
        self.barred = self._barred()
        self.sides = [self._side(own, items, gives) for own, items, gives in index.sides(asking)]
        self.best = np.full(len(index.profiles), -1, dtype=np.int64)
        for side in self.sides:
            np.maximum.at(self.best, side.items.owner, side.total)

    def ranked(self, limit: int) -> list[Candidate]:
        return [replace(self.candidate(place), rank=rank) for rank, place in enumerate(self.order(limit), 1)]

    def why(self, other: str) -> Candidate | Excluded:
        """With its rank, or with the reason."""
        place = self.index.place_of[other]
        if self.best[place] < 0:
            return self.excluded(place)
        before = (self.best > self.best[place]) | (
            (self.best == self.best[place]) & (np.arange(len(self.best)) < place)
        )
        return replace(self.candidate(place), rank=int(before.sum()) + 1)

    def order(self, limit: int) -> list[int]:
        found = np.flatnonzero(self.best >= 0)
        if len(found) > limit:
            least = np.partition(self.best[found], len(found) - limit)[len(found) - limit]
            found = found[self.best[found] >= least]
        return [int(place) for place in found[np.argsort(-self.best[found], kind="stable")][:limit]]

    def _barred(self) -> Array:
        """Of each profile: the reason that lies in the profile itself."""
        index, none = self.index, len(EXCLUSIONS)
        found = np.full(len(index.profiles), none, dtype=np.int8)
        if self.asking.languages:
            common = index.languages.common(self.asking.languages)
            found[(common == 0) & (index.languages.sizes > 0)] = EXCLUSIONS.index(LANGUAGE)
        for name, judgement in self.feedback.items():
            if judgement == NEVER and name in index.place_of:
                found[index.place_of[name]] = EXCLUSIONS.index(DISMISSED)
        found[~index.is_open] = EXCLUSIONS.index(CLOSED)
        own = index.enterprises.get(self.asking.enterprise)
        if own is not None:
            found[index.enterprise == own] = EXCLUSIONS.index(OWN)
        return found

    def _side(self, own: Item, items: Items, gives: bool) -> Side:
        reason = np.minimum(self._item_reasons(own, items, gives), self.barred[items.owner])
        scores = np.stack([getattr(self, f"_{name}")(own, items, gives) for name in CRITERIA])
        points = np.array([self.weights.of(name) for name in CRITERIA], dtype=np.int64)
        total = (points @ scores) // self.weights.total
        total[reason < len(EXCLUSIONS)] = -1
        return Side(own, items, gives, reason, scores, total)

    def _item_reasons(self, own: Item, items: Items, gives: bool) -> Array:
        found = np.full(len(items.items), len(EXCLUSIONS), dtype=np.int8)
        low, high = own.price or (NO_PRICE, NO_PRICE)
        if own.price is not None:
            priced = items.priced_like(own)
            found[priced & ((low > items.high) if gives else (items.low > high))] = EXCLUSIONS.index(PRICE)
        if own.markets:
            apart = (items.markets.common(own.markets) == 0) & (items.markets.sizes > 0)
            found[apart] = EXCLUSIONS.index(MARKET)
        found[self._lacking(own, items, gives)] = EXCLUSIONS.index(CERTIFICATE)
        found[items.kind != items.kinds.get(own.kind, -1)] = EXCLUSIONS.index(NOTHING_FITS)
        return found

    def _lacking(self, own: Item, items: Items, gives: bool) -> Array:
        held = items.certificates.common(own.certificates)
        if gives:
            return held < items.certificates.sizes
        return held < len(own.certificates)

    def _category(self, own: Item, items: Items, gives: bool) -> Array:
        return share(items.categories.common(own.categories), len(own.categories), items.categories.sizes)

    def _text(self, own: Item, items: Items, gives: bool) -> Array:
        return alike(items, own)

    def _market(self, own: Item, items: Items, gives: bool) -> Array:
        return share(items.markets.common(own.markets), len(own.markets), items.markets.sizes)

    def _price(self, own: Item, items: Items, gives: bool) -> Array:
        """How much of the narrower band both have in common."""
        found = np.full(len(items.items), UNKNOWN, dtype=np.int64)
        if own.price is None:
            return found
        low, high = own.price
        known = items.priced_like(own)
        common = np.minimum(items.high, high) - np.maximum(items.low, low) + 1
        narrow = np.maximum(1, np.minimum(items.high - items.low, high - low) + 1)
        return np.where(known, np.clip(common * WHOLE // narrow, 0, WHOLE), found)

    def _volume(self, own: Item, items: Items, gives: bool) -> Array:
        found = np.full(len(items.items), UNKNOWN, dtype=np.int64)
        if own.volume is None:
            return found
        wanted = np.maximum(1, items.volume if gives else np.full(len(items.items), own.volume))
        supply = np.full(len(items.items), own.volume) if gives else items.volume
        known = (items.volume != NO_PRICE) & items.of_unit(own)
        return np.where(known, np.clip(supply * WHOLE // wanted, 0, WHOLE), found)

    def _certificates(self, own: Item, items: Items, gives: bool) -> Array:
        """Excluded where one is missing; here, whether there are any to show."""
        held = np.full(len(items.items), bool(own.certificates)) if gives else items.certificates.sizes > 0
        return np.where(held, WHOLE, UNKNOWN)

    def _languages(self, own: Item, items: Items, gives: bool) -> Array:
        languages = self.index.languages
        found = share(languages.common(self.asking.languages), len(self.asking.languages), languages.sizes)
        return found[items.owner]

    def _feedback(self, own: Item, items: Items, gives: bool) -> Array:
        """Like those that were liked, and unlike those that were not."""
        found = np.full(len(items.items), UNKNOWN, dtype=np.int64)
        for sign in (1, -1):
            near = [self._near(name, items) for name in self._judged(sign)]
            if near:
                found += sign * (np.max(near, axis=0) // 2)
        return np.clip(found, 0, WHOLE)

    def _judged(self, sign: int) -> list[str]:
        names = [
            name
            for name, judgement in self.feedback.items()
            if (judgement >= LIKED) == (sign > 0) and judgement and name in self.index.place_of
        ]
        return names[-RECENT:]

    def _near(self, name: str, items: Items) -> Array:
        profile = self.index.profiles[self.index.place_of[name]]
        own = profile.offers if items is self.index.offers else profile.needs
        found = np.zeros(len(items.items), dtype=np.int64)
        for each in own:
            texts = alike(items, each)
            same = share(items.categories.common(each.categories), len(each.categories), items.categories.sizes)
            found = np.maximum(found, (texts + (same if each.categories else texts)) // 2)
        found[items.owner == self.index.place_of[name]] = WHOLE
        return found

    def candidate(self, place: int) -> Candidate:
        side, item = max(self._mine(place), key=lambda each: int(each[0].total[each[1]]))
        other = side.items.items[item]
        lines = tuple(
            Line(
                name, self.weights.of(name), int(side.scores[number, item]), self._common(name, side.own, other, place)
            )
            for number, name in enumerate(CRITERIA)
        )
        need, offer = (other, side.own) if side.gives else (side.own, other)
        return Candidate(self.index.profiles[place].id, int(side.total[item]), lines, need, offer, side.gives)

    def _mine(self, place: int) -> Iterable[tuple[Side, int]]:
        for side in self.sides:
            first, last = np.searchsorted(side.items.owner, [place, place + 1])
            yield from ((side, item) for item in range(int(first), int(last)))

    def _common(self, criterion: str, own: Item, other: Item, place: int) -> tuple[str, ...]:
        if criterion == "text":
            return shared(own.text, other.text)
        if criterion == "languages":
            return tuple(sorted(self.asking.languages & self.index.profiles[place].languages))
        sets = {"category": "categories", "market": "markets", "certificates": "certificates"}
        name = sets.get(criterion)
        return tuple(sorted(getattr(own, name) & getattr(other, name))) if name else ()

    def excluded(self, place: int) -> Excluded:
        """The reason that came closest to a meeting: that of the item which failed last."""
        name, none = self.index.profiles[place].id, len(EXCLUSIONS)
        if self.barred[place] < none:
            return Excluded(name, EXCLUSIONS[int(self.barred[place])])
        found = list(self._mine(place))
        if not found:
            return Excluded(name, NOTHING_FITS)
        side, item = max(found, key=lambda each: int(each[0].reason[each[1]]))
        reason = EXCLUSIONS[int(side.reason[item])]
        return Excluded(name, reason, details(reason, side.own, side.items.items[item], side.gives))


def details(reason: str, own: Item, other: Item, gives: bool) -> tuple[str, ...]:
    need, offer = (other, own) if gives else (own, other)
    if reason == CERTIFICATE:
        return tuple(sorted(need.certificates - offer.certificates))
    if reason == MARKET:
        return tuple(sorted(need.markets))
    return ()


def alike(items: Items, own: Item) -> Array:
    """The root of the cosine: two texts on one matter seldom share more than a tenth of what they say."""
    return (np.sqrt(items.texts.like(own.text)) * WHOLE).astype(np.int64)


def share(common: Array, own: int, theirs: Array) -> Array:
    """How much of the smaller set both have in common; half where one side says nothing."""
    smaller = np.minimum(theirs.astype(np.int64), own)
    return np.where(smaller > 0, common.astype(np.int64) * WHOLE // np.maximum(1, smaller), UNKNOWN)
