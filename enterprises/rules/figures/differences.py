"""Two sources that tell of the same thing: both stand, and what lies between them is said."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from enterprises.rules.figures.growth import WHOLE


@dataclass(frozen=True, slots=True)
class Told:
    """What one source tells: the scaled value, and its currency where it is money."""

    source: str
    value: int
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """`spread` is the largest less the smallest, `share` of the largest in basis points; None between currencies."""

    told: tuple[Told, ...]
    spread: int | None
    share: int | None


def differences(rows: Iterable[tuple[Hashable, Told]]) -> Mapping[Hashable, Difference]:
    """By the thing told of (subject, indicator, period, mode): those on which sources do not agree."""
    by_thing: dict[Hashable, list[Told]] = defaultdict(list)
    for thing, told in rows:
        by_thing[thing].append(told)
    found = {}
    for thing, all_told in by_thing.items():
        if len({(each.value, each.currency) for each in all_told}) > 1:
            found[thing] = difference(all_told)
    return found


def difference(told: Iterable[Told]) -> Difference:
    rows = tuple(sorted(told, key=lambda each: each.source))
    if len({each.currency for each in rows}) > 1:
        return Difference(rows, None, None)
    values = [each.value for each in rows]
    spread, largest = max(values) - min(values), max(abs(value) for value in values)
    return Difference(rows, spread, spread * WHOLE // largest if largest else None)
