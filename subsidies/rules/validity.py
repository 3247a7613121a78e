"""The days on which the versions of a measure are in force, and the holes between them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Both days included; without `last` it goes on."""

    number: int
    first: dt.date
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Hole:
    """Days between two versions on which none is in force; without `last` nothing follows so far."""

    after: int  # the number of the version before
    first: dt.date
    last: dt.date | None


def is_past(last: dt.date | None, until: dt.date) -> bool:
    """Whether what lasts until a day lasts beyond the last day of a text's own validity."""
    return last is not None and until > last


def holes(spans: Iterable[Span]) -> list[Hole]:
    """In the order of days."""
    found, before = [], None
    for span in sorted(spans, key=lambda each: each.first):
        if before and before.last and before.last + DAY < span.first:
            found.append(Hole(before.number, before.last + DAY, span.first - DAY))
        before = span
    if before and before.last:
        found.append(Hole(before.number, before.last + DAY, None))
    return found
