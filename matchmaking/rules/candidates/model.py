"""What a participant needs and offers, and what comes out when it is laid beside the others'."""

from collections.abc import Mapping
from dataclasses import dataclass, field

WHOLE = 1000  # a criterion that is met altogether

# Why somebody is no candidate, in the order in which it is asked.
OWN, CLOSED, DISMISSED = "own", "closed", "dismissed"
NOTHING_FITS, CERTIFICATE, MARKET, LANGUAGE, PRICE = "nothing_fits", "certificate", "market", "language", "price"
EXCLUSIONS = (OWN, CLOSED, DISMISSED, NOTHING_FITS, CERTIFICATE, MARKET, LANGUAGE, PRICE)

CRITERIA = ("category", "text", "market", "price", "volume", "certificates", "languages", "feedback")
LIKED, DISLIKED, NEVER = 1, -1, -2


@dataclass(frozen=True, slots=True)
class Item:
    """A need or an offer. An empty set means any; prices are in minor units of one currency, from and to.

    `certificates`: of a need, those without which an offer is none; of an offer, those held.
    `volume`: of a need, what is wanted; of an offer, what can be supplied. Volumes and prices of another `unit` are not
    compared.
    """

    kind: str
    categories: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    price: tuple[int, int] | None = None
    currency: str = "CNY"
    volume: int | None = None
    text: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    id: str
    enterprise: str
    needs: tuple[Item, ...] = ()
    offers: tuple[Item, ...] = ()
    languages: frozenset[str] = frozenset()
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Weights:
    """What each criterion counts; shown beside every candidate."""

    points: Mapping[str, int] = field(
        default_factory=lambda: dict(zip(CRITERIA, (30, 25, 12, 10, 8, 5, 5, 15), strict=True))
    )

    def of(self, criterion: str) -> int:
        return self.points.get(criterion, 0)

    @property
    def total(self) -> int:
        return sum(self.points.values()) or 1


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: its weight, how far it is met (of 1000), and what the two have in common."""

    criterion: str
    weight: int
    score: int
    common: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        return self.weight * self.score


@dataclass(frozen=True, slots=True)
class Candidate:
    """`need` and `offer`: the pair of items that fits best; `gives`: whether the offer is the asking side's."""

    id: str
    score: int  # of 1000
    lines: tuple[Line, ...]
    need: Item
    offer: Item
    gives: bool
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Excluded:
    """`details`: certificates that are missing, prices that are apart …"""

    id: str
    reason: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Why one candidate stands before another: by how much on each criterion, the largest difference first."""

    better: Candidate
    other: Candidate
    differences: tuple[tuple[str, int], ...]
