"""Whether the basis on which a figure is held covers what it is read for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Ground:
    """A basis: for which purposes, on which items (none named: all), from and to which day, the last included."""

    purposes: Collection[str]
    items: Collection[str] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    revoked_on: date | None = None


def refusal(ground: Ground, *, purpose: str, item: str, day: date) -> str:
    """Why the figure may not be read: `purpose`, `item`, `not_yet`, `expired`, `revoked`; empty when it may."""
    if ground.revoked_on is not None and day >= ground.revoked_on:
        return "revoked"
    if purpose not in ground.purposes:
        return "purpose"
    if ground.items and item not in ground.items:
        return "item"
    if ground.starts_on is not None and day < ground.starts_on:
        return "not_yet"
    if ground.ends_on is not None and day > ground.ends_on:
        return "expired"
    return ""
