"""What can be sent in batches: apps register a resource, the exchange takes its rows and keeps what became of them.

A row is read in three steps: its cells are of the right type (`rows.read`), it is right by itself and beside the others
(`Writer.check`, many rows with a few queries), and it fits what is there (`Writer.write`, under lock).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.exchange.enums import RowResult, RowVerb
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused

MOST_ROWS = 10_000
Cell = Callable[[Any], str]


class CellFault(ValueError):
    """A cell that cannot be read: `code` is one of WORDS."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: `field` names its member, `value` is what stood there, `code` says why."""

    field: str
    code: str
    value: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """A row as sent, counted from 1: texts by column. `version` is that which its sender knows."""

    number: int
    key: str
    verb: RowVerb
    version: int | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row. `uid` and `version` are those of its object, where there is one; `details` is what its
    resource tells besides, as JSON."""

    number: int
    result: RowResult
    uid: str = ""
    version: int | None = None
    faults: Sequence[Fault] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


class Numbered(Protocol):
    """A checked row, in whatever form its resource keeps it."""

    @property
    def number(self) -> int: ...


Row = TypeVar("Row", bound=Numbered)
Settled = tuple[Any, RowResult] | DomainError  # the object and what became of the row, or why it was refused


class Writer(Protocol):
    """One batch of a resource. `write` is called within a transaction, with any part of what `check` let pass."""

    def check(self, rows: Sequence[Sent]) -> tuple[Sequence[Any], Sequence[Outcome]]: ...

    def write(self, rows: Sequence[Any]) -> Sequence[Outcome]: ...


class Opener(Protocol):
    """Raises DomainError where the batch as a whole is not taken."""

    def __call__(self, terms: Mapping[str, Any], *, by: User, now: datetime) -> Writer: ...


class Ended(Protocol):
    """Told once of each batch, in the transaction that ends it: `written` are the uids of what it wrote."""

    def __call__(self, written: Collection[str], *, by: User, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Resource:
    """`columns` read the cells of a row by their names; `words` say what a code of a fault means. `most_whole` rows
    can be taken all or none, for the locks that they hold together. `ended` does what follows a batch as a whole."""

    name: str
    label: Promise
    permissions: tuple[P, ...]
    columns: Mapping[str, Cell]
    open: Opener
    words: Callable[[str, Mapping[str, Any]], str]
    most_whole: int = MOST_ROWS
    ended: Ended | None = None


WORDS: Mapping[str, Promise] = {
    "not_an_object": _("A row is a JSON object."),
    "unknown_field": _("A row has no such member."),
    "wrong_type": _("Send this as a string."),
    "not_a_list": _("Send a list of strings."),
    "list_too_long": _("The list has more than %(most)s entries."),
    "not_an_integer": _("Send a whole number."),
    "too_long": _("This is longer than %(most)s characters."),
    "bad_text": _("This holds characters that are none: U+0000 or half of a pair."),
    "unknown_verb": _("Say new, change, withdraw or put."),
    "bad_version": _("A version is a whole number from 1."),
    "key_repeated": _("Row %(row)s has this key already."),
    "there_already": _("This is there already. Send it as a change."),
    "not_there": _("This is not there to change or withdraw. What is new is sent as new."),
    "stale_version": _("It has version %(version)s by now. Read it again."),
    "version_not_taken": _("This has no version."),
    "not_allowed": _("You may not do this."),
    "verb_not_taken": _("This verb is not taken here."),
}
_resources: dict[str, Resource] = {}


def register(resource: Resource) -> None:
    if resource.name in _resources:
        raise ValueError(f"The batch resource {resource.name} is registered twice.")
    _resources[resource.name] = resource


def registered(name: str) -> Resource:
    return _resources[name]


def known() -> Mapping[str, Resource]:
    return _resources


def permissions() -> tuple[P, ...]:
    """Those with which something can be sent at all."""
    return tuple({permission for each in _resources.values() for permission in each.permissions})


def words(resource: str, code: str, params: Mapping[str, Any]) -> str:
    """In the active language."""
    text = WORDS.get(code)
    if text is None:
        return _resources[resource].words(code, params)
    return str(text) % params if params else str(text)


def refused(number: int, *faults: Fault) -> Outcome:
    return Outcome(number, RowResult.REFUSED, faults=faults)


def require_as_asked(sent: Sent, version: int | None) -> None:
    """Whether the verb and the version of a row fit what is there: `version` of it, or None where nothing is.

    Raises Refused with the words that mean the same of every resource.
    """
    if sent.verb == RowVerb.NEW and version is not None:
        raise Refused("there_already", WORDS["there_already"], field="verb")
    if sent.verb in (RowVerb.CHANGE, RowVerb.WITHDRAW) and version is None:
        raise Refused("not_there", WORDS["not_there"], field="verb")
    if sent.version is not None and sent.version != (version or 0):
        raise Refused("stale_version", WORDS["stale_version"], field="version", params={"version": version or 0})


def outcome(number: int, settled: Settled) -> Outcome:
    if isinstance(settled, DomainError):
        return refused(number, *(Fault(each.field or "", each.code, params=each.params) for each in settled.every_one))
    row, result = settled
    return Outcome(number, result, uid=str(row.uid), version=getattr(row, "version", None))


def one_by_one(rows: Sequence[Row], write: Callable[[Row], Outcome]) -> list[Outcome]:
    """Each row as the act that a page would do; of a row that is refused nothing stays."""
    found = []
    for row in rows:
        try:
            with transaction.atomic():
                found.append(write(row))
        except DomainError as error:
            found.append(outcome(row.number, error))
    return found
