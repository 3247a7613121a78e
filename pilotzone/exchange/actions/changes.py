"""The rows of the change feed: noted with the act itself, numbered once it is committed, forgotten after 90 days."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from pilotzone.audit.actions import Entry
from pilotzone.audit.querysets import READS
from pilotzone.exchange import resources
from pilotzone.exchange.enums import Verb
from pilotzone.exchange.models import Change, ChangeCounter
from pilotzone.exchange.resources import Bounds
from pilotzone.kernel import copying

KEPT = timedelta(days=90)
NUMBERED_AT_ONCE = 20_000
COLUMNS = ("resource", "key", "verb", "version", "at", "enterprise", "division")
NUMBER = """
UPDATE exchange_change SET position = places.place FROM (
    SELECT id, %s + row_number() OVER (ORDER BY id) AS place
    FROM exchange_change WHERE position IS NULL ORDER BY id LIMIT %s
) AS places WHERE exchange_change.id = places.id
"""


def hear(entries: Sequence[Entry]) -> None:
    """Note what acts changed; several of one act on the same object are one change.

    Of an object that now belongs to others, those of before are told that it is gone.
    """
    rows: dict[tuple[str, str, Bounds], tuple[object, ...]] = {}
    for entry in entries:
        if entry.kind in READS:
            continue
        for resource, target in resources.changed(entry.kind, entry.subject, entry.case):
            verb = Verb.GONE if entry.tombstone and target is entry.subject else Verb.CHANGE
            version, key = getattr(target, "version", 0), str(target.uid)
            bounds = resource.bounds(target)
            former = former_bounds(resource.name, key)
            if former not in (None, bounds):  # to those who could see it until now
                rows[resource.name, key, former] = (resource.name, key, Verb.GONE, version, entry.now, *former)
            rows[resource.name, key, bounds] = (resource.name, key, verb, version, entry.now, *bounds)
    write(list(rows.values()))


def former_bounds(resource: str, key: str) -> Bounds | None:
    """Whose the object was when it changed last; None where no change of it is kept."""
    last: Change | None = Change.objects.filter(resource=resource, key=key).order_by("-pk").first()
    return None if last is None else (last.enterprise, last.division)


def note(resource: str, objects: Iterable[tuple[str, Verb, int, Bounds]], *, now: datetime) -> int:
    """What a bulk writer changed: key, verb, version and whose it is, inside its own transaction."""
    return write([(resource, key, verb, version, now, *bounds) for key, verb, version, bounds in objects])


def write(rows: list[tuple[object, ...]]) -> int:
    if not rows:
        return 0
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A change is noted inside the transaction that makes it.")
    if len(rows) == 1:
        Change.objects.create(**dict(zip(COLUMNS, rows[0], strict=True)))
        return 1
    return copying.insert(Change, COLUMNS, rows)


@transaction.atomic
def number(limit: int = NUMBERED_AT_ONCE) -> int:
    """Give committed changes their places.

    Only what has been committed can be seen here, and places are handed out under one lock: a change that is committed
    later never gets an earlier place. Of one object the earlier change has the smaller key, since whoever makes the
    later one has waited for the object.
    """
    if not Change.objects.unnumbered().exists():
        return 0
    counter, _created = ChangeCounter.objects.select_for_update(of=("self",)).get_or_create(pk=1)
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [counter.last, limit])
        count = int(cursor.rowcount)
    counter.last += count
    counter.save(update_fields=["last"])
    return count


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Changes that are older than KEPT: whoever has not followed them takes a full copy again."""
    due = Change.objects.filter(at__lt=now - KEPT, position__isnull=False)
    last = due.aggregate(last=Max("position"))["last"]
    if last is None:
        return 0
    ChangeCounter.objects.filter(pk=1, forgotten__lt=last).update(forgotten=last)
    count, _kinds = Change.objects.filter(position__lte=last).delete()
    return int(count)
