"""Who gets which booth, by which rule, and why: the same for everybody who runs it again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

FIRST_COME, LOT = "first_come", "lot"

# Why an exhibitor stands where it stands, or has no booth.
BY_HAND, WISH, ZONE, FREE = "by_hand", "wish", "zone", "free"
NO_BOOTHS, NONE_LARGE, NONE_FREE = "no_booths", "none_large", "none_free"
# Why a wish was not met.
TAKEN, SMALL, GONE = "taken", "small", "gone"


@dataclass(frozen=True, slots=True)
class Place:
    """A booth: its area in square metres, and the topic of its zone, where it lies in one."""

    code: str
    area: int
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Exhibitor:
    """What one asks for; `order` is the moment of applying as text, `kept` the booth given by hand."""

    reference: str
    order: str
    area: int
    topics: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A wish that was not met. `by`: the number in the order of the exhibitor who has that booth."""

    code: str
    why: str
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """`number`: the exhibitor's place in the order, from 1; `code` empty: no booth."""

    reference: str
    number: int
    code: str
    reason: str
    passed: tuple[Passed, ...] = ()


def lot_of(seed: str, reference: str) -> str:
    """What the draw sorts by: SHA-256 of seed and reference. Anybody can work it out from the published seed."""
    return sha256(f"{seed}:{reference}".encode()).hexdigest()


def in_order(exhibitors: Iterable[Exhibitor], rule: str, seed: str = "") -> list[Exhibitor]:
    if rule == LOT:
        return sorted(exhibitors, key=lambda each: (lot_of(seed, each.reference), each.reference))
    return sorted(exhibitors, key=lambda each: (each.order, each.reference))


def allot(places: Sequence[Place], exhibitors: Iterable[Exhibitor], rule: str, seed: str = "") -> list[Given]:
    """Booths given by hand stay. Then one after the other: a wish, the smallest of the own zone, the smallest outside.

    A booth of another topic's zone is given to nobody but by hand.
    """
    by_code = {place.code: place for place in places}
    ordered = in_order(exhibitors, rule, seed)
    holder = {each.kept: number for number, each in enumerate(ordered, 1) if each.kept}
    found = []
    for number, each in enumerate(ordered, 1):
        if each.kept:
            found.append(Given(each.reference, number, each.kept, BY_HAND))
            continue
        code, reason, passed = choice(each, by_code, holder)
        if code:
            holder[code] = number
        found.append(Given(each.reference, number, code, reason, passed))
    return found


def choice(each: Exhibitor, by_code: dict[str, Place], holder: dict[str, int]) -> tuple[str, str, tuple[Passed, ...]]:
    passed: list[Passed] = []
    for code in each.wishes:
        place = by_code.get(code)
        if place is None:
            passed.append(Passed(code, GONE))
        elif place.area < each.area:
            passed.append(Passed(code, SMALL))
        elif code in holder:
            passed.append(Passed(code, TAKEN, holder[code]))
        else:
            return code, WISH, tuple(passed)
    open_to = [place for place in by_code.values() if not place.topic or place.topic in each.topics]
    large = [place for place in open_to if place.area >= each.area]
    free = sorted((place for place in large if place.code not in holder), key=lambda place: (place.area, place.code))
    zone = [place for place in free if place.topic]
    if zone or free:
        return (zone or free)[0].code, ZONE if zone else FREE, tuple(passed)
    return "", NONE_FREE if large else NONE_LARGE if open_to else NO_BOOTHS, tuple(passed)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the plan, in metres from its upper left corner."""

    x: int
    y: int
    width: int
    depth: int

    def overlaps(self, other: "Area") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.depth
            and other.y < self.y + self.depth
        )


def last_number(prefix: str, codes: Iterable[str]) -> int:
    """The highest that a prefix has had; booths taken off the plan count too, so that no number comes twice."""
    tails = (code.removeprefix(prefix) for code in codes if code.startswith(prefix))
    return max((int(tail) for tail in tails if tail.isdigit()), default=0)


def grid(start: Area, rows: int, columns: int, aisle: int) -> list[Area]:
    """Rows of booths side by side, an aisle below each row."""
    return [
        Area(start.x + column * start.width, start.y + row * (start.depth + aisle), start.width, start.depth)
        for row in range(rows)
        for column in range(columns)
    ]
