"""Events, and enterprises that take part in them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from matchmaking.actions import door, events, life, registering
from matchmaking.actions.people import Person
from matchmaking.enums import EventKind, Presence, Role
from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_enterprise, make_member, make_officer, numbers

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STARTS = datetime(2024, 8, 1, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai
VALUES = {
    "division": None,
    "topics": ["electronics"],
    "markets": ["DE"],
    "name_zh": "跨境电商供需对接会",
    "name_en": "Supply and demand meeting",
    "text_zh": "欢迎参加。",
    "text_en": "",
    "starts_at": STARTS,
    "ends_at": STARTS + 8 * HOUR,
    "venue_zh": "会展中心一号馆",
    "venue_en": "Hall 1",
    "online_url": "",
    "opens_at": NOW - HOUR,
    "closes_at": STARTS - DAY,
    "requests_until": None,
    "needs_approval": False,
    "fee": 0,
    "fee_note_zh": "",
    "fee_note_en": "",
    "contact": "022-6530 0000",
    "slot_minutes": 20,
    "quota": None,
    "request_quota": 20,
    "answers_needed": False,
}
PLACES = {Role.BUYER: 2, Role.SUPPLIER: 2}


def make_draft(*, kind=EventKind.MEETINGS, places=None, by=None, now=NOW, **fields):
    by = by or make_officer(R.EVENTS_OFFICER)
    return events.make(kind, VALUES | fields, PLACES if places is None else places, by=by, now=now)


def make_event(*, by=None, now=NOW, **fields):
    """Announced, and open where its moments say so."""
    by = by or make_officer(R.EVENTS_OFFICER)
    return events.announce(make_draft(by=by, now=now, **fields), by=by, now=now)


def person(name="王磊", **fields):
    return Person(name=name, phone=fields.pop("phone", f"139{next(numbers):08d}"), **fields)


def join(event, enterprise=None, *, role=Role.SUPPLIER, people=None, by=None, now=NOW, **fields):
    enterprise = enterprise or make_enterprise(f"天津参会企业{next(numbers)}有限公司")
    by = by or make_member(enterprise)
    people = [person()] if people is None else people
    return registering.apply(event, enterprise, role=role, people=people, by=by, now=now, **fields)


def come(attendee, at, *, presence=Presence.IN, by=None, now=None, uid=None):
    by = by or make_officer(R.EVENTS_OFFICER)
    reading = door.Reading(uid or uuid4(), attendee.badge.hex, presence, at)
    return door.read(attendee.participation.event, reading, by=by, now=now or at)


def run_until(event, now):
    life.follow(now=now)
    event.refresh_from_db()
    return event
