"""The writers of the audit chain: record, erase personal data, number for the feed, seal.

An event is part of the caller's transaction: either both stand or neither. The chain's head is the
last lock that a transaction takes.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pilotzone.audit import copy, facts, listening, seals
from pilotzone.audit.models import AuditEvent, Chain, FeedCounter, Seal
from pilotzone.audit.rules import chain as rules
from pilotzone.audit.rules import seal as rules_seal
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from pilotzone.accounts.models import User

NUMBERED_AT_ONCE = 500
READ = "personal.read"
BULK = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened, before it has a place in a chain. `version` is the subject's own unless it is given: one that is
    recorded together with a later act on the subject had an earlier version."""

    kind: str
    subject: models.Model
    by: "User | None"
    now: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)
    scope: Mapping[str, Any] = field(default_factory=dict)
    tombstone: bool = False
    case: models.Model | None = None
    version: int | None = None

    @property
    def case_key(self) -> tuple[str, str]:
        case = self.case or self.subject
        return kind_of(case), str(case.uid)  # type: ignore[attr-defined]


def kind_of(row: models.Model) -> str:
    return row._meta.label_lower


class Recorder(Protocol):
    """What `record` is to an act that may be a part of a larger one."""

    def __call__(
        self,
        kind: str,
        subject: models.Model,
        *,
        by: "User | None",
        now: datetime,
        payload: Mapping[str, Any] | None = None,
        case: models.Model | None = None,
    ) -> AuditEvent: ...


def record(
    kind: str,
    subject: models.Model,
    *,
    by: "User | None",
    now: datetime,
    payload: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    scope: Mapping[str, Any] | None = None,
    tombstone: bool = False,
    case: models.Model | None = None,
) -> AuditEvent:
    """Add one event to the chain of the subject, or of the case that the subject belongs to."""
    _require_transaction()
    entry = Entry(kind, subject, by, now, payload or {}, personal or {}, scope or {}, tombstone, case)
    return _append(_locked_chain(*entry.case_key), entry)


@contextmanager
def together(case: models.Model) -> Iterator[Recorder]:
    """The events of one act on a case: each is made where it happens, and all are written at the end in that order.

    The chain is the one that `record` makes of them one by one; its head is locked from the beginning. Whoever leaves
    by an error has written nothing.
    """
    _require_transaction()
    chain = _locked_chain(kind_of(case), str(case.uid))  # type: ignore[attr-defined]
    rows: list[AuditEvent] = []
    entries: list[Entry] = []

    def add(
        kind: str,
        subject: models.Model,
        *,
        by: "User | None",
        now: datetime,
        payload: Mapping[str, Any] | None = None,
        case: models.Model | None = None,
    ) -> AuditEvent:
        entry = Entry(kind, subject, by, now, payload or {}, case=case)
        if entry.case_key != (chain.case_kind, str(chain.case_uid)):
            raise RuntimeError("An event of another case is recorded on its own.")
        entries.append(entry)
        rows.append(_row(chain, _next_event(chain, entry)))
        return rows[-1]

    yield add
    if rows:
        AuditEvent.objects.bulk_create(rows)
        chain.save(update_fields=["length", "digest"])
        listening.tell(entries)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit event is recorded inside the transaction of the change itself.")


def _locked_chain(case_kind: str, case_uid: str) -> Chain:
    locked = Chain.objects.select_for_update(of=("self",))
    chain: Chain = locked.get_or_create(case_kind=case_kind, case_uid=UUID(case_uid))[0]
    return chain


def _append(chain: Chain, entry: Entry) -> AuditEvent:
    event = _row(chain, _next_event(chain, entry))
    event.save(force_insert=True)
    chain.save(update_fields=["length", "digest"])
    listening.tell([entry])
    return event


