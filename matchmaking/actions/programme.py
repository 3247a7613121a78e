"""What an event consists of: slots for meetings, halls, tables and sessions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock_for_running
from matchmaking.enums import OVER
from matchmaking.models import Event, Hall, Session, Slot, Table
from matchmaking.rules import periods as rules
from matchmaking.rules.periods import Period
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import Refused

MOST_SLOTS = 400
MOST_TABLES = 500


def locked(event: Event, *, by: User) -> Event:
    row = lock_for_running(event, by=by)
    if row.state in OVER:
        raise Refused("event_over", _("The event is over; nothing of it is changed any more."), status=409)
    return row


def changed(row: Event, what: str, *, by: User, now: datetime, **payload: Any) -> None:
    row.version += 1
    row.save(update_fields=["version"])
    audit.record(f"event.{what}", row, by=by, now=now, payload={"event": row.name_zh} | payload)


@transaction.atomic
def add_slots(event: Event, whole: Period, *, breaks: Iterable[Period] = (), by: User, now: datetime) -> list[Slot]:
    """The slots of one stretch of a day, as long as the event's meetings last, with pauses left out.

    Raises Refused: no length set, nothing fits, outside the event, over a slot that is there.
    """
    row = locked(event, by=by)
    if row.slot_minutes is None:
        raise Refused("no_minutes", _("Say in the event first how long a meeting lasts."), status=409)
    found = rules.slots(whole, row.slot_minutes, list(breaks))
    if not found:
        raise Refused("nothing_fits", _("Not one meeting fits in between."), field="until")
    if not Period(row.starts_at, row.ends_at).holds(Period(found[0].first, found[-1].last)):
        raise Refused("outside", _("Slots lie within the event's own time."), field="start")
    there = [Period(*each) for each in row.slots.values_list("starts_at", "ends_at")]
    if len(there) + len(found) > MOST_SLOTS:
        raise Refused("too_many_slots", _("An event has %(most)s slots at most."), params={"most": MOST_SLOTS})
    if meeting := rules.collision([*there, *found]):
        text = _("Slots would lie over each other from %(moment)s on.")
        raise Refused("overlap", text, field="start", params={"moment": local(meeting[1].first)}, status=409)
    made = Slot.objects.bulk_create([Slot(event=row, starts_at=each.first, ends_at=each.last) for each in found])
    changed(row, "slots_added", by=by, now=now, count=len(made))
    return made


def local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


@transaction.atomic
def remove_slots(event: Event, first: datetime, last: datetime, *, by: User, now: datetime) -> int:
    """Those that begin from `first` until before `last`. Meetings that were to be in them wait for another slot."""
    row = locked(event, by=by)
    if row.meetings.living().filter(slot__starts_at__gte=first, slot__starts_at__lt=min(last, now)).exists():
        raise Refused("held", _("Meetings were held in these slots; they stay."), field="from", status=409)
    slots = row.slots.filter(starts_at__gte=first, starts_at__lt=last)
    count = slots.count()
    slots.delete()
    changed(row, "slots_removed", by=by, now=now, count=count)
    return count


@transaction.atomic
def add_hall(event: Event, *, code: str, name_zh: str, name_en: str = "", by: User, now: datetime) -> Hall:
    row = locked(event, by=by)
    code = code.strip()
    if row.halls.filter(code=code).exists():
        raise Refused("hall_twice", _("There is a hall with this code already."), field="code")
    hall = Hall.objects.create(event=row, code=code, name_zh=name_zh.strip(), name_en=name_en.strip())
    changed(row, "hall_added", by=by, now=now, code=code)
    return hall


@transaction.atomic
def remove_hall(hall: Hall, *, by: User, now: datetime) -> None:
    """One that was entered by mistake; Raises Refused where something is or was in it."""
    row = locked(hall.event, by=by)
    inside = (row.tables.filter(removed_at=None), row.sessions.all(), row.booths.all())
    if any(rows.filter(hall=hall).exists() for rows in inside) or row.meetings.filter(table__hall=hall).exists():
        text = _("Tables, sessions, booths or meetings are in hall %(code)s; move or remove them first.")
        raise Refused("hall_in_use", text, params={"code": hall.code}, status=409)
    row.tables.filter(hall=hall).update(hall=None)  # numbers that were removed before anybody met there
    hall.delete()
    changed(row, "hall_removed", by=by, now=now, code=hall.code)


@transaction.atomic
def add_tables(
    event: Event,
    hall: Hall | None,
    *,
    prefix: str,
    first: int,
    count: int,
    capacity: int = 1,
    by: User,
    now: datetime,
) -> list[Table]:
    """Tables with consecutive numbers: A1, A2 … A number that was removed is taken up again."""
    row = locked(event, by=by)
    if count < 1 or capacity < 1:
        text = _("At least one table, with a place for one meeting.")
        raise Refused("no_place", text, field="capacity" if capacity < 1 else "count")
    codes = [f"{prefix.strip()}{number}" for number in range(first, first + count)]
    kept = {table.code: table for table in row.tables.filter(code__in=codes)}
    if there := next((code for code in codes if code in kept and kept[code].removed_at is None), None):
        raise Refused("table_twice", _("There is a table %(code)s already."), field="first", params={"code": there})
    if row.tables.filter(removed_at=None).count() + count > MOST_TABLES:
        text = _("An event has %(most)s tables at most.")
        raise Refused("too_many_tables", text, field="count", params={"most": MOST_TABLES})
    made = [kept.get(code) or Table(event=row, code=code) for code in codes]
    for table in made:
        table.hall, table.capacity, table.removed_at = hall, capacity, None
        table.save()
    changed(row, "tables_added", by=by, now=now, count=count, first=codes[0])
    return made


@transaction.atomic
def remove_table(table: Table, *, by: User, now: datetime) -> Table:
    """It is gone from now on; what was held there keeps its number."""
    row = locked(table.event, by=by)
    kept: Table = row.tables.select_for_update(of=("self",)).get(pk=table.pk)
    if kept.removed_at is None:
        kept.removed_at = now
        kept.save(update_fields=["removed_at"])
        changed(row, "table_removed", by=by, now=now, code=kept.code)
    return kept


@transaction.atomic
def add_session(event: Event, values: dict[str, Any], *, by: User, now: datetime) -> Session:
    """A part of the programme. Two in one hall do not overlap, and a speaker without a hall has no such bound."""
    row = locked(event, by=by)
    session = Session(event=row, **values)
    if session.ends_at <= session.starts_at:
        raise Refused("order", _("The session ends before it begins."), field="ends_at")
    own = Period(session.starts_at, session.ends_at)
    if not Period(row.starts_at, row.ends_at).holds(own):
        raise Refused("outside", _("Sessions lie within the event's own time."), field="starts_at")
    if session.hall is not None:
        rows = row.sessions.filter(hall=session.hall, starts_at__lt=own.last, ends_at__gt=own.first)
        if there := rows.first():
            text = _("In this hall “%(title)s” is held at that time.")
            raise Refused("hall_taken", text, field="hall", params={"title": there.title_zh}, status=409)
    session.save()
    changed(row, "session_added", by=by, now=now, title=session.title_zh)
    return session


@transaction.atomic
def remove_session(session: Session, *, by: User, now: datetime) -> None:
    """One at whose door a badge was read, or that has papers, stays."""
    row = locked(session.event, by=by)
    if session.passages.exists():
        raise Refused("attended", _("People have come to this session; it stays."), status=409)
    if session.materials.exists():
        raise Refused("has_papers", _("Papers of this session were handed out; it stays."), status=409)
    title = session.title_zh
    session.delete()
    changed(row, "session_removed", by=by, now=now, title=title)
