"""Whether a plan keeps every rule and every reason is true: from the event and the plan alone."""

from collections import Counter
from collections.abc import Iterable, Iterator

from matchmaking.rules.plan.model import (
    R_BUSY,
    R_DECLINED,
    R_NEVER,
    R_NO_COMMON_SLOT,
    R_QUOTA,
    R_TABLES,
    R_UNANSWERED,
    R_WITHDRAWN,
    Meeting,
    Participant,
    Plan,
    Problem,
    Unmet,
)


def broken(problem: Problem, meetings: Iterable[Meeting], previous: Iterable[Meeting] = ()) -> list[str]:
    """Every rule that the meetings break, in words for tests and benchmarks; `previous`: what was planned before."""
    return list(_broken(problem, list(meetings), {(each.pair, each.slot) for each in previous}))


def _broken(problem: Problem, meetings: list[Meeting], before: set[tuple[tuple[str, str], str]]) -> Iterator[str]:
    people = {each.id: each for each in (*problem.buyers, *problem.suppliers)}
    locked = {(each.pair, each.slot) for each in problem.locked}
    yield from (f"{each} is gone" for each in locked - {(each.pair, each.slot) for each in meetings})
    yield from _repeated("meet twice", (each.pair for each in meetings))
    places = [(name, each.slot) for each in meetings for name in each.pair]
    yield from _repeated("is in two places", places)
    for name, slot in places:
        if not people[name].can(slot):
            yield f"{name} is away in {slot}"
    for name, count in Counter(name for name, _slot in places).items():
        quota = people[name].quota
        if quota is not None and count > quota:
            yield f"{name} has {count} meetings"
    refused = _refused(problem)
    passed = {each.id for each in problem.slots if problem.has_passed(each)}
    for each in meetings:
        if each.slot in passed and (each.pair, each.slot) not in locked | before:
            yield f"{each} is in the past"
        if each.pair in refused:
            yield f"{each} is not wanted"
    yield from _tables(problem, meetings)


def _tables(problem: Problem, meetings: list[Meeting]) -> Iterator[str]:
    tables = {each.id: each for each in problem.tables}
    for (slot, name), count in Counter((each.slot, each.table) for each in meetings).items():
        if name is None or not tables[name].is_open(slot) or count > tables[name].capacity:
            yield f"table {name} in {slot} has {count} meetings"
    given = {(each.pair, each.slot): each.table for each in meetings}
    for each in problem.locked:
        if each.table is not None and given.get((each.pair, each.slot)) != each.table:
            yield f"{each} is at another table"


def _repeated(what: str, values: Iterable[object]) -> Iterator[str]:
    return (f"{each} {what}" for each, count in Counter(values).items() if count > 1)


def _refused(problem: Problem) -> set[tuple[str, str]]:
    found = set()
    for each in problem.interests:
        if each.level == "never" or each.answer == "declined":
            found |= {(each.source, each.target), (each.target, each.source)}
    return found


def untrue(problem: Problem, plan: Plan) -> list[Unmet]:
    """The reasons that do not hold."""
    look = _Look(problem, plan.meetings)
    return [each for each in plan.unmet if not look.is_true(each)]


class _Look:
    def __init__(self, problem: Problem, meetings: Iterable[Meeting]) -> None:
        self.problem, self.meetings = problem, list(meetings)
        self.said = {(each.source, each.target): each for each in problem.interests}
        self.people: dict[str, Participant] = {each.id: each for each in (*problem.buyers, *problem.suppliers)}
        self.at = {(name, each.slot) for each in self.meetings for name in each.pair}
        self.count = Counter(name for each in self.meetings for name in each.pair)
        self.taken = Counter(each.slot for each in self.meetings)
        self.seats = {
            slot.id: sum(each.capacity for each in problem.tables if each.is_open(slot.id)) for slot in problem.slots
        }

    def is_true(self, unmet: Unmet) -> bool:
        pair = (unmet.buyer, unmet.supplier)
        sides = [self.said.get(pair), self.said.get((pair[1], pair[0]))]
        if unmet.reason == R_WITHDRAWN:
            return bool(unmet.who) and all(self.people[name].withdrawn for name in unmet.who)
        if unmet.reason == R_NEVER:
            return any(each is not None and each.level == "never" and each.source in unmet.who for each in sides)
        if unmet.reason == R_DECLINED:
            return any(each is not None and each.answer == "declined" and each.target in unmet.who for each in sides)
        if unmet.reason == R_UNANSWERED:
            return self.problem.answers_needed and None in sides
        return self.is_true_of_slots(unmet, pair)

    def is_true_of_slots(self, unmet: Unmet, pair: tuple[str, str]) -> bool:
        slots = [
            each.id
            for each in self.problem.slots
            if not self.problem.has_passed(each) and all(self.people[name].can(each.id) for name in pair)
        ]
        if unmet.reason == R_NO_COMMON_SLOT:
            return not slots
        if unmet.reason == R_QUOTA:
            return bool(unmet.who) and all(self.count[name] == self.people[name].quota for name in unmet.who)
        free = [slot for slot in slots if not any((name, slot) in self.at for name in pair)]
        is_told = {slot: set(busy) for slot, busy in unmet.slots} == {
            slot: {name for name in pair if (name, slot) in self.at} for slot in slots
        }
        if unmet.reason == R_BUSY:
            return is_told and bool(slots) and not free
        return unmet.reason == R_TABLES and is_told and bool(free) and not any(map(self.has_table, free))

    def has_table(self, slot: str) -> bool:
        return self.taken[slot] < self.seats[slot]
