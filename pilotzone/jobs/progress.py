"""The kinds of long work, and how one of them is told to stop."""

from collections.abc import Callable
from typing import Any

Kind = Callable[..., dict[str, Any] | None]

_kinds: dict[str, Kind] = {}


class Cancelled(Exception):
    """The owner asked the job to stop; raised by `actions.report` at a point where stopping is clean."""


def job(kind: str) -> Callable[[Kind], Kind]:
    """Register `work(job, *args)`, which reports its progress and returns a small result."""

    def register(work: Kind) -> Kind:
        if kind in _kinds:
            raise ValueError(f"The job kind {kind} is registered twice.")
        _kinds[kind] = work
        return work

    return register


def registered(kind: str) -> Kind:
    return _kinds[kind]
