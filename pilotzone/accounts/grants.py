"""Where a person's roles come from: appointments here, memberships from the enterprise registry."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from pilotzone.kernel.access import Grant

if TYPE_CHECKING:
    from pilotzone.accounts.models import User

Source = Callable[["User", date], Iterable[Grant]]
sources: list[Source] = []
machines: list[Source] = []  # what accounts of other systems may do, which nothing else adds to
alone: list[Source] = []  # roles of an account that has no other: asked only where the others gave nothing


def register(source: Source) -> Source:
    """An app above this one adds the roles that it gives (called once, when the app is ready)."""
    if source not in sources:
        sources.append(source)
    return source


def register_alone(source: Source) -> Source:
    """The same for roles that never stand beside another on one account."""
    if source not in alone:
        alone.append(source)
    return source


def register_machines(source: Source) -> Source:
    """The same for accounts by which another organisation's system acts."""
    if source not in machines:
        machines.append(source)
    return source


def grants_of(user: "User", day: date) -> tuple[Grant, ...]:
    """Every role that the person, or the system, holds on that day."""
    if user.is_machine:
        return tuple(grant for source in machines for grant in source(user, day))
    held = tuple(grant for source in sources for grant in source(user, day))
    return held or tuple(grant for source in alone for grant in source(user, day))


def held_alone(user: "User", day: date) -> tuple[Grant, ...]:
    """Roles that the person holds for want of any other, and holds no more with the first one."""
    if any(True for source in sources for _grant in source(user, day)):
        return ()
    return tuple(grant for source in alone for grant in source(user, day))
