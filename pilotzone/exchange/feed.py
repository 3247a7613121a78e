"""Reading the change feed: what a client may know of what changed after a place, and what it says now."""

import base64
import binascii
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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


Row = tuple[str, str, str, int, datetime, int | None, int | None, int]  # one change: its COLUMNS
Objects = Mapping[str, Mapping[str, Any]]  # as they are now, by resource and key


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some changes, their objects where these are asked for, the place after them, and whether there is more."""

    told: list[Row]
    objects: Objects
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


def may_know(user: User, resource: Resource, enterprise: int | None, division: int | None) -> bool:
    """Whether something of this enterprise, in this division, is told to the user at all, were it still there."""
    return resource.tells_gone(user) and any(
        user.may(permission, enterprise_id=enterprise, division_id=division) for permission in permissions_of(resource)
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
    """The next changes after the cursor that the user may know of.

    Of many places only WINDOW are looked at, so that an answer costs the same wherever a client stands.
    """
    begin = position_of(cursor, counter)
    until = min(begin + WINDOW, counter.last)
    by_name = {each.name: each for each in asked}
    columns = Change.objects.after(begin, by_name).filter(position__lte=until).values_list(*COLUMNS)
    rows: list[Row] = list(columns[: limit + 1])
    if len(rows) > limit:
        rows.pop()
        until = rows[-1][-1]
    objects = objects_of(user, by_name, rows) if with_objects else {}
    there = objects if with_objects else presumed(user, by_name, rows)
    return Stretch(told_of(user, by_name, rows, there), objects, until, until < counter.last)


def told_to(user: User, by_name: Mapping[str, Resource], rows: Collection[Row]) -> list[Row]:
    """Those of the changes that the user may know of and whose object, if it is not told as gone, is there."""
    there = {name: by_name[name].present(user, keys) for name, keys in keys_of(rows, gone=False).items()}
    return told_of(user, by_name, rows, there)


def keys_of(rows: Collection[Row], *, gone: bool) -> dict[str, set[str]]:
    """The objects that are told as gone, or that are not, by resource."""
    word = Verb.GONE.value  # of a thousand rows, asking the enumeration each time is felt
    names = {row[0] for row in rows}
    return {name: {row[1] for row in rows if row[0] == name and (row[2] == word) is gone} for name in names}


def objects_of(user: User, by_name: Mapping[str, Resource], rows: Collection[Row]) -> Objects:
    return {name: by_name[name].seen(user, keys) for name, keys in keys_of(rows, gone=False).items()}


def presumed(user: User, by_name: Mapping[str, Resource], rows: Collection[Row]) -> dict[str, Collection[str]]:
    """What changed and is there. Where nothing is hidden from the user, only what is also told as gone is looked up:
    what goes away later was there when it changed, and is told as gone in its place."""
    gone = keys_of(rows, gone=True)
    found: dict[str, Collection[str]] = {}
    for name, keys in keys_of(rows, gone=False).items():
        doubtful = keys if by_name[name].hides(user) else keys & gone[name]
        found[name] = {*(keys - doubtful), *by_name[name].present(user, doubtful)} if doubtful else keys
    return found


def told_of(
    user: User, by_name: Mapping[str, Resource], rows: Collection[Row], there: Mapping[str, Collection[str]]
) -> list[Row]:
    """Of an object that is here again, the change that brought it back tells; that it was gone is left out."""
    gone = Verb.GONE.value
    return [
        row
        for row in rows
        if (row[1] in there[row[0]]) is (row[2] != gone)
        and (row[2] != gone or may_know(user, by_name[row[0]], row[5], row[6]))
    ]
