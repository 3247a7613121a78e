"""The demo's exhibition with a plan: booths laid out, given by lot and published, one given by hand, an order."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from matchmaking.actions import events, life, registering
from matchmaking.actions.exhibitions import allotting, applying, plan
from matchmaking.actions.people import Person
from matchmaking.enums import EventKind, Role
from matchmaking.models import Event
from matchmaking.rules.booths import LOT, Area
from pilotzone.accounts.models import User
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.story import Story

DAY = timedelta(days=1)
# firm, area of at least, topics, wishes
EXHIBITORS = (
    (LEADING, 9, ("home",), ("A02", "A03")),
    ("hengyue", 18, ("electronics",), ("A02",)),
    ("jiaxi", 9, ("food",), ()),
)
MATERIALS = (
    ("380V 动力电", "Power supply 380 V", 800_00, 2),
    ("洽谈桌椅", "Table with chairs", 260_00, 6),
    ("射灯", "Spotlight", 60_00, 20),
)


def stories(officers: Mapping[str, User], companies: Mapping[str, Company], *, now: datetime) -> list[Story]:
    return [booths_story(officers["events"], companies, now)]


def booths_story(officer: User, companies: Mapping[str, Company], now: datetime) -> Story:
    yield (at := now - 16 * DAY)
    fair = announce(officer, at, now)
    lay_out(fair, officer, at)
    yield (at := now - 14 * DAY)
    life.follow(now=at)
    fair.refresh_from_db()
    rows = []
    for place, (key, area, topics, wishes) in enumerate(EXHIBITORS):
        company, moment = companies[key], at + timedelta(minutes=place)
        person = Person(company.lead.name, "展务", email=f"{key}.exhibitor@demo.example")
        row = registering.apply(
            fair, company.enterprise, role=Role.EXHIBITOR, people=[person], by=company.lead, now=moment
        )
        applying.apply(row, area=area, topics=topics, wishes=wishes, by=company.lead, now=moment)
        rows.append(row)
    yield (at := now - 6 * DAY)
    allotting.allot(fair, rule=LOT, seed="双色球 03 08 17 21 26 33 + 09", by=officer, now=at)
    yield (at := now - 5 * DAY)
    allotting.publish(fair, by=officer, now=at)
    yield (at := now - 4 * DAY)
    listed = list(fair.materials.order_by("pk"))
    applying.order(rows[0], {listed[1].pk: 2, listed[2].pk: 4}, by=companies[LEADING].lead, now=at)


def announce(officer: User, at: datetime, now: datetime) -> Event:
    values = {
        "division": None,
        "topics": ["home", "electronics", "food"],
        "markets": [],
        "name_zh": "跨境电商选品展",
        "name_en": "Product fair for cross-border e-commerce",
        "text_zh": "平台选品团队到场，现场洽谈。",
        "text_en": "Buyers of the platforms come to choose goods.",
        "starts_at": now + 30 * DAY,
        "ends_at": now + 32 * DAY,
        "venue_zh": "天津市演示会展中心二号馆",
        "venue_en": "Hall 2, Tianjin Demo Convention Centre",
        "online_url": "",
        "opens_at": at + DAY,
        "closes_at": now + 20 * DAY,
        "requests_until": None,
        "needs_approval": False,
        "fee": 0,
        "fee_note_zh": "",
        "fee_note_en": "",
        "contact": "市商务局跨境电商处 022-5550 0100",
        "slot_minutes": None,
        "quota": None,
        "request_quota": 20,
        "answers_needed": False,
    }
    places = {Role.EXHIBITOR: 16, Role.VISITOR: 400}
    return events.announce(events.make(EventKind.EXHIBITION, values, places, by=officer, now=at), by=officer, now=at)


def lay_out(fair: Event, officer: User, at: datetime) -> None:
    """A row of small booths, one of large ones, and a zone for food."""
    small, large, food = Area(0, 0, 3, 3), Area(0, 6, 6, 3), Area(14, 0, 3, 3)
    plan.lay_out(fair, hall=None, prefix="A", start=small, columns=4, fee=3_600_00, by=officer, now=at)
    plan.lay_out(fair, hall=None, prefix="B", start=large, columns=2, fee=6_800_00, by=officer, now=at)
    zone = {"columns": 2, "rows": 2, "aisle": 3, "topic": "food", "fee": 3_600_00}
    plan.lay_out(fair, hall=None, prefix="F", start=food, **zone, by=officer, now=at)
    for name_zh, name_en, fee, most in MATERIALS:
        applying.offer_material(fair, name_zh=name_zh, name_en=name_en, fee=fee, most=most, by=officer, now=at)
