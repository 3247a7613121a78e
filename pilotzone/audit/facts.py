"""From rows to the values that the chain's rules take, for one chain and for all of them in one stream."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from pilotzone.audit.models import AuditEvent, Chain, Seal
from pilotzone.audit.rules.chain import Event, Head, timestamp
from pilotzone.audit.rules.seal import SealLine

FIELDS = (
    "uid",
    "position",
    "kind",
    "at",
    "actor_id",
    "actor_label",
    "subject_kind",
    "subject_uid",
    "version",
    "tombstone",
    "scope",
    "payload",
    "personal",
    "salt",
    "personal_digest",
    "previous",
    "digest",
)
BATCH = 2000


def event_of(values: tuple[Any, ...]) -> Event:
    """The row's values in the order of FIELDS, which is the order of an Event's."""
    row = list(values)
    row[0], row[7] = str(row[0]), str(row[7])
    return Event(*row)


def head_of(chain: Chain) -> Head:
    return Head(chain.case_kind, str(chain.case_uid), chain.length, chain.digest)


def events_of(chain: Chain) -> list[Event]:
    rows = AuditEvent.objects.filter(chain=chain).order_by("position").values_list(*FIELDS)
    return [event_of(row) for row in rows]


def every_chain(chains: QuerySet[Chain]) -> Iterator[tuple[Head, list[Event]]]:
    """Each chain with its events: two streams side by side, so memory does not grow with the table."""
    heads = chains.order_by("pk").values_list("pk", "case_kind", "case_uid", "length", "digest")
    events = AuditEvent.objects.filter(chain__in=chains) if chains.query.where else AuditEvent.objects.all()
    rows = events.in_order().values_list("chain_id", *FIELDS).iterator(chunk_size=BATCH)
    groups = groupby(rows, key=lambda row: row[0])
    group = next(groups, None)
    for pk, case_kind, case_uid, length, digest in heads.iterator(chunk_size=BATCH):
        head = Head(case_kind, str(case_uid), length, digest)
        if group is not None and group[0] == pk:
            yield head, [event_of(row[1:]) for row in group[1]]
            group = next(groups, None)
        else:
            yield head, []


def seal_of(seal: Seal) -> SealLine:
    return SealLine(
        seal.number, timestamp(seal.at), seal.chains, seal.events, seal.heads_digest, seal.previous, seal.digest
    )
