"""For which enterprises a partner acts: answered by the apps that know, by the partner's kind and code."""

from collections.abc import Callable, Collection
from datetime import date

from pilotzone.exchange.enums import Kind

# The keys of the enterprises on a day; None where nothing is known by the code.
Resolver = Callable[[str, date], Collection[int] | None]
_resolvers: dict[Kind, Resolver] = {}


def register(kind: Kind, resolver: Resolver) -> None:
    if kind in _resolvers:
        raise ValueError(f"The kind of partner {kind} is registered twice.")
    _resolvers[kind] = resolver


def enterprises(kind: Kind, code: str, day: date) -> Collection[int] | None:
    """The keys of the enterprises for which such a partner acts on the day; None where nothing has the code."""
    return _resolvers[kind](code, day)
