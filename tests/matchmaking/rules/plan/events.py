"""Made-up events for the tests of plans, and the best plan by trying everything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from matchmaking.rules.plan.control import Control, unlimited
from matchmaking.rules.plan.mending import mend
from matchmaking.rules.plan.model import Interest, Meeting, Participant, Plan, Problem, Slot, Table
from matchmaking.rules.plan.pairs import wishes_of
from matchmaking.rules.plan.planning import plan
from matchmaking.rules.plan.verification import broken, untrue

MORNING = datetime(2026, 9, 1, 9)


def slots(count: int, a_day: int = 100) -> tuple[Slot, ...]:
    starts = [MORNING + timedelta(days=each // a_day, minutes=20 * (each % a_day)) for each in range(count)]
    return tuple(Slot(f"S{number}", start, start + timedelta(minutes=20)) for number, start in enumerate(starts))


def tables(count: int) -> tuple[Table, ...]:
    return tuple(Table(f"T{number}") for number in range(count))


def event(wishes: str, *, slot_count: int = 3, table_count: int = 3, **more: object) -> Problem:
    """From `A-X must, X-A nice, B-Y never`: letters up to M are buyers, the others suppliers."""
    named = [each.split() for each in wishes.split(",")]
    interests = tuple(Interest(*pair.split("-"), level) for pair, level in named)
    people = sorted({name for each in interests for name in (each.source, each.target)})
    made = Problem(
        slots=slots(slot_count),
        tables=tables(table_count),
        buyers=tuple(Participant(name) for name in people if name < "N"),
        suppliers=tuple(Participant(name) for name in people if name >= "N"),
        interests=interests,
    )
    return replace(made, **more)


def random_event(
    seed: int, *, buyers: int = 3, suppliers: int = 3, slot_count: int = 3, density: float = 0.6
) -> Problem:
    random = Random(seed)
    every = slots(slot_count, a_day=2)

    def somebody(name: str) -> Participant:
        available = frozenset(each.id for each in every if random.random() < 0.7)
        return Participant(name, available, random.choice([None, 1, 2, 3]), withdrawn=random.random() < 0.05)

    def wished(source: Participant, target: Participant) -> Iterator[Interest]:
        if random.random() < density:
            level = random.choices(["must", "nice", "never"], [3, 5, 1])[0]
            answer = None if level == "never" else random.choices([None, "accepted", "declined"], [6, 2, 1])[0]
            yield Interest(source.id, target.id, level, answer)

    left = tuple(somebody(f"B{number}") for number in range(buyers))
    right = tuple(somebody(f"V{number}") for number in range(suppliers))
    pairs = [(one, other) for one in left for other in right]
    interests = [each for one, other in pairs for each in (*wished(one, other), *wished(other, one))]
    places = (
        Table("T0", random.choice([1, 2]), frozenset(each.id for each in every if random.random() < 0.8)),
        Table("T1"),
    )
    return Problem(every, places[: random.choice([1, 2])], left, right, tuple(interests), answers_needed=seed % 5 == 0)


def planned(problem: Problem, control: Control | None = None, **more: object) -> Plan:
    """A plan that keeps every rule, with reasons that are true."""
    found = plan(problem, control or unlimited(), **more)
    return sound(problem, found)


def mended(problem: Problem, previous: tuple[Meeting, ...]) -> Plan:
    return sound(problem, mend(problem, previous, unlimited()), previous)


def sound(problem: Problem, found: Plan, previous: tuple[Meeting, ...] = ()) -> Plan:
    assert broken(problem, found.meetings, previous) == []
    assert untrue(problem, found) == []
    assert found.objective <= found.bound
    met = {each.pair for each in found.meetings}
    wishes = wishes_of(problem)
    assert {(each.buyer, each.supplier) for each in found.unmet} == {(w.buyer, w.supplier) for w in wishes} - met
    assert found.objective == sum(each.value for each in wishes if (each.buyer, each.supplier) in met)
    return found


def every_plan(problem: Problem) -> Iterator[list[Meeting]]:
    """All sets of meetings that keep the rules, tables aside from their number. For very small events."""
    wishes = [each for each in wishes_of(problem) if not each.out]
    return _plans(problem, [(each.buyer, each.supplier) for each in wishes], [])


def _plans(problem: Problem, pairs: list[tuple[str, str]], held: list[Meeting]) -> Iterator[list[Meeting]]:
    if not pairs:
        yield held
        return
    yield from _plans(problem, pairs[1:], held)
    for slot in problem.slots:
        meeting = Meeting(*pairs[0], slot.id)
        if fits(problem, held, meeting):
            yield from _plans(problem, pairs[1:], [*held, meeting])


def fits(problem: Problem, held: list[Meeting], meeting: Meeting) -> bool:
    people = {each.id: each for each in (*problem.buyers, *problem.suppliers)}
    here = [each for each in held if each.slot == meeting.slot]
    if len(here) >= sum(each.capacity for each in problem.tables if each.is_open(meeting.slot)):
        return False
    for name in meeting.pair:
        who = people[name]
        count = sum(name in each.pair for each in held)
        if not who.can(meeting.slot) or (who.quota is not None and count >= who.quota):
            return False
        if any(name in each.pair for each in here):
            return False
    return True
