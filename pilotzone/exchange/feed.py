"""Reading the change feed: what a client may know of what changed after a place, and what it says now."""

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from pilotzone.accounts.models import User
from pilotzone.exchange import resources
from pilotzone.exchange.enums import Verb
from pilotzone.exchange.models import Change, ChangeCounter
from pilotzone.exchange.resources import Resource
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.problems import PROBLEMS
from pilotzone.kernel.scopes import RIGHTS, Scope

LATEST = "latest"
MARK = "c1-"  # before the place, so that a cursor of another make is known as such
COLUMNS = ("resource", "key", "verb", "version", "at", "enterprise", "division", "position")
WINDOW = 5_000  # places that one answer looks at, at most


class Told(NamedTuple):
    """One change as the client is told of it; `row` is the object as it is now, where that is asked for."""

    resource: str
    key: str
    verb: str
    version: int
    at: Any
    row: Any = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some changes, the place after them, and whether more are there already."""

    told: list[Told]
    position: int
    more: bool


def cursor_of(position: int) -> str:
    return base64.urlsafe_b64encode(f"{MARK}{position}".encode()).decode().rstrip("=")


def position_of(cursor: str, counter: ChangeCounter) -> int:
    """The place that a cursor names. Raises Refused where it is none, DomainError where it is too old."""
    if cursor == LATEST:
        return counter.last
    if not cursor:
        return counter.forgotten
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    number = text.removeprefix(MARK)
    if not text.startswith(MARK) or not number.isdecimal() or len(number) > 18 or int(number) > counter.last:
        raise Refused("cursor_wrong", PROBLEMS["cursor_wrong"].title, field="after")
    if int(number) < counter.forgotten:
        raise DomainError("cursor_expired", PROBLEMS["cursor_expired"].title, status=410, field="after")
    return int(number)


def permissions_of(resource: Resource) -> frozenset[P]:
    rights = RIGHTS[resource.scope]
    return rights.office | rights.member


def may_know(user: User, resource: Resource, change: Any) -> bool:
    """Whether something of this enterprise, in this division, is told to the user at all, were it still there."""
    return resource.tells_gone(user) and any(
        user.may(permission, enterprise_id=change.enterprise, division_id=change.division)
        for permission in permissions_of(resource)
    )


def readable(scopes: Collection[Scope] | None, named: Collection[str]) -> list[Resource]:
    """The resources that the scopes open, or of these the ones that are named; None: a person's, who has no scopes."""
    found = [each for each in resources.known().values() if scopes is None or each.scope in scopes]
    return [each for each in found if not named or each.name in named]


def stretch(
    user: User,
    asked: Collection[Resource],
    cursor: str,
    limit: int,
    *,
    counter: ChangeCounter,
    with_objects: bool = False,
) -> Stretch:
    """The next changes after the cursor that the user may know of, each object once with its latest change.

    Of many places only WINDOW are looked at, so that an answer costs the same wherever a client stands.
    """
    begin = position_of(cursor, counter)
    until = min(begin + WINDOW, counter.last)
    by_name = {each.name: each for each in asked}
    columns = Change.objects.after(begin, by_name).filter(position__lte=until).values_list(*COLUMNS, named=True)
    rows = list(columns[: limit + 1])
    if len(rows) > limit:
        rows = rows[:limit]
        until = rows[-1].position
    return Stretch(told_to(user, by_name, rows, with_objects=with_objects), until, until < counter.last)


def told_to(
    user: User, by_name: dict[str, Resource], rows: Collection[Any], *, with_objects: bool = False
) -> list[Told]:
    keys: dict[str, set[str]] = {row.resource: set() for row in rows}
    for row in rows:
        if row.verb != Verb.GONE:
            keys[row.resource].add(row.key)
    seen: dict[str, Any] = {
        name: by_name[name].seen(user, own) if with_objects else by_name[name].present(user, own)
        for name, own in keys.items()
    }
    found = []
    for row in rows:
        here = seen[row.resource]
        if row.key not in here:
            if row.verb == Verb.GONE and may_know(user, by_name[row.resource], row):
                found.append(Told(row.resource, row.key, Verb.GONE, row.version, row.at))
        elif row.verb != Verb.GONE:  # of one that is here again the change that brought it back tells
            object_now = here[row.key] if with_objects else None
            found.append(Told(row.resource, row.key, row.verb, row.version, row.at, object_now))
    return found
