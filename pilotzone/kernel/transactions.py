"""Transactions that survive meeting another: who loses a deadlock begins again, and nobody sees an error page."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.errors import DomainError

Params = ParamSpec("Params")
Result = TypeVar("Result")
ATTEMPTS = 4
PAUSE = 0.1  # seconds, times the attempt: who begins again at once takes the other's row a second time
LOST = {"40001", "40P01"}  # serialization_failure, deadlock_detected: nothing was written, beginning again may succeed

AWAY = ("08", "53", "57P")  # the line broke, no room for one more, the server goes down or comes up
STOPPED = "57014"  # query_canceled: here by the limit on statements of reads


class Busy(DomainError):
    """Others were writing the same rows at the same moment; nothing was changed."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "busy", _("Others were changing the same records at this moment. Nothing was saved; please try again.")
        )


def is_lost(error: BaseException) -> bool:
    """Whether the database ended a transaction in favour of another one."""
    return isinstance(error, OperationalError) and state_of(error) in LOST


def is_stopped(error: BaseException) -> bool:
    """Whether the database stopped a statement whose time was over."""
    return isinstance(error, OperationalError) and state_of(error) == STOPPED


def is_away(error: BaseException) -> bool:
    """Whether PostgreSQL did not answer, broke off or had no room: nothing is wrong with what was asked of it."""
    if connection.vendor != "postgresql" or not isinstance(error, OperationalError | InterfaceError):
        return False
    return (state_of(error) or AWAY[0]).startswith(AWAY)  # a line that broke has no code to send


def state_of(error: BaseException) -> str | None:
    """The database's own code of the error (SQLSTATE)."""
    cause = error.__cause__
    found: str | None = getattr(cause, "pgcode", None) or getattr(cause, "sqlstate", None)
    return found


def transacted(action: Callable[Params, Result]) -> Callable[Params, Result]:
    """One transaction, begun again when the database ends it in favour of another one; Busy if that goes on.

    Only the outermost transaction can begin again. The action must read its rows anew under lock and change
    nothing that its caller holds before it reads.
    """

    @wraps(action)
    def run(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        within_another = transaction.get_connection().in_atomic_block
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    return action(*args, **kwargs)
            except OperationalError as error:
                if within_another or not is_lost(error):
                    raise
                if attempt == ATTEMPTS:
                    raise Busy from error
                time.sleep(PAUSE * attempt * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        raise AssertionError("unreachable")

    return run
