"""Numbered changes as webhooks see them: the thin event, and what the change feed answers about it."""

from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from pilotzone.exchange.models import Client


class Event(NamedTuple):
    """One numbered change. `division` is the key of the district and `enterprise` the credit code that bound it, as
    far as there are such."""

    position: int
    resource: str
    uid: UUID
    verb: str
    version: int
    at: datetime
    division: int | None
    enterprise: str


class Source(Protocol):
    """The change feed."""

    def head(self) -> int:
        """The newest position; 0 where nothing has changed yet."""

    def after(self, position: int, limit: int, client: Client) -> tuple[list[Event], int]:
        """Of the next `limit` changes those that the client may see, and the last position looked at."""

    def is_visible(self, resource: str, uid: UUID, position: int, client: Client) -> bool:
        """Whether the client may see the object now, or might have read that it is gone."""

    def address(self, resource: str, uid: UUID) -> str:
        """The path at which the object is read; empty where it is read in a list alone."""


_sources: list[Source] = []


def register(source: Source) -> None:
    if _sources:
        raise ValueError("The change feed is registered twice.")
    _sources.append(source)


def source() -> Source:
    return _sources[0]


def head() -> int:
    """The newest position; 0 where no change is recorded at all."""
    return _sources[0].head() if _sources else 0
