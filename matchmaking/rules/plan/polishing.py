"""With the value kept: fewer idle slots between a participant's meetings, then more meetings for those with few.

Exchanging two slots along whole chains keeps who meets whom. The chains of two slots touch different people, so which
of them to exchange is decided exactly: those that close gaps, as long as the tables of both slots suffice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations

from matchmaking.rules.plan.board import NONE, Board, bits
from matchmaking.rules.plan.control import Control
from matchmaking.rules.plan.placing import Chain, components, exchange
from matchmaking.rules.plan.relaxation import fairness_of


@dataclass(frozen=True, slots=True)
class Days:
    """The slots of each day as one mask."""

    masks: tuple[int, ...]

    @classmethod
    def of(cls, board: Board) -> "Days":
        found: dict[object, int] = {}
        for place, slot in enumerate(board.slots):
            found[slot.start.date()] = found.get(slot.start.date(), 0) | 1 << place
        return cls(tuple(found.values()))

    def gaps(self, meetings: int, present: int) -> int:
        """Slots in which somebody waits between the first and the last meeting of a day."""
        total = 0
        for mask in self.masks:
            if held := meetings & mask:
                between = (1 << held.bit_length()) - (held & -held)
                total += (between & mask & present & ~held).bit_count()
        return total


def gaps_of(board: Board, days: Days, who: int) -> int:
    return days.gaps(board.meeting_slots(who), board.present[who])


def total_gaps(board: Board) -> int:
    days = Days.of(board)
    return sum(gaps_of(board, days, who) for who in range(len(board.names)))


def total_fairness(board: Board) -> int:
    return sum(fairness_of(board.count(who)) for who in range(len(board.names)))


def polish(board: Board, control: Control) -> None:
    """Until nothing gets better or the time is over."""
    days = Days.of(board)
    while not control.is_over():
        before = (total_gaps(board), -total_fairness(board))
        _close_gaps(board, days, control)
        _share(board, days, control)
        control.say("polishing", board.value)
        if (total_gaps(board), -total_fairness(board)) >= before:
            return


def _close_gaps(board: Board, days: Days, control: Control) -> None:
    live = [slot for slot in range(len(board.slots)) if any(can >> slot & 1 for can in board.can)]
    for a, c in combinations(live, 2):
        if control.is_over():
            return
        exchange(board, _best(board, days, a, c), a, c)


@dataclass(frozen=True, slots=True)
class Swap:
    chain: Chain
    gain: int  # gaps that it closes
    surplus: int  # meetings more in the first slot than in the second


def _best(board: Board, days: Days, a: int, c: int) -> Chain:
    """The meetings that change over, all at once: in between one of the slots might be too full."""
    found = [_swap(board, days, chain, a, c) for chain in components(board, a, c)]
    chosen = [each for each in found if not each.surplus and each.gain > 0]
    out = sorted((each for each in found if each.surplus > 0), key=lambda each: -each.gain)
    into = sorted((each for each in found if each.surplus < 0), key=lambda each: -each.gain)
    outs, intos = _sums(out), _sums(into)
    counts = [
        (outs[give] + intos[take], -give - take, give, take)
        for give in range(len(outs))
        for take in range(max(0, give - board.room[c]), min(len(intos) - 1, give + board.room[a]) + 1)
    ]
    gain, _few, give, take = max(counts)
    if gain > 0:
        chosen += [*out[:give], *into[:take]]
    return [pair for each in chosen for pair in each.chain]


def _sums(swaps: Sequence[Swap]) -> list[int]:
    return [0, *accumulate(each.gain for each in swaps)]


def _swap(board: Board, days: Days, chain: Chain, a: int, c: int) -> Swap:
    both = 1 << a | 1 << c
    people = {who for pair in chain for who in (board.us[pair], board.vs[pair])}
    gain = 0
    for who in people:
        meetings = board.meeting_slots(who)
        if (meetings & both).bit_count() == 1:  # with both or none nothing changes
            present = board.present[who]
            gain += days.gaps(meetings, present) - days.gaps(meetings ^ both, present)
    inside = sum(board.slot_of[pair] == a for pair in chain)
    return Swap(chain, gain, 2 * inside - len(chain))


def _share(board: Board, days: Days, control: Control) -> None:
    """A meeting goes to another pair of the same value when that is fairer and opens no gap."""
    by_person = _unmet_by_person(board)
    for pair, slot in enumerate(list(board.slot_of)):
        if pair % 64 == 0 and control.is_over():
            return
        if slot == NONE:
            continue
        u, v = board.us[pair], board.vs[pair]
        for stays, goes in ((u, v), (v, u)):
            if board.slot_of[pair] != slot:
                break
            other = next(_heirs(board, days, by_person.get((stays, board.worth[pair]), []), pair, goes), None)
            if other is not None:
                board.lift(pair)
                board.place(*other)
                for who in (board.us[other[0]], board.vs[other[0]]):
                    by_person[who, board.worth[pair]].remove(other[0])
                for who in (u, v):
                    by_person.setdefault((who, board.worth[pair]), []).append(pair)


def _unmet_by_person(board: Board) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for pair, slot in enumerate(board.slot_of):
        if slot == NONE:
            for who in (board.us[pair], board.vs[pair]):
                found.setdefault((who, board.worth[pair]), []).append(pair)
    return found


def _heirs(board: Board, days: Days, unmet: Sequence[int], pair: int, goes: int) -> Iterator[tuple[int, int]]:
    """Pairs that could have this meeting instead, with the slot: `goes` leaves it to somebody with fewer meetings."""
    slot = board.slot_of[pair]
    for other in unmet:
        stays = board.us[pair] + board.vs[pair] - goes
        comes = board.us[other] + board.vs[other] - stays
        if board.left[comes] <= 0:
            continue
        if fairness_of(board.count(comes) + 1) - fairness_of(board.count(comes)) <= (
            fairness_of(board.count(goes)) - fairness_of(board.count(goes) - 1)
        ):
            continue
        free = board.free[comes] & (board.free[stays] | 1 << slot) & (board.open | 1 << slot)
        before = [(who, gaps_of(board, days, who)) for who in (stays, goes, comes)]
        for at in bits(free):
            if _gaps_after(board, days, pair, other, at, before) <= 0:
                yield other, at
                break


def _gaps_after(board: Board, days: Days, pair: int, other: int, at: int, before: Sequence[tuple[int, int]]) -> int:
    slot = board.slot_of[pair]
    board.lift(pair)
    board.place(other, at)
    change = sum(gaps_of(board, days, who) - count for who, count in before)
    board.lift(other)
    board.place(pair, slot)
    return change