def _next_event(chain: Chain, entry: Entry) -> rules.Event:
    """The event that follows the chain's head; moves the head, saves nothing."""
    personal = rules.plain(entry.personal)
    salt = secrets.token_hex(16) if personal else ""
    event = rules.Event(
        uid=str(uuid4()),
        position=chain.length + 1,
        kind=entry.kind,
        at=entry.now,
        actor=entry.by.pk if entry.by else None,
        actor_label=_label(entry.by),
        subject_kind=kind_of(entry.subject),
        subject_uid=str(entry.subject.uid),  # type: ignore[attr-defined]
        version=getattr(entry.subject, "version", 0) if entry.version is None else entry.version,
        tombstone=entry.tombstone,
        scope=rules.plain(entry.scope),
        payload=rules.plain(entry.payload),
        personal=personal or None,
        salt=salt,
        personal_digest=rules.personal_digest(personal, salt),
        previous=chain.digest,
        digest="",
    )
    event = replace(event, digest=rules.event_digest(chain.case_kind, str(chain.case_uid), event))
    chain.length, chain.digest = event.position, event.digest
    return event


def _row(chain: Chain, event: rules.Event, feed_position: int | None = None) -> AuditEvent:
    values = {name: getattr(event, name) for name in rules.Event.__slots__}
    values |= {"uid": UUID(event.uid), "subject_uid": UUID(event.subject_uid), "actor_id": values.pop("actor")}
    return AuditEvent(chain=chain, feed_position=feed_position, **values)


def _label(user: "User | None") -> str:
    """The actor's name as it was then; a later change of name does not rewrite the record."""
    return str(getattr(user, "name", "") or user)[:200] if user else ""


@transaction.atomic
def record_many(entries: Iterable[Entry], *, heard: bool = True) -> int:
    """The same chains as `record` makes one by one, in few statements; each event has its feed number at once.

    Not `heard` is what was there before anybody listened: the demo's bulk data.
    """
    entries = list(entries)
    counter = _locked_counter()
    existing = _existing_chains({entry.case_key for entry in entries})
    chains = {(chain.case_kind, str(chain.case_uid)): chain for chain in existing}
    events = []
    for entry in entries:
        kind, uid = key = entry.case_key
        chain = chains.get(key) or chains.setdefault(key, Chain(case_kind=kind, case_uid=UUID(uid)))
        events.append((chain, _next_event(chain, entry)))
    _move_heads(existing)
    Chain.objects.bulk_create([chain for chain in chains.values() if chain.pk is None], batch_size=BULK)
    _insert(events, first_place=counter.last + 1)
    if heard:
        listening.tell(entries)
    counter.last += len(events)
    counter.save(update_fields=["last"])
    return len(events)


def _move_heads(chains: list[Chain]) -> None:
    if transaction.get_connection().vendor == "postgresql":
        copy.move_heads(chains)
        return
    Chain.objects.bulk_update(chains, ["length", "digest"], batch_size=BULK)


def _insert(events: list[tuple[Chain, rules.Event]], first_place: int) -> None:
    """Many rows at once; on PostgreSQL by COPY, which is several times faster."""
    if transaction.get_connection().vendor == "postgresql":
        copy.write_events(events, first_place)
        return
    rows = [_row(chain, event, place) for place, (chain, event) in enumerate(events, start=first_place)]
    AuditEvent.objects.bulk_create(rows, batch_size=BULK)


def _existing_chains(keys: set[tuple[str, str]]) -> list[Chain]:
    uids = sorted(uid for _kind, uid in keys)
    found: list[Chain] = []
    for start in range(0, len(uids), BULK):
        rows = Chain.objects.filter(case_uid__in=uids[start : start + BULK]).order_by("pk")
        found += rows.select_for_update(of=("self",))
    return found


@transaction.atomic
def erase_personal(event: AuditEvent, *, by: "User | None", now: datetime) -> AuditEvent:
    """Forget the personal data of one event. Its digest stays, so the chain does; the erasure is an event itself."""
    chain = Chain.objects.select_for_update(of=("self",)).get(pk=event.chain_id)
    row = AuditEvent.objects.filter(pk=event.pk, personal__isnull=False)
    if not row.update(personal=None, salt=""):
        raise Refused("nothing_to_erase", _("This event holds no personal data."))
    return _append(chain, Entry(rules.ERASED, event, by, now, {"event": event.uid}))


