"""Supply-demand meetings with slots, tables and requests, and plans made of them."""

from django.db.models import Q
from django.utils import timezone

from matchmaking.actions import programme
from matchmaking.actions.meetings import planning, publishing
from matchmaking.enums import EventKind, Role
from matchmaking.enums_plan import PlanStart
from matchmaking.models import MeetingRequest
from matchmaking.rules.periods import Period
from pilotzone.jobs import actions as jobs
from pilotzone.messages.models import Notice
from tests.factories.events import HOUR, STARTS, join, make_event
from tests.factories.people import NOW

SLOT = HOUR / 3
PLACES = {Role.BUYER: 9, Role.SUPPLIER: 9}


def make_meetings(officer, *, slots=2, tables=1, **fields):
    """Slots of 20 minutes from nine o'clock on; tables T1, T2 …"""
    event = make_event(by=officer, kind=EventKind.MEETINGS, places=PLACES, **fields)
    programme.add_slots(event, Period(STARTS, STARTS + slots * SLOT), by=officer, now=NOW)
    programme.add_tables(event, None, prefix="T", first=1, count=tables, by=officer, now=NOW)
    event.refresh_from_db()
    return event


def seat(event, buyers=2, suppliers=2, **fields):
    sides = ((Role.BUYER, buyers), (Role.SUPPLIER, suppliers))
    return [[join(event, role=role, **fields) for _number in range(count)] for role, count in sides]


def ask(source, target, wish="must", answer="", *, now=NOW):
    answered = {"answer": answer, "answered_at": now} if answer else {}
    return MeetingRequest.objects.create(
        event=source.event,
        source=source,
        target=target,
        wish=wish,
        asked_at=now,
        asked_by=source.applied_by,
        **answered,
    )


def draft(event, officer, *, start=PlanStart.FRESH, now=NOW, **fields):
    """A plan begun and worked out."""
    made = planning.start(event, start=start, time_limit=fields.pop("time_limit", 5), by=officer, now=now, **fields)
    jobs.drain(now=timezone.now())
    made.refresh_from_db()
    return made


def publish(event, officer, *, now=NOW, **fields):
    return publishing.publish(draft(event, officer, now=now, **fields), by=officer, now=now)


def told(rows):
    """Meetings as (buyer, supplier, hour, table), by hour."""
    return sorted(
        (
            f"{timezone.localtime(row.slot.starts_at):%H:%M}" if row.slot else "",
            row.buyer_id,
            row.supplier_id,
            row.table.code,
        )
        for row in rows
    )


def kinds(row):
    """What the one who registered was told of meetings, in order."""
    about = Q(kind__contains="meeting") | Q(kind__contains="schedule")
    rows = Notice.objects.filter(about, recipient=row.applied_by).order_by("pk")
    return [each.kind.removeprefix("matchmaking.") for each in rows]


def reasons(plan):
    """Why requests have no meeting, by pair."""
    return {(each.buyer_id, each.supplier_id): each.reason for each in plan.unmet.all()}
