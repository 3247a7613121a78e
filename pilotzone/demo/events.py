"""Events of the demo: a training that is over, meetings that are open for registration, an exhibition to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from matchmaking.actions import certifying, consenting, door, events, life, materials, parties, programme, registering
from matchmaking.actions.people import Person
from matchmaking.enums import EventKind, Presence, Role
from matchmaking.models import Event, Participation
from matchmaking.rules.periods import Period
from pilotzone.accounts.models import User
from pilotzone.demo import profiles
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.papers import Page, Paper, draw
from pilotzone.demo.story import Story
from pilotzone.kernel import clock
from subsidies.rules.deadlines import ZONE

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CONTACT = "市商务局跨境电商处 022-5550 0100"
TRAINEES = ((LEADING, "周予安", "报关主管"), ("hengyue", "陈若溪", "财务"), ("jiaxi", "韩书宁", "外贸经理"))
SUPPLIERS = (
    (LEADING, "许明哲", "销售总监"),
    ("hengyue", "蒋诺", "外贸经理"),
    ("yiting", "田云舒", "总经理助理"),
    ("lanqiao", "苏景行", "外贸经理"),
    ("jifan", "叶知秋", "销售经理"),
    ("jinze", "陆清和", "外贸经理"),
    ("shuoyu", "魏一鸣", "外贸经理"),
)
HANDOUTS = {  # of the training's lessons, by the hour at which each begins
    9: Paper("一站式申报讲义", (Page("一站式申报讲义", (("适用", "向欧盟消费者远程销售货物"), ("申报", "按季度"))),)),
    14: Paper("产品合规讲义", (Page("产品合规讲义", (("责任人", "欧盟境内的经济运营者"), ("包装", "生产者登记"))),)),
}
LATE_SUPPLIER = ("huanye", "许知远", "销售经理")
BUYERS = (("hongchuan", "秦雨桐", "采购经理"), ("lisen", "沈嘉言", "客户经理"))


def events_story(officers: Mapping[str, User], companies: Mapping[str, Company], now: datetime) -> Story:
    """In the order of their moments; what time does by itself is done where beat would."""
    acting = Acting(officers["events"], companies, clock.local_date(now))
    yield (at := now - 40 * DAY)
    training = acting.training(now=at)
    yield (at := now - 34 * DAY)
    life.follow(now=at)
    learners = [acting.join(training, each, Role.TRAINEE, now=at) for each in TRAINEES]
    yield (at := acting.clock(-18, 9))
    life.follow(now=at)
    for row in learners[:2]:
        acting.come(row, at, Presence.IN)
    yield (at := acting.clock(-18, 12))
    acting.come(learners[1], at, Presence.OUT)
    yield (at := acting.clock(-18, 17))
    life.follow(now=at)
    yield (at := now - 15 * DAY)
    certifying.give(training, least_minutes=120, by=acting.officer, now=at)
    yield (at := now - 12 * DAY)
    meetings = acting.meetings(now=at)
    acting.exhibition(now=at)
    yield (at := now - 9 * DAY)
    life.follow(now=at)
    rows = [
        acting.join(meetings, each, Role.SUPPLIER, now=at + HOUR / 60 * place) for place, each in enumerate(SUPPLIERS)
    ]
    rows += [acting.join(meetings, each, Role.BUYER, now=at + HOUR / 2) for each in BUYERS]
    yield (at := now - 8 * DAY)
    for row in rows:
        registering.approve(row, by=acting.officer, now=at)
    yield (at := now - 2 * DAY)
    acting.join(meetings, LATE_SUPPLIER, Role.SUPPLIER, now=at)
    yield (at := now - DAY)
    acting.guest(meetings, companies[LEADING], now=at)
    profiles.enter_overseas(meetings, acting.officer, now=at)
    floor = profiles.Floor(meetings, companies, acting.officer)
    floor.keep_profiles(at + HOUR)
    floor.ask(at + 2 * HOUR)
    floor.write(at + 3 * HOUR)
    floor.judge(at + 3 * HOUR)
    yield now
    life.follow(now=now)


@dataclass
class Acting:
    """The officer, and the enterprises' own people."""

    officer: User
    companies: Mapping[str, Company]
    today: date

    def clock(self, days: int, hour: int) -> datetime:
        return datetime.combine(self.today + days * DAY, time(hour), ZONE)

    def make(
        self,
        kind: EventKind,
        names: tuple[str, str],
        days: tuple[int, int, int],
        places: Mapping[Role, int],
        *,
        now: datetime,
        **more: Any,
    ) -> Event:
        """`days` from today: when registration opens and ends, and the day of the event."""
        opens, closes, day = days
        values = {
            "division": None,
            "topics": [],
            "markets": [],
            "name_zh": names[0],
            "name_en": names[1],
            "text_zh": "",
            "text_en": "",
            "starts_at": self.clock(day, 9),
            "ends_at": self.clock(day, 17),
            "venue_zh": "天津市演示会展中心",
            "venue_en": "Tianjin Demo Convention Centre",
            "online_url": "",
            "opens_at": self.clock(opens, 9),
            "closes_at": self.clock(closes, 17),
            "requests_until": None,
            "needs_approval": False,
            "fee": 0,
            "fee_note_zh": "",
            "fee_note_en": "",
            "contact": CONTACT,
            "slot_minutes": None,
            "quota": None,
            "request_quota": 20,
            "answers_needed": False,
        }
        return events.make(kind, values | more, places, by=self.officer, now=now)

    def training(self, *, now: datetime) -> Event:
        row = self.make(
            EventKind.TRAINING,
            ("欧盟增值税与产品合规培训", "Training on VAT and product rules of the EU"),
            (-36, -20, -18),
            {Role.TRAINEE: 60},
            now=now,
            topics=["tax", "product"],
            markets=["DE", "FR", "PL"],
            text_zh="讲解一站式申报、产品安全负责人和包装法的要求，现场答疑。",
            text_en="One-stop shop, responsible persons for product safety, packaging law; with questions answered.",
        )
        handouts = draw(HANDOUTS.values())
        lessons = ((9, "增值税一站式申报", "One-stop shop for VAT"), (14, "产品合规", "Product rules"))
        for hour, zh, en in lessons:
            values = {"title_zh": zh, "title_en": en, "speaker": "", "hall": None}
            values |= {"starts_at": self.clock(-18, hour), "ends_at": self.clock(-18, hour + 3)}
            session = programme.add_session(row, values, by=self.officer, now=now)
            titles = {"title_zh": f"{zh}：讲义", "title_en": f"{en}: handout"}
            materials.add(session, handouts[HANDOUTS[hour]], **titles, by=self.officer, now=now)
        return events.announce(row, by=self.officer, now=now)

    def meetings(self, *, now: datetime) -> Event:
        row = self.make(
            EventKind.MEETINGS,
            ("家居与户外用品供需对接会", "Supply-demand meeting for home and outdoor goods"),
            (-10, 12, 20),
            {Role.BUYER: 10, Role.SUPPLIER: 6, Role.VISITOR: 40},
            now=now,
            topics=["home", "toys", "vehicles"],
            markets=["DE", "US", "AE"],
            needs_approval=True,
            slot_minutes=20,
            quota=12,
            requests_until=self.clock(15, 17),
            text_zh="平台、外贸企业与境外采购商一对一洽谈，银行和信保机构到场服务。",
            text_en="Platforms and trading firms meet overseas buyers one to one; banks and insurers are there too.",
        )
        hall = programme.add_hall(row, code="A", name_zh="A馆", name_en="Hall A", by=self.officer, now=now)
        programme.add_tables(row, hall, prefix="A", first=1, count=8, by=self.officer, now=now)
        whole = Period(self.clock(20, 9), self.clock(20, 17))
        noon = [Period(self.clock(20, 12), self.clock(20, 13))]
        programme.add_slots(row, whole, breaks=noon, by=self.officer, now=now)
        return events.announce(row, by=self.officer, now=now)

    def exhibition(self, *, now: datetime) -> Event:
        row = self.make(
            EventKind.EXHIBITION,
            ("天津跨境电商选品展", "Tianjin cross-border e-commerce exhibition"),
            (15, 45, 60),
            {Role.EXHIBITOR: 80, Role.VISITOR: 2_000},
            now=now,
            topics=["electronics", "appliances", "home", "apparel"],
            fee=3_000_00,
            fee_note_zh="含九平方米标准展位一个",
            fee_note_en="One standard booth of nine square metres",
            ends_at=self.clock(62, 16),
        )
        return events.announce(row, by=self.officer, now=now)

    def join(self, event: Event, who: tuple[str, str, str], role: Role, *, now: datetime) -> Participation:
        key, name, post = who
        company = self.companies[key]
        person = Person(name, post, email=f"{key}.{role.value}@demo.example")
        row = Event.objects.get(pk=event.pk)
        return registering.apply(row, company.enterprise, role=role, people=[person], by=company.lead, now=now)

    def guest(self, event: Event, host: Company, *, now: datetime) -> None:
        """An overseas buyer with a place and a link; one person of the leading enterprise lets it have the contact."""
        values = {"overseas_name": "Nordlicht Handels GmbH", "country": "DE", "contact": "Anna Weber"}
        values |= {"email": "anna.weber@nordlicht.example", "language": "en"}
        firm = parties.enter(values, by=self.officer, now=now)
        people = [Person("Anna Weber", "Head of purchasing", email=values["email"])]
        parties.bring(event, firm, role=Role.BUYER, people=people, by=self.officer, now=now)
        parties.send_link(firm, by=self.officer, now=now)
        row = Participation.objects.get(event=event, party__enterprise=host.enterprise)
        consenting.give(row.attendees.get(), firm, agreed=True, by=host.lead, now=now)

    def come(self, row: Participation, at: datetime, presence: Presence) -> None:
        attendee = row.attendees.get()
        uid = uuid5(NAMESPACE_URL, f"demo/{row.reference}/{presence.value}")
        door.read(row.event, door.Reading(uid, attendee.badge.hex, presence, at), by=self.officer, now=at)
