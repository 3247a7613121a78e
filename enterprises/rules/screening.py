"""Which registrations a person must look at, and why; without a reason a registration is accepted at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from enterprises.enums import ReviewReason
from enterprises.rules.names import alike


@dataclass(frozen=True, slots=True)
class Registration:
    """What is known of a registration on the day it comes in; `similar` are names of others worth comparing."""

    name: str
    in_zone: bool
    has_licence: bool
    is_listed: bool
    established_on: date | None
    similar: tuple[str, ...] = ()


def reasons(registration: Registration, *, day: date) -> tuple[ReviewReason, ...]:
    """The reasons for the bureau's queue; empty means low risk."""
    return tuple(_reasons(registration, day))


def _reasons(registration: Registration, day: date) -> Iterator[ReviewReason]:
    if registration.is_listed:
        yield ReviewReason.LISTED
    if not registration.in_zone:
        yield ReviewReason.OUTSIDE
    if not registration.has_licence:
        yield ReviewReason.NO_LICENCE
    if alike(registration.name, registration.similar):
        yield ReviewReason.NAME_DIFFERS
    if registration.established_on is not None and registration.established_on > day:
        yield ReviewReason.YOUNG
