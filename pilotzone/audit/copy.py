"""Audit events into PostgreSQL by COPY: the bulk writer's way."""

import csv
import io
from collections.abc import Iterable

from django.db import connection

from pilotzone.audit.models import Chain
from pilotzone.audit.rules.chain import ENCODER, Event

COLUMNS = (
    "chain_id, feed_position, uid, position, kind, at, actor_id, actor_label, subject_kind, subject_uid, version, "
    "tombstone, scope, payload, personal, salt, personal_digest, previous, digest"
)
NULL = "\\N"


def write_events(events: Iterable[tuple[Chain, Event]], first_place: int) -> None:
    """Each event with the next place in the feed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for place, (chain, event) in enumerate(events, start=first_place):
        writer.writerow(
            (
                chain.pk,
                place,
                event.uid,
                event.position,
                event.kind,
                event.at.isoformat(),
                NULL if event.actor is None else event.actor,
                event.actor_label,
                event.subject_kind,
                event.subject_uid,
                event.version,
                event.tombstone,
                ENCODER.encode(event.scope),
                ENCODER.encode(event.payload),
                NULL if event.personal is None else ENCODER.encode(event.personal),
                event.salt,
                event.personal_digest,
                event.previous,
                event.digest,
            )
        )
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY audit_auditevent ({COLUMNS}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')", buffer)


HEADS = """
UPDATE {table} AS head SET length = moved.length, digest = moved.digest
FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS moved (id, length, digest) WHERE head.id = moved.id
"""


def move_heads(chains: Iterable[Chain]) -> None:
    """Write the length and digest of these heads in one statement."""
    rows = [(chain.pk, chain.length, chain.digest) for chain in chains]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(HEADS.format(table=Chain._meta.db_table), [list(column) for column in zip(*rows, strict=True)])
