"""Where an event belongs by its moments alone."""

from dataclasses import dataclass
from datetime import datetime

from matchmaking.enums import LIVING, EventState


@dataclass(frozen=True, slots=True)
class Moments:
    opens_at: datetime
    closes_at: datetime
    starts_at: datetime
    ends_at: datetime


def due(state: EventState, moments: Moments, now: datetime) -> EventState:
    """Its own state where it is not living: a draft waits for an officer, one that is over stays so."""
    if state not in LIVING:
        return state
    if now >= moments.ends_at:
        return EventState.CLOSED
    if now >= moments.starts_at:
        return EventState.RUNNING
    if now >= moments.closes_at:
        return EventState.PLANNED
    return EventState.OPEN if now >= moments.opens_at else EventState.PUBLISHED
