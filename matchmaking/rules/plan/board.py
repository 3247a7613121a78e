"""The table of who sits where, while a plan is being made: slots as bits, so that a common free one is one operation.

Buyers are numbered from 0 and suppliers go on from there. Locked meetings are not on the board: their slots, tables and
quotas are taken away before anything else is placed.
"""

from collections.abc import Iterable, Iterator, Sequence

from matchmaking.rules.plan.checking import capacity_of
from matchmaking.rules.plan.model import Meeting, Participant, Problem
from matchmaking.rules.plan.pairs import Wish

NONE = -1


def bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Board:
    """`can`: slots in which a participant could sit; `free`: those that are not taken; `room`, `left`: what remains."""

    def __init__(self, problem: Problem, wishes: Sequence[Wish]) -> None:
        self.problem = problem
        self.slots = tuple(sorted(problem.slots, key=lambda each: each.start))
        self.names = [each.id for each in (*problem.buyers, *problem.suppliers)]
        self.number = {name: place for place, name in enumerate(self.names)}
        self.buyers = len(problem.buyers)
        self.slot_number = {each.id: place for place, each in enumerate(self.slots)}
        self.room = [0 if problem.has_passed(each) else capacity_of(problem, each.id) for each in self.slots]
        self._seat([*problem.buyers, *problem.suppliers])
        self._lock(problem.locked)
        locked = {each.pair for each in problem.locked}
        self.wishes = [each for each in wishes if not each.out and (each.buyer, each.supplier) not in locked]
        self.locked_value = sum(each.value for each in wishes if (each.buyer, each.supplier) in locked)
        self.us = [self.number[each.buyer] for each in self.wishes]
        self.vs = [self.number[each.supplier] for each in self.wishes]
        self.worth = [each.value for each in self.wishes]
        self.slot_of = [NONE] * len(self.wishes)
        self.at = [[NONE] * len(self.slots) for _name in self.names]
        self.value = self.locked_value

    def _seat(self, people: Sequence[Participant]) -> None:
        live = [place for place, room in enumerate(self.room) if room]
        self.can = [sum(1 << place for place in live if each.can(self.slots[place].id)) for each in people]
        self.present = [
            sum(1 << place for place, slot in enumerate(self.slots) if each.can(slot.id)) for each in people
        ]
        self.left = [len(self.slots) if each.quota is None else each.quota for each in people]
        self.is_limited = [each.quota is not None for each in people]
        self.busy = [0] * len(people)  # by locked meetings
        self.locked_count = [0] * len(people)

    def _lock(self, locked: Iterable[Meeting]) -> None:
        for meeting in locked:
            place = self.slot_number[meeting.slot]
            self.room[place] = max(0, self.room[place] - 1)
            for name in meeting.pair:
                number = self.number[name]
                self.busy[number] |= 1 << place
                self.left[number] -= 1
                self.locked_count[number] += 1
        full = sum(1 << place for place, room in enumerate(self.room) if not room)
        self.can = [can & ~busy & ~full for can, busy in zip(self.can, self.busy, strict=True)]
        self.free = list(self.can)
        self.open = sum(1 << place for place, room in enumerate(self.room) if room)

    def place(self, pair: int, slot: int) -> None:
        u, v = self.us[pair], self.vs[pair]
        bit = 1 << slot
        self.at[u][slot] = self.at[v][slot] = pair
        self.free[u] &= ~bit
        self.free[v] &= ~bit
        self.left[u] -= 1
        self.left[v] -= 1
        self.slot_of[pair] = slot
        self.value += self.worth[pair]
        self.room[slot] -= 1
        if not self.room[slot]:
            self.open &= ~bit

    def lift(self, pair: int) -> int:
        slot = self.slot_of[pair]
        u, v = self.us[pair], self.vs[pair]
        bit = 1 << slot
        self.at[u][slot] = self.at[v][slot] = NONE
        self.free[u] |= bit
        self.free[v] |= bit
        self.left[u] += 1
        self.left[v] += 1
        self.slot_of[pair] = NONE
        self.value -= self.worth[pair]
        self.room[slot] += 1
        self.open |= bit
        return slot

    def clear(self) -> None:
        for pair, slot in enumerate(self.slot_of):
            if slot != NONE:
                self.lift(pair)

    def take(self, slot_of: Sequence[int]) -> None:
        """Put everything where another board, or this one earlier, had it."""
        for pair, slot in enumerate(self.slot_of):
            if slot not in (NONE, slot_of[pair]):
                self.lift(pair)
        for pair, slot in enumerate(slot_of):
            if slot != NONE and self.slot_of[pair] == NONE:
                self.place(pair, slot)

    def common(self, pair: int) -> int:
        """Slots in which both are free, whether or not a table is."""
        return self.free[self.us[pair]] & self.free[self.vs[pair]]

    def has_quota(self, pair: int) -> bool:
        return self.left[self.us[pair]] > 0 and self.left[self.vs[pair]] > 0

    def count(self, participant: int) -> int:
        """How many meetings somebody has, locked ones included."""
        taken = self.can[participant] & ~self.free[participant]
        return taken.bit_count() + self.locked_count[participant]

    def meeting_slots(self, participant: int) -> int:
        return self.busy[participant] | (self.can[participant] & ~self.free[participant])

    def held(self) -> list[Meeting]:
        """Every meeting that is placed, without tables, the locked ones first."""
        placed = [
            Meeting(wish.buyer, wish.supplier, self.slots[slot].id)
            for wish, slot in zip(self.wishes, self.slot_of, strict=True)
            if slot != NONE
        ]
        return [*self.problem.locked, *placed]
