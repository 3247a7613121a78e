"""The audit chain, computed: what an event's digest covers and whether a chain is whole.

Only the standard library, so that an outsider can check an evidence pack with this one file.
Canonical JSON is RFC 8785 for the values that are allowed here: no fractions, integers that a
double can hold, keys within the basic multilingual plane.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

FORMAT = 1
START = ""  # what the first event of a chain has as its previous digest
ERASED = "audit.personal_erased"
LARGEST = 2**53 - 1
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

Finding = tuple[int, str, str]  # position, code, text


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a chain, as stored."""

    uid: str
    position: int
    kind: str
    at: datetime
    actor: int | None
    actor_label: str
    subject_kind: str
    subject_uid: str
    version: int
    tombstone: bool
    scope: Mapping[str, Any]
    payload: Mapping[str, Any]
    personal: Mapping[str, Any] | None
    salt: str
    personal_digest: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a chain says of itself: its case, how many events it has, and the digest of the last."""

    case_kind: str
    case_uid: str
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at one place. `code` is for programs, `text` for people."""

    case_uid: str
    position: int | None
    code: str
    text: str

    def __str__(self) -> str:
        place = f"chain {self.case_uid}" if self.case_uid else "seals"
        if self.position is not None:
            place += f", position {self.position}" if self.case_uid else f", seal {self.position}"
        return f"{place}: {self.text} [{self.code}]"


def plain(value: Any) -> Any:
    """The value as JSON that reads back the same from every database; what cannot be, is refused."""
    if value is None or isinstance(value, bool):
        return value
    if type(value) is str:
        return _text(value)
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, UUID | date | str):
        return _text(str(value))
    raise TypeError(f"{type(value).__name__} cannot be recorded in an audit event.")


def _integer(value: int) -> int:
    if abs(value) > LARGEST:
        raise ValueError(f"{value} is too large for JSON; record it as text.")
    return int(value)


def _text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("Text with a NUL character cannot be recorded.")
    return str(value)


def _key(key: Any) -> str:
    """Sorting by UTF-16, as RFC 8785 has it, and by code point agree only within the basic plane."""
    if not isinstance(key, str) or max(key, default="") > "\uffff":
        raise TypeError(f"{key!r} cannot be a key in an audit event.")
    return _text(key)


def timestamp(at: datetime) -> str:
    """UTC with microseconds, always of one length."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def canonical(value: Any) -> bytes:
    return ENCODER.encode(value).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def personal_digest(personal: Mapping[str, Any], salt: str) -> str:
    """Salted, so that erased data cannot be guessed back from its digest."""
    return sha256(bytes.fromhex(salt) + canonical(personal)) if personal else ""


def event_digest(case_kind: str, case_uid: str, event: Event) -> str:
    """Covers every fixed field; personal data only through its salted digest."""
    content = {
        "format": FORMAT,
        "case": [case_kind, case_uid],
        "uid": event.uid,
        "position": event.position,
        "kind": event.kind,
        "at": timestamp(event.at),
        "actor": [event.actor, event.actor_label],
        "subject": [event.subject_kind, event.subject_uid],
        "version": event.version,
        "tombstone": event.tombstone,
        "scope": event.scope,
        "payload": event.payload,
        "personal": event.personal_digest,
        "previous": event.previous,
    }
    return sha256(canonical(content))


def check_chain(head: Head, events: Sequence[Event], sealed: Iterable[tuple[int, str]] = ()) -> list[Problem]:
    """Everything wrong with one chain: its events in order of position, its head, and the heads sealed earlier."""
    found = [
        *_in_order(events),
        *_as_recorded(head, events),
        *_personal_data(events),
        *_head_fits(head, events),
        *_as_sealed(events, sealed),
    ]
    return [Problem(head.case_uid, *finding) for finding in sorted(found, key=lambda finding: finding[0])]


def _in_order(events: Sequence[Event]) -> Iterator[Finding]:
    wanted, previous = 1, START
    for event in events:
        if event.position != wanted:
            last = event.position - 1
            text = f"row {wanted} is missing" if last == wanted else f"rows {wanted} to {last} are missing"
            yield wanted, "missing", text
        elif event.previous != previous:
            yield event.position, "out_of_place", "the row does not follow the one before it"
        wanted, previous = event.position + 1, event.digest


def _as_recorded(head: Head, events: Sequence[Event]) -> Iterator[Finding]:
    for event in events:
        if event.digest != event_digest(head.case_kind, head.case_uid, event):
            yield event.position, "changed", f"the row “{event.kind}” was changed"


def _personal_data(events: Sequence[Event]) -> Iterator[Finding]:
    """Personal data are as recorded, or gone with an erasure recorded in the same chain."""
    erased = {event.payload.get("event") for event in events if event.kind == ERASED}
    for event in events:
        if event.personal is None and event.personal_digest:
            if event.uid not in erased:
                yield event.position, "personal_missing", "its personal data are gone, and no erasure is recorded"
        elif event.personal_digest != personal_digest(event.personal or {}, event.salt):
            yield event.position, "personal_changed", "its personal data were changed"


def _head_fits(head: Head, events: Sequence[Event]) -> Iterator[Finding]:
    length, digest = (events[-1].position, events[-1].digest) if events else (0, START)
    if length < head.length:
        yield length + 1, "cut_off", f"the head counts {head.length} rows, the last one found is {length}"
    elif length > head.length:
        yield head.length + 1, "beyond_head", f"the head counts {head.length} rows, {length} were found"
    elif digest != head.digest:
        yield length, "head_changed", "the head's digest is not the last row's"


def _as_sealed(events: Sequence[Event], sealed: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    digests = {event.position: event.digest for event in events} if sealed else {}
    last = events[-1].position if events else 0
    for length, digest in sealed:
        if length > last:
            yield length, "cut_off", f"was sealed with {length} rows, has {last}"
        elif digests.get(length) != digest:
            yield length, "not_as_sealed", "the row is not the one that was sealed"


def event_from_json(row: Mapping[str, Any]) -> Event:
    return Event(**{**row, "at": datetime.fromisoformat(row["at"])})


def event_to_json(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in Event.__slots__} | {"at": timestamp(event.at)}


def check_pack(pack: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with an exported evidence pack; an empty list says that it is whole."""
    head = Head(**pack["head"])
    sealed = [(row["length"], row["digest"]) for row in pack.get("sealed", [])]
    return check_chain(head, [event_from_json(row) for row in pack["events"]], sealed)
