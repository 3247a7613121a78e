"""The errors that an action may raise; pages and API each map them once."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.utils.functional import Promise


def filled(text: str | Promise, params: Mapping[str, Any]) -> str:
    """A text with its parameters; a lazy one in two numbers is told by them which of the two it is."""
    return cast(str, text) % params if params else str(text)


class DomainError(Exception):
    """A rule of the domain says no.

    `code` is stable and machine-readable, `message` is for people (lazy, so that it is drawn in the
    reader's language), `field` names the input that is wrong. `others`: what else is wrong, each at its own field.
    """

    status = 409

    def __init__(
        self,
        code: str,
        message: str | Promise,
        *,
        status: int | None = None,
        field: str | None = None,
        params: Mapping[str, Any] | None = None,
        others: Iterable["DomainError"] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.template = message
        self.field = field
        self.params = dict(params or {})
        self.others = tuple(others)
        if status is not None:
            self.status = status

    @property
    def every_one(self) -> tuple["DomainError", ...]:
        return (self, *self.others)

    @property
    def message(self) -> str:
        return filled(self.template, self.params)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Refused(DomainError):
    """The input or the moment does not allow it."""

    status = 422


class Stale(DomainError):
    """Somebody else changed the object since it was read."""

    status = 409


class NotAllowed(DomainError):
    """This person may not do this."""

    status = 403
