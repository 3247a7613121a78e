"""Who hears of events as they are recorded: in the same transaction, so that what follows stands with them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pilotzone.audit.actions import Entry

Listener = Callable[[Sequence["Entry"]], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    if listener not in _listeners:
        _listeners.append(listener)


def tell(entries: Sequence["Entry"]) -> None:
    for listener in _listeners:
        listener(entries)
