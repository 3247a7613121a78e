"""Comparing two copies: what is counted, added up and digested of the objects of one resource.

The digest does not depend on the order: each object's canonical JSON (RFC 8785) is digested by SHA-256, and the digests
are added as numbers modulo 2^256. Two copies with the same count and digest are the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pilotzone.kernel import canonical

MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Tally:
    """`total` is the exact sum of one field of the objects, as text; empty where the resource has none to add up."""

    count: int
    total: str
    digest: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Keys: what only the other side has, what only we have, and what both have but not the same."""

    missing_here: tuple[str, ...]
    missing_there: tuple[str, ...]
    differing: tuple[str, ...]


def tally(objects: Iterable[Mapping[str, Any]], summed: str) -> Tally:
    """Of any number of objects, each looked at once."""
    count, number, total = 0, 0, Decimal(0)
    for plain in objects:
        count += 1
        number = (number + int(canonical.digest(dict(plain)), 16)) % MODULUS
        if summed and plain.get(summed) not in (None, ""):
            total += Decimal(str(plain[summed]))
    return Tally(count, f"{total:f}" if summed else "", f"{number:064x}")


def compare(here: Mapping[str, str], there: Mapping[str, str]) -> Differences:
    """Two copies as digests by key."""
    return Differences(
        missing_here=tuple(sorted(there.keys() - here.keys())),
        missing_there=tuple(sorted(here.keys() - there.keys())),
        differing=tuple(sorted(key for key in here.keys() & there.keys() if here[key] != there[key])),
    )
