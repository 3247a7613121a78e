"""Tasks that survive the broker: a row in the transaction of the change, a message as soon as it is committed.

The row is the truth and the message only says "look now". Leases and back-off run on the machine's
clock, since a portal clock that is fixed for a demonstration would let nothing expire.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from pilotzone.jobs.models import OutboxTask

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
WORK = "celery"  # Celery's own queue: what somebody waits for
OUTGOING = "outgoing"  # mail, text messages, calls to partners: thousands at once, and nobody waits for one of them
QUIET_SECONDS = 15.0  # after a failed publish nobody tries the broker again for so long

Work = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Registered:
    """What a task name stands for; `given_up(error, *args)` is told when the last attempt has failed.

    `taken_up(*args)` undoes that where somebody gives the task new attempts; without it what was given up stays so.
    `queue` is the one it waits in: workers take from each in turn.
    """

    work: Work
    lease: timedelta
    queue: str
    given_up: Work | None
    taken_up: Work | None

    @property
    def may_be_retried(self) -> bool:
        return self.given_up is None or self.taken_up is not None


_registry: dict[str, Registered] = {}
_quiet_until = 0.0


def task(
    name: str,
    *,
    lease: timedelta = LEASE,
    queue: str = WORK,
    given_up: Work | None = None,
    taken_up: Work | None = None,
) -> Callable[[Work], Work]:
    """Register a function that takes ids and may safely run twice. Lives in an app's tasks.py."""

    def register(work: Work) -> Work:
        if name in _registry:
            raise ValueError(f"The task {name} is registered twice.")
        _registry[name] = Registered(work, lease, queue, given_up, taken_up)
        return work

    return register


def registered(name: str) -> Registered:
    return _registry[name]


def retried() -> list[str]:
    """The names of those that can be given new attempts."""
    return sorted(name for name, found in _registry.items() if found.may_be_retried)


def enqueue(name: str, *args: int | str, now: datetime | None = None) -> OutboxTask:
    """Ask for a task, inside the transaction of the change that needs it."""
    return enqueue_each(name, [args], now=now)[0]


def enqueue_each(name: str, each: Iterable[tuple[int | str, ...]], *, now: datetime | None = None) -> list[OutboxTask]:
    """The same for one task after another, in one statement."""
    if name not in _registry:
        raise LookupError(f"No task is registered as {name}.")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A task is enqueued inside the transaction of the change itself.")
    at = timezone.now()
    times = {"created_at": now or at, "next_attempt_at": at, "published_at": at}
    rows = OutboxTask.objects.bulk_create([OutboxTask(task=name, args=list(args), **times) for args in each])
    for row in rows:
        transaction.on_commit(partial(publish, row))
    return rows


def publish(row: OutboxTask) -> bool:
    """Tell the broker at once if it listens. If not, the request goes on and the sweep sends it later."""
    global _quiet_until
    if time.monotonic() >= _quiet_until:
        from pilotzone.jobs.tasks import run  # tasks.py imports this module

        try:
            queue = _registry[row.task].queue if row.task in _registry else WORK  # a newer release may know it
            run.apply_async((row.pk,), queue=queue, retry=False, ignore_result=True)
            return True
        except (OperationalError, OSError) as error:
            _quiet_until = time.monotonic() + QUIET_SECONDS
            logger.warning("The broker does not answer, the sweep will send task %s: %s", row.pk, error)
    OutboxTask.objects.filter(pk=row.pk).update(published_at=None)
    return False
