"""An event as the planner takes it: rows become a Problem, in the same few queries for two participants or a thousand.

Ids in a Problem are `p7`, `s7`, `t7`: the keys of a participation, a slot and a table.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from matchmaking.enums import LIVE, SIDES, ParticipationState, Role
from matchmaking.enums_plan import MeetingState
from matchmaking.models import Attendee, Away, Event, Meeting, MeetingRequest, Participation, Slot, Table
from matchmaking.rules.plan import model as plan
from matchmaking.rules.plan.pairs import wishes_of

NO_PLACE = "no_place"  # one of them has no confirmed place at the event


@dataclass(frozen=True, slots=True)
class Facts:
    """`problem` is the event now. `standing`: its living meetings; `apart`: requests of whom has no place yet."""

    problem: plan.Problem
    participations: Mapping[str, Participation]
    slots: Mapping[str, Slot]
    tables: Mapping[str, Table]
    people: Mapping[str, str]
    standing: tuple[Meeting, ...]
    apart: tuple[plan.Unmet, ...]

    @property
    def previous(self) -> tuple[plan.Meeting, ...]:
        """The meetings that stand, as a plan to start from; one without its slot has to find another."""
        return tuple(as_planned(each) for each in self.standing)

    def passed(self, slot: str) -> bool:
        return self.problem.has_passed(next(each for each in self.problem.slots if each.id == slot))


def who(key: int) -> str:
    return f"p{key}"


def when(key: int | None) -> str:
    return "" if key is None else f"s{key}"


def where(key: int) -> str:
    return f"t{key}"


def number(identity: str) -> int:
    return int(identity[1:])


def as_planned(row: Any) -> plan.Meeting:
    """A planned or living meeting as the rules take it."""
    return plan.Meeting(who(row.buyer_id), who(row.supplier_id), when(row.slot_id), where(row.table_id))


def facts_of(event: Event, *, now: datetime, absent: Collection[int] = ()) -> Facts:
    """`absent`: keys of participations that did not come; they take no meeting that is still to be."""
    return Gathering(event, now, frozenset(absent)).facts()


class Gathering:
    """Reads the event once."""

    def __init__(self, event: Event, now: datetime, absent: frozenset[int]) -> None:
        self.event, self.now, self.absent = event, now, absent
        self.slots = list(event.slots.all())
        self.passed = {each.pk for each in self.slots if each.starts_at < now}
        self.standing = list(Meeting.objects.living().filter(event=event).for_list())
        rows = Participation.objects.filter(event=event, role__in=SIDES).for_list().order_by("pk")
        self.rows = {row.pk: row for row in rows}
        asked = MeetingRequest.objects.standing().filter(event=event, source__in=self.rows, target__in=self.rows)
        self.requests = list(asked.order_by("asked_at", "pk"))
        self.past: dict[int, set[int]] = defaultdict(set)
        for meeting in self.standing:
            if meeting.slot_id in self.passed:
                self.past[meeting.buyer_id].add(meeting.slot_id)
                self.past[meeting.supplier_id].add(meeting.slot_id)
        self.away: dict[int, set[int]] = defaultdict(set)
        for key, slot in Away.objects.filter(participation__event=event).values_list("participation_id", "slot_id"):
            self.away[key].add(slot)
        self.sitting: dict[int, list[str]] = defaultdict(list)
        self.people: dict[str, str] = {}
        self.read_people()

    def read_people(self) -> None:
        rows = Attendee.objects.current().filter(
            participation__event=self.event, participation__state=ParticipationState.CONFIRMED
        )
        for key, name, phone, email in rows.values_list("participation_id", "name", "phone_key", "email_key"):
            for contact in filter(None, (phone, email)):
                self.sitting[key].append(contact)
                self.people[contact] = name

    def facts(self) -> Facts:
        taking, waiting = self.sorted_out()
        problem = plan.Problem(
            slots=tuple(map(self.slot, self.slots)),
            tables=tuple(self.tables()),
            buyers=tuple(self.side(taking, Role.BUYER)),
            suppliers=tuple(self.side(taking, Role.SUPPLIER)),
            interests=tuple(self.interests(taking)),
            locked=tuple(as_planned(each) for each in self.standing if self.is_locked(each)),
            answers_needed=self.event.answers_needed,
            not_before=timezone.localtime(self.now),
        )
        return Facts(
            problem=problem,
            participations={who(key): row for key, row in self.rows.items()},
            slots={when(row.pk): row for row in self.slots},
            tables={where(row.pk): row for row in self.event.tables.all()},
            people=self.people,
            standing=tuple(self.standing),
            apart=tuple(self.apart(taking | waiting, waiting)),
        )

    def sorted_out(self) -> tuple[set[int], set[int]]:
        """Who is part of the plan, and who asks or is asked without a place. Who left stays for the reasons."""
        taking, waiting = set(self.past), set()
        named = {key for each in self.requests for key in (each.source_id, each.target_id)}
        for key, row in self.rows.items():
            if row.state == ParticipationState.CONFIRMED or (key in named and row.state not in LIVE):
                taking.add(key)
            elif key in named and key not in taking:
                waiting.add(key)
        return taking, waiting

    def is_locked(self, row: Meeting) -> bool:
        return row.slot_id in self.passed or (row.is_locked and row.slot_id is not None)

    def slot(self, row: Slot) -> plan.Slot:
        return plan.Slot(when(row.pk), timezone.localtime(row.starts_at), timezone.localtime(row.ends_at))

    def tables(self) -> Iterable[plan.Table]:
        """One that is gone stays open for the meetings that were held there."""
        held: dict[int, set[str]] = defaultdict(set)
        for each in self.standing:
            if each.slot_id in self.passed:
                held[each.table_id].add(when(each.slot_id))
        for row in self.event.tables.all():
            if row.removed_at is None:
                yield plan.Table(where(row.pk), row.capacity)
            elif row.pk in held:
                yield plan.Table(where(row.pk), row.capacity, frozenset(held[row.pk]))

    def side(self, taking: set[int], role: Role) -> Iterable[plan.Participant]:
        return (self.participant(row) for key, row in self.rows.items() if row.role == role and key in taking)

    def participant(self, row: Participation) -> plan.Participant:
        came, is_in = self.past.get(row.pk, set()), row.state == ParticipationState.CONFIRMED
        free = {each.pk for each in self.slots} - self.away[row.pk] if is_in and row.pk not in self.absent else set()
        return plan.Participant(
            id=who(row.pk),
            available=frozenset(when(key) for key in free | came),
            quota=self.event.quota if row.quota is None else row.quota,
            people=tuple(self.sitting[row.pk]),
            withdrawn=not is_in and not came,
        )

    def interests(self, taking: set[int]) -> Iterable[plan.Interest]:
        """What was asked, and who cancelled a meeting: it is not planned again."""
        refused = self.cancelled()
        said = set()
        for each in self.requests:
            pair = frozenset((each.source_id, each.target_id))
            if not pair <= taking or refused.get(pair) == each.source_id:
                continue
            answer = plan.DECLINED if pair in refused else each.answer or None
            said.add(pair)
            yield plan.Interest(who(each.source_id), who(each.target_id), str(each.wish), answer)
        for pair, by in refused.items():
            if pair <= taking and pair not in said:
                other = next(key for key in pair if key != by)
                yield plan.Interest(who(other), who(by), plan.NICE, plan.DECLINED)

    def cancelled(self) -> dict[frozenset[int], int]:
        rows = Meeting.objects.filter(event=self.event, state=MeetingState.CANCELLED, cancelled_side__isnull=False)
        standing = {frozenset((each.buyer_id, each.supplier_id)) for each in self.standing}
        told = rows.values_list("buyer_id", "supplier_id", "cancelled_side_id")
        found = {frozenset((buyer, supplier)): side for buyer, supplier, side in told}
        return {pair: side for pair, side in found.items() if pair not in standing}

    def apart(self, known: set[int], waiting: set[int]) -> Iterable[plan.Unmet]:
        """Requests with somebody who waits for a place, worth what they would be worth."""
        asked = [each for each in self.requests if {each.source_id, each.target_id} & waiting]
        interests = [
            plan.Interest(who(each.source_id), who(each.target_id), str(each.wish), each.answer or None)
            for each in asked
            if self.rows[each.source_id].role != self.rows[each.target_id].role
        ]
        sides = {
            role: tuple(plan.Participant(who(key)) for key in sorted(known) if self.rows[key].role == role)
            for role in SIDES
        }
        problem = plan.Problem((), (), sides[Role.BUYER], sides[Role.SUPPLIER], tuple(interests))
        for wish in wishes_of(problem):
            without = tuple(each for each in (wish.buyer, wish.supplier) if number(each) in waiting)
            yield plan.Unmet(wish.buyer, wish.supplier, wish.value, NO_PLACE, without)
