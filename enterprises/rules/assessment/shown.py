"""Points as people read them: rounded, and still adding up to the score to the last digit that is shown."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

PLACES, MOST_PLACES = 2, 9


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def added_up(points: Sequence[Decimal], score: Decimal, places: int) -> list[Decimal]:
    """The running sum is rounded, not each line: no line is off by more than one unit, and all make the rounded score.

    A line without points stays without.
    """
    found, exact, told = [], Decimal(0), Decimal(0)
    last = max((number for number, each in enumerate(points) if each), default=-1)
    for number, each in enumerate(points):
        exact += each
        reached = rounded(score if number == last else exact, places)
        found.append(reached - told if each else Decimal(0))
        told = reached if each else told
    return found


def places_for(score: Decimal, starts: Sequence[Decimal]) -> int:
    """As many decimal places as it takes to see on which side of a grade's bound a score lies: 59.996 is not 60.00."""
    for places in range(PLACES, MOST_PLACES):
        told = rounded(score, places)
        if all((told >= start) == (score >= start) for start in starts):
            return places
    return MOST_PLACES
