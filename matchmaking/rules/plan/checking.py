"""What must hold of an event before it can be planned; every fault is told with its place in the document."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from matchmaking.rules.plan.model import DECLINED, NEVER, Fault, Interest, Meeting, Participant, Problem, Slot


def faults_of(problem: Problem) -> list[Fault]:
    """All faults of the lists themselves; what refers to them is looked at only when they are sound."""
    found = [*_lists(problem), *_slots(problem.slots), *_capacities(problem)]
    if not found:
        found = [*_references(problem), *_people(problem), *_interests(problem)]
    return found or list(_locked(problem))


def _lists(problem: Problem) -> Iterator[Fault]:
    for name in ("slots", "tables", "buyers", "suppliers"):
        items: Sequence[Any] = getattr(problem, name)
        if not items:
            yield Fault(f"$.{name}", "empty")
        yield from _twice(name, [each.id for each in items])
    buyers = {each.id for each in problem.buyers}
    for number, each in enumerate(problem.suppliers):
        if each.id in buyers:
            yield Fault(f"$.suppliers[{number}].id", "on_both_sides", {"id": each.id})


def _twice(name: str, ids: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, each in enumerate(ids):
        if each in seen:
            yield Fault(f"$.{name}[{number}].id", "given_twice", {"id": each})
        seen.add(each)


def _slots(slots: Sequence[Slot]) -> Iterator[Fault]:
    aware = {each.start.tzinfo is not None for each in slots} | {each.end.tzinfo is not None for each in slots}
    if len(aware) > 1:
        yield Fault("$.slots", "offsets_mixed")
        return
    places = {id(each): number for number, each in enumerate(slots)}
    for number, each in enumerate(slots):
        if each.end <= each.start:
            yield Fault(f"$.slots[{number}].end", "ends_before_start", {"id": each.id})
    ordered = sorted(slots, key=lambda each: (each.start, each.end))
    for before, after in pairwise(ordered):
        if after.start < before.end:
            yield Fault(f"$.slots[{places[id(after)]}]", "overlap", {"id": after.id, "other": before.id})


def _capacities(problem: Problem) -> Iterator[Fault]:
    for number, table in enumerate(problem.tables):
        if not table.capacity:
            yield Fault(f"$.tables[{number}].capacity", "zero_capacity", {"id": table.id})
    for name in ("buyers", "suppliers"):
        side: Sequence[Participant] = getattr(problem, name)
        for number, each in enumerate(side):
            if each.quota == 0:
                yield Fault(f"$.{name}[{number}].quota", "zero_quota", {"id": each.id})
    moment, first = problem.not_before, next(iter(problem.slots), None)
    if moment is not None and first is not None and (moment.tzinfo is None) != (first.start.tzinfo is None):
        yield Fault("$.not_before", "offsets_mixed")


def _references(problem: Problem) -> Iterator[Fault]:
    slots = {each.id for each in problem.slots}
    for number, table in enumerate(problem.tables):
        yield from _unknown(table.slots, slots, f"$.tables[{number}].slots")
    for name in ("buyers", "suppliers"):
        for number, each in enumerate(getattr(problem, name)):
            yield from _unknown(each.available, slots, f"$.{name}[{number}].available")


def _unknown(named: Iterable[str] | None, known: Iterable[str], place: str) -> Iterator[Fault]:
    for each in sorted(set(named or ()) - set(known)):
        yield Fault(place, "unknown_slot", {"id": each})


def _people(problem: Problem) -> Iterator[Fault]:
    """A person who sits for two participants would be in two places."""
    stands_for: dict[str, str] = {}
    for name in ("buyers", "suppliers"):
        for number, each in enumerate(getattr(problem, name)):
            for person in each.people:
                other = stands_for.setdefault(person, each.id)
                if other != each.id:
                    params = {"person": person, "id": each.id, "other": other}
                    yield Fault(f"$.{name}[{number}].people", "person_twice", params)


def _interests(problem: Problem) -> Iterator[Fault]:
    buyers, suppliers = {each.id for each in problem.buyers}, {each.id for each in problem.suppliers}
    seen: set[tuple[str, str]] = set()
    for number, each in enumerate(problem.interests):
        place = f"$.interests[{number}]"
        missing = False
        for member, name in (("from", each.source), ("to", each.target)):
            if name not in buyers and name not in suppliers:
                missing = True
                yield Fault(f"{place}.{member}", "unknown_participant", {"id": name})
        if not missing and (each.source in buyers) == (each.target in buyers):
            yield Fault(place, "same_side", {"id": each.source, "other": each.target})
        if (each.source, each.target) in seen:
            yield Fault(place, "given_twice", {"id": f"{each.source} → {each.target}"})
        seen.add((each.source, each.target))


def _locked(problem: Problem) -> Iterator[Fault]:
    """Locked meetings hold as they stand: each must be possible, and all of them together."""
    look = _Locked(problem)
    for number, meeting in enumerate(problem.locked):
        yield from look.at(meeting, f"$.locked[{number}]")


class _Locked:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.buyers = {each.id: each for each in problem.buyers}
        self.suppliers = {each.id: each for each in problem.suppliers}
        self.slots = {each.id for each in problem.slots}
        self.tables = {each.id: each for each in problem.tables}
        self.refused = refused_pairs(problem.interests)
        self.places: set[tuple[str, str]] = set()
        self.pairs: set[tuple[str, str]] = set()
        self.held: Counter[str] = Counter()
        self.seats: Counter[tuple[str, str | None]] = Counter()

    def at(self, meeting: Meeting, place: str) -> Iterator[Fault]:
        if unknown := list(self.unknown(meeting, place)):
            yield from unknown
            return
        if meeting.pair in self.pairs:
            yield Fault(place, "locked_twice", {"id": meeting.buyer, "other": meeting.supplier})
        if refused_by := self.refused.get(frozenset(meeting.pair)):
            yield Fault(place, "locked_refused", {"id": refused_by})
        self.pairs.add(meeting.pair)
        for member, each in (("buyer", self.buyers[meeting.buyer]), ("supplier", self.suppliers[meeting.supplier])):
            yield from self.person(each, meeting.slot, f"{place}.{member}")
        yield from self.table(meeting, place)

    def unknown(self, meeting: Meeting, place: str) -> Iterator[Fault]:
        known: tuple[tuple[str, str, Mapping[str, Any] | set[str]], ...] = (
            ("buyer", meeting.buyer, self.buyers),
            ("supplier", meeting.supplier, self.suppliers),
            ("slot", meeting.slot, self.slots),
        )
        for member, name, among in known:
            if name not in among:
                code = "unknown_slot" if member == "slot" else "unknown_participant"
                yield Fault(f"{place}.{member}", code, {"id": name})
        if meeting.table is not None and meeting.table not in self.tables:
            yield Fault(f"{place}.table", "table_gone", {"id": meeting.table, "slot": meeting.slot})

    def person(self, each: Participant, slot: str, place: str) -> Iterator[Fault]:
        params = {"id": each.id, "slot": slot}
        if each.withdrawn:
            yield Fault(place, "withdrawn_with_meeting", params)
        elif not each.can(slot):
            yield Fault(place, "not_available", params)
        if (each.id, slot) in self.places:
            yield Fault(place, "two_places", params)
        self.places.add((each.id, slot))
        self.held[each.id] += 1
        if each.quota is not None and self.held[each.id] == each.quota + 1:
            yield Fault(place, "over_quota", {"id": each.id, "quota": each.quota})

    def table(self, meeting: Meeting, place: str) -> Iterator[Fault]:
        slot = meeting.slot
        if meeting.table is not None:
            table = self.tables[meeting.table]
            self.seats[slot, table.id] += 1
            if not table.is_open(slot):
                yield Fault(f"{place}.table", "table_gone", {"id": table.id, "slot": slot})
            elif self.seats[slot, table.id] > table.capacity:
                yield Fault(f"{place}.table", "table_taken", {"id": table.id, "slot": slot})
        self.seats[slot, None] += 1
        if self.seats[slot, None] == capacity_of(self.problem, slot) + 1:
            yield Fault(f"{place}.slot", "too_many_locked", {"slot": slot})


def capacity_of(problem: Problem, slot: str) -> int:
    return sum(table.capacity for table in problem.tables if table.is_open(slot))


def refused_pairs(interests: Iterable[Interest]) -> dict[frozenset[str], str]:
    """Pairs that never meet, with the participant who does not want it: by never, or by declining a request."""
    found: dict[frozenset[str], str] = {}
    for each in interests:
        if each.level == NEVER:
            found[frozenset((each.source, each.target))] = each.source
        elif each.answer == DECLINED:
            found.setdefault(frozenset((each.source, each.target)), each.target)
    return found