def forget_personal(events: Iterable[AuditEvent], now: datetime) -> int:
    """Personal data of old events, each with its erasure in its own chain."""
    return len([erase_personal(event, by=None, now=now) for event in events])


@transaction.atomic
def record_pack(case: models.Model, *, files: bool, by: "User | None", now: datetime) -> AuditEvent:
    """That the case's evidence is handed out; None is the operator at the command line. The pack tells of itself."""
    if by is not None and not by.may(P.EVIDENCE_EXPORT):
        raise NotAllowed("not_allowed", _("You may not hand out evidence packs."))
    return record("evidence.exported", case, by=by, now=now, payload={"files": files})


@transaction.atomic
def record_read(
    subject: models.Model,
    what: str,
    *,
    by: "User",
    now: datetime,
    case: models.Model | None = None,
    kind: str = "",
) -> AuditEvent | None:
    """That somebody of the bureau was shown personal data in clear; once a day for each person, thing and its kind."""
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    seen = AuditEvent.objects.filter(subject_uid=subject.uid, kind=READ, actor=by, at__gte=since)  # type: ignore[attr-defined]
    payload = {"what": what, **({"kind": kind} if kind else {})}
    if seen.filter(**{f"payload__{name}": value for name, value in payload.items()}).exists():
        return None
    return record(READ, subject, by=by, now=now, payload=payload, case=case)


@transaction.atomic
def number_events(limit: int = NUMBERED_AT_ONCE) -> int:
    """Give committed events their places in the feed.

    Only what has been committed can be seen here, and places are handed out under one lock: an event
    that commits later never gets an earlier place.
    """
    counter = _locked_counter()
    events = list(AuditEvent.objects.unnumbered().only("pk")[:limit])
    for place, event in enumerate(events, start=counter.last + 1):
        event.feed_position = place
    AuditEvent.objects.bulk_update(events, ["feed_position"])
    counter.last += len(events)
    counter.save(update_fields=["last"])
    return len(events)


def _locked_counter() -> FeedCounter:
    counter, _created = FeedCounter.objects.select_for_update(of=("self",)).get_or_create(pk=1)
    return counter


@transaction.atomic
def seal(*, now: datetime) -> Seal | None:
    """Fix every chain that has grown since the last seal, in the database and in files outside it.

    A chain that somebody is writing to at this moment is left to the next seal: nobody waits.
    """
    heads = list(_growing_heads())
    if not heads:
        return None
    last = Seal.objects.order_by("-number").first()
    lines = [rules_seal.head_line(facts.head_of(chain)) for chain in heads]
    row = Seal(
        number=last.number + 1 if last else 1,
        at=now,
        chains=len(heads),
        events=sum(chain.length - chain.sealed_length for chain in heads),
        heads_digest=rules_seal.heads_digest(lines),
        previous=last.digest if last else "",
    )
    row.digest = rules_seal.seal_digest(facts.seal_of(row))
    row.save(force_insert=True)
    for start in range(0, len(heads), BULK):
        batch = [chain.pk for chain in heads[start : start + BULK]]
        Chain.objects.filter(pk__in=batch).update(sealed_length=F("length"))
    seals.write_heads(row.number, lines)
    transaction.on_commit(publish_seals)
    return row


def _growing_heads() -> QuerySet[Chain]:
    rows: QuerySet[Chain] = Chain.objects.to_seal().order_by("pk")
    skip = transaction.get_connection().features.has_select_for_update_skip_locked
    return rows.select_for_update(skip_locked=skip, of=("self",) if skip else ())


def publish_seals() -> int:
    """Write the line of each committed seal that has none yet; run again after a crash it adds what is missing."""
    written = seals.last_number()
    rows = Seal.objects.filter(number__gt=written).order_by("number")
    return seals.append([facts.seal_of(row) for row in rows])
