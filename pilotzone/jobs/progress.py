"""The kinds of long work, and how one of them is told to stop."""

from collections.abc import Callable
from typing import Any

Kind = Callable[..., dict[str, Any] | None]

_kinds: dict[str, Kind] = {}
_keeping: set[str] = set()


class Cancelled(Exception):
    """The owner asked the job to stop; raised by `actions.report` at a point where stopping is clean."""


def job(kind: str, *, keeps_done: bool = False) -> Callable[[Kind], Kind]:
    """Register `work(job, *args)`, which reports its progress and returns a small result.

    `keeps_done`: what was done before it was stopped stays, and its page says of what that is true.
    """

    def register(work: Kind) -> Kind:
        if kind in _kinds:
            raise ValueError(f"The job kind {kind} is registered twice.")
        _kinds[kind] = work
        if keeps_done:
            _keeping.add(kind)
        return work

    return register


def registered(kind: str) -> Kind:
    return _kinds[kind]


def keeps_done(kind: str) -> bool:
    return kind in _keeping
