"""Which table each meeting gets: a given one where it was given, otherwise the one at which somebody sat before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from matchmaking.rules.plan.model import Meeting, Problem


def seated(problem: Problem, meetings: Iterable[Meeting], wanted: Mapping[tuple[str, str], str]) -> tuple[Meeting, ...]:
    """By slot and buyer. `wanted`: the table that a pair had before, kept where it is free."""
    by_slot: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        by_slot.setdefault(meeting.slot, []).append(meeting)
    last: dict[str, str] = {}
    order = {each.id: place for place, each in enumerate((*problem.buyers, *problem.suppliers))}
    found: list[Meeting] = []
    for slot in sorted(problem.slots, key=lambda each: each.start):
        held = sorted(by_slot.get(slot.id, []), key=lambda each: (order[each.buyer], order[each.supplier]))
        given = _in_slot(problem, slot.id, held, wanted, last)
        for meeting in held:
            table = given[meeting.pair]
            last[meeting.buyer] = last[meeting.supplier] = table
            found.append(Meeting(meeting.buyer, meeting.supplier, slot.id, table))
    return tuple(found)


def _in_slot(
    problem: Problem,
    slot: str,
    held: Sequence[Meeting],
    wanted: Mapping[tuple[str, str], str],
    last: Mapping[str, str],
) -> dict[tuple[str, str], str]:
    free: Counter[str] = Counter({each.id: each.capacity for each in problem.tables if each.is_open(slot)})
    given: dict[tuple[str, str], str] = {}
    wishes = (
        lambda each: each.table,
        lambda each: wanted.get(each.pair),
        lambda each: last.get(each.supplier),
        lambda each: last.get(each.buyer),
        lambda each: next(name for name, count in free.items() if count),
    )
    for wish in wishes:
        for meeting in held:
            table = None if meeting.pair in given else wish(meeting)
            if table is not None and free[table] > 0:
                given[meeting.pair] = table
                free[table] -= 1
    return given
