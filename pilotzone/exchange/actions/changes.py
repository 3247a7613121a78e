"""The rows of the change feed: noted with the act itself, numbered once it is committed, forgotten after 90 days."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Subquery

from pilotzone.audit.actions import Entry
from pilotzone.audit.querysets import READS
from pilotzone.exchange import resources
from pilotzone.exchange.enums import Verb
from pilotzone.exchange.models import Change, ChangeCounter
from pilotzone.exchange.resources import Bounds
from pilotzone.kernel import copying
from pilotzone.kernel.prepared import Prepared

KEPT = timedelta(days=90)
NUMBERED_AT_ONCE = 20_000
COLUMNS = ("resource", "key", "verb", "version", "at", "enterprise", "division")
NUMBER = """
UPDATE exchange_change SET position = places.place FROM (
    SELECT id, %s + row_number() OVER (ORDER BY id) AS place
    FROM exchange_change WHERE position IS NULL ORDER BY id LIMIT %s
) AS places WHERE exchange_change.id = places.id
"""


COUNTED = Prepared(
    lambda pk: (
        ChangeCounter.objects.filter(pk=pk)
        .annotate(waits=Subquery(Change.objects.unnumbered().values("pk")[:1]))
        .values_list("id", "last", "forgotten", "waits")
    ),
    1,
)


def hear(entries: Sequence[Entry]) -> None:
    """Note what acts changed; several of one act on the same object are one change.

    Of an object that now belongs to others, those of before are told that it is gone.
    """
    heard = [
        (resource.name, resource.key_of(target), entry, target, resource.bounds(target))
        for entry in entries
        if entry.kind not in READS
        for resource, target in resources.changed(entry.subject, entry.case)
    ]
    before = former_bounds({each[:2] for each in heard})
    rows: dict[tuple[str, str, Bounds], tuple[object, ...]] = {}
    for name, key, entry, target, bounds in heard:
        verb = Verb.GONE if entry.tombstone and target is entry.subject else Verb.CHANGE
        told = (getattr(target, "version", 0), entry.now)
        former = before.get((name, key), bounds)
        if former != bounds:  # to those who could see it until now
            rows[name, key, former] = (name, key, Verb.GONE, *told, *former)
        rows[name, key, bounds] = (name, key, verb, *told, *bounds)
    write(list(rows.values()))


def former_bounds(objects: Collection[tuple[str, str]]) -> dict[tuple[str, str], Bounds]:
    """Whose the objects were when they changed last, by resource and key; one question for each resource."""
    found: dict[tuple[str, str], Bounds] = {}
    for name in {resource for resource, _key in objects}:
        keys = [key for resource, key in objects if resource == name]
        last = Change.objects.filter(resource=name, key__in=keys).order_by().values("key").annotate(last=Max("pk"))
        rows = Change.objects.filter(pk__in=last.values("last"))
        for key, enterprise, division in rows.values_list("key", "enterprise", "division"):
            found[name, key] = enterprise, division
    return found


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


def number(limit: int = NUMBERED_AT_ONCE) -> int:
    """Give committed changes their places.

    Only what has been committed can be seen here, and places are handed out under one lock: a change that is committed
    later never gets an earlier place. Of one object the earlier change has the smaller key, since whoever makes the
    later one has waited for the object.
    """
    return numbered(limit) if Change.objects.unnumbered().exists() else 0


def counted() -> ChangeCounter:
    """The counter, after what waits for its place has got one; a single statement where nothing waits."""
    for place, last, forgotten, waits in COUNTED(1):
        if waits is None:
            return ChangeCounter(place, last, forgotten)
    number()
    return ChangeCounter.objects.filter(pk=1).first() or ChangeCounter(pk=1)


@transaction.atomic
def numbered(limit: int) -> int:
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
