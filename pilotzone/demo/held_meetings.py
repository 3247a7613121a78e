"""The demo's supply-demand meetings that were held: planned, mended, told of; and a draft for those to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from matchmaking.actions import door, events, life, parties, programme, registering, requesting
from matchmaking.actions.meetings import cancelling, following, outcomes, planning, publishing
from matchmaking.actions.meetings.outcomes import Said
from matchmaking.actions.people import Person
from matchmaking.enums import EventKind, Presence, Role
from matchmaking.enums_meetings import Answer, Wish
from matchmaking.enums_plan import PlanStart
from matchmaking.models import Event, Meeting, MeetingPlan, Participation
from matchmaking.rules.periods import Period
from pilotzone.accounts.models import User
from pilotzone.demo.cast import LEADING, Company
from pilotzone.demo.story import Story
from pilotzone.kernel import clock
from subsidies.rules.deadlines import ZONE

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NAME = ("春季家居户外供需对接会", "Spring meeting for home and outdoor goods")
GUEST = "Baltic Home AB"
SUPPLIERS = ((LEADING, "高远"), ("hengyue", "陆清"), ("yiting", "方舟"), ("lanqiao", "林岚"))
BUYER = ("hongchuan", "秦川")
MUST, NICE, YES, NO = Wish.MUST, Wish.NICE, Answer.ACCEPTED, Answer.DECLINED
REQUESTS = (
    (GUEST, LEADING, MUST, YES),
    (GUEST, "yiting", MUST, YES),
    (GUEST, "lanqiao", NICE, NO),
    ("hongchuan", LEADING, MUST, YES),
    ("hongchuan", "hengyue", NICE, YES),
    ("hongchuan", "yiting", NICE, None),
    ("lanqiao", "hongchuan", MUST, None),
)
SAID = (
    (GUEST, LEADING, Said(True, 5, 18_000_000, None, "USD", "SE", "Second order after samples.")),
    (GUEST, "yiting", Said(True, 4, 6_500_000, None, "USD", "SE")),
    ("hongchuan", LEADING, Said(True, 4, 120_000_000, 15_000_000, "CNY", "DE")),
    ("hongchuan", "yiting", Said(was_held=False)),
)
BACK = (
    (LEADING, GUEST, Said(True, 5, 17_000_000, None, "USD", "SE")),
    (LEADING, "hongchuan", Said(True, 3)),
)


def stories(officers: Mapping[str, User], companies: Mapping[str, Company], *, now: datetime) -> list[Story]:
    return [held_story(Acting(officers["events"], companies, now), now)]


def held_story(acting: "Acting", now: datetime) -> Story:
    yield (at := now - 38 * DAY)
    acting.announce(at)
    yield (at := now - 36 * DAY)
    life.follow(now=at)
    acting.join_all(at)
    yield (at := now - 33 * DAY)
    acting.ask_all(at)
    yield (at := now - 29 * DAY)
    acting.publish(acting.draft(PlanStart.FRESH, at), at + HOUR)
    yield (at := now - 27 * DAY)
    meeting = acting.meeting("hongchuan", "hengyue")
    hengyue = acting.companies["hengyue"].lead
    cancelling.cancel(meeting, acting.row("hengyue"), reason="业务员出国参展，当天赶不回来", by=hengyue, now=at)
    yield (at := now - 26 * DAY)
    acting.publish(acting.draft(PlanStart.MEND, at), at + HOUR)
    yield (at := acting.starts_at)
    life.follow(now=at)
    acting.come(at + 5 * MINUTE)
    yield (at := acting.starts_at + 4 * HOUR)
    life.follow(now=at)
    following.follow(now=at)
    acting.tell(at + HOUR)
    yield (at := now - 6 * HOUR)
    acting.draft_for_the_next(at)


@dataclass
class Acting:
    """The officer, the enterprises' people, and the overseas firm by its link."""

    officer: User
    companies: Mapping[str, Company]
    now: datetime

    @property
    def starts_at(self) -> datetime:
        day = clock.local_date(self.now) - 22 * DAY
        return datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)

    @property
    def event(self) -> Event:
        return Event.objects.get(name_zh=NAME[0])

    def announce(self, now: datetime) -> None:
        values = {
            "division": None,
            "topics": ["home", "toys"],
            "markets": ["SE", "DE"],
            "name_zh": NAME[0],
            "name_en": NAME[1],
            "text_zh": "北欧采购商到场，一对一洽谈。",
            "text_en": "Buyers from northern Europe, one to one.",
            "starts_at": self.starts_at,
            "ends_at": self.starts_at + 3 * HOUR,
            "venue_zh": "天津市演示会展中心三号厅",
            "venue_en": "Hall 3, Tianjin Demo Convention Centre",
            "online_url": "",
            "opens_at": now + DAY,
            "closes_at": self.starts_at - 5 * DAY,
            "requests_until": self.starts_at - 2 * DAY,
            "needs_approval": False,
            "fee": 0,
            "fee_note_zh": "",
            "fee_note_en": "",
            "contact": "市商务局跨境电商处 022-5550 0100",
            "slot_minutes": 20,
            "quota": 6,
            "request_quota": 20,
            "answers_needed": False,
        }
        places = {Role.BUYER: 6, Role.SUPPLIER: 12}
        row = events.make(EventKind.MEETINGS, values, places, by=self.officer, now=now)
        programme.add_tables(row, None, prefix="T", first=1, count=2, by=self.officer, now=now)
        whole = Period(self.starts_at, self.starts_at + HOUR)
        programme.add_slots(row, whole, by=self.officer, now=now)
        events.announce(row, by=self.officer, now=now)

    def join_all(self, now: datetime) -> None:
        roles = [*((each, Role.SUPPLIER) for each in SUPPLIERS), (BUYER, Role.BUYER)]
        for place, ((key, name), role) in enumerate(roles):
            company = self.companies[key]
            people = [Person(name, "业务代表", email=f"{key}.spring@demo.example")]
            at = now + place * MINUTE
            registering.apply(self.event, company.enterprise, role=role, people=people, by=company.lead, now=at)
        email = "maja.lind@baltichome.example"
        values = {"overseas_name": GUEST, "country": "SE", "contact": "Maja Lind", "email": email, "language": "en"}
        at = now + HOUR
        firm = parties.enter(values, by=self.officer, now=at)
        people = [Person("Maja Lind", "Buyer", email=email)]
        parties.bring(self.event, firm, role=Role.BUYER, people=people, by=self.officer, now=at)
        parties.send_link(firm, by=self.officer, now=at)

    def row(self, key: str) -> Participation:
        rows = Participation.objects.filter(event=self.event).for_list()
        if key in self.companies:
            return rows.get(party__enterprise=self.companies[key].enterprise)
        return rows.get(party__overseas_name=key)

    def by(self, key: str) -> User | None:
        return self.companies[key].lead if key in self.companies else None

    def ask_all(self, now: datetime) -> None:
        for place, (key, other, wish, answer) in enumerate(REQUESTS):
            at = now + place * MINUTE
            row = requesting.ask(self.row(key), self.row(other), wish=wish, by=self.by(key), now=at)
            if answer is not None:
                requesting.answer(row, answer=answer, by=self.by(other), now=at + MINUTE / 2)

    def draft(self, start: PlanStart, now: datetime, event: Event | None = None) -> MeetingPlan:
        """Worked out here and now: the job then finds nothing left to do."""
        made = planning.start(event or self.event, start=start, time_limit=5, by=self.officer, now=now)
        planning.run(made.pk, made.job, now=now)
        return made

    def publish(self, made: MeetingPlan, now: datetime) -> None:
        publishing.publish(made, by=self.officer, now=now)

    def meeting(self, one: str, other: str) -> Meeting:
        rows = Meeting.objects.living().filter(event=self.event)
        found = rows.of(self.row(one)).filter(pk__in=rows.of(self.row(other)))
        return found.get()

    def come(self, now: datetime) -> None:
        """All but one firm."""
        for key in (LEADING, "yiting", "hongchuan", GUEST):
            attendee = self.row(key).attendees.get()
            uid = uuid5(NAMESPACE_URL, f"demo/spring/{key}")
            reading = door.Reading(uid, attendee.badge.hex, Presence.IN, now)
            door.read(self.event, reading, by=self.officer, now=now)

    def tell(self, now: datetime) -> None:
        for place, (key, other, said) in enumerate((*SAID, *BACK)):
            at = now + place * MINUTE
            outcomes.say(self.meeting(key, other), self.row(key), said, by=self.by(key), now=at)

    def draft_for_the_next(self, now: datetime) -> None:
        """Of the meetings for which one can register; nobody is told of it."""
        row = Event.objects.coming(now).filter(kind=EventKind.MEETINGS).first()
        if row is not None:
            self.draft(PlanStart.FRESH, now, row)
