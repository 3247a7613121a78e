"""Pairs get their slots: at once where both are free, otherwise by exchanging two slots along a chain.

Meetings are the edges of a bipartite graph and slots its colours. Where a buyer is free in slot a only and a supplier
in slot c only, exchanging a and c along the path that starts at the supplier frees a there (König 1916, Kempe 1879).
With everybody available in all slots this always works; with absences a chain ends where somebody is away.
"""

from collections.abc import Iterable
from itertools import islice

from matchmaking.rules.plan.board import NONE, Board, bits
from matchmaking.rules.plan.control import Control

Chain = list[int]
WAYS = 6  # of making room, each of which looks through a whole slot


def place_all(board: Board, pairs: Iterable[int], control: Control) -> list[int]:
    """Place what can be placed, most valuable first; the pairs that found no slot."""
    missed = []
    for pair in sorted(pairs, key=lambda each: -board.worth[each]):
        if control.is_over():
            break
        if board.slot_of[pair] == NONE and board.has_quota(pair) and not insert(board, pair):
            missed.append(pair)
    return missed


def insert(board: Board, pair: int) -> bool:
    """Place one pair without giving up another."""
    common = board.common(pair)
    if at_once := common & board.open:
        board.place(pair, max(bits(at_once), key=lambda slot: board.room[slot]))
        return True
    if any(relieve(board, slot) and _retry(board, pair) for slot in bits(common)):
        return True
    return _by_chain(board, pair) or _by_relief(board, pair)


def _retry(board: Board, pair: int) -> bool:
    slots = board.common(pair) & board.open
    if slots:
        board.place(pair, next(bits(slots)))
    return bool(slots)


def _by_chain(board: Board, pair: int) -> bool:
    u, v = board.us[pair], board.vs[pair]
    for a in bits(board.free[u] & board.can[v]):
        for c in bits(board.free[v]):
            found = chain_from(board, v, a, c)
            if found is None:
                continue
            grows = c if len(found) % 2 else a
            if board.room[grows] > 0:
                exchange(board, found, a, c)
                board.place(pair, a)
                return True
    return False


def _by_relief(board: Board, pair: int) -> bool:
    """Make room in a full slot first, where only the tables were in the way; the first few ways are tried."""
    u, v = board.us[pair], board.vs[pair]
    slots = ((a, c) for a in bits(board.free[u] & board.can[v]) for c in bits(board.free[v]))
    chains = ((a, c, chain_from(board, v, a, c)) for a, c in slots)
    possible = ((a, c, found) for a, c, found in chains if found is not None)
    for a, c, found in islice(possible, WAYS):
        if relieve(board, c if len(found) % 2 else a) and _by_chain(board, pair):
            return True
    return False


def chain_from(board: Board, start: int, a: int, c: int) -> Chain | None:
    """The meetings from `start` on that lie in a and c in turn; None where one of them could not change over."""
    found: Chain = []
    here, slot, other = start, a, c
    while (pair := board.at[here][slot]) != NONE:
        found.append(pair)
        there = board.us[pair] + board.vs[pair] - here
        if not (board.can[there] >> other & 1) or not (board.can[here] >> other & 1):
            return None
        here, slot, other = there, other, slot
    return found


def exchange(board: Board, chain: Iterable[int], a: int, c: int) -> None:
    pairs = list(chain)
    target = {pair: c if board.slot_of[pair] == a else a for pair in pairs}
    for pair in pairs:
        board.lift(pair)
    for pair in pairs:
        board.place(pair, target[pair])


def relieve(board: Board, slot: int) -> bool:
    """Move one meeting more out of a slot than into it, to a slot with a free table."""
    if board.room[slot] > 0:
        return True
    for other in bits(board.open):
        for found in components(board, slot, other):
            if _surplus(board, found, slot) == 1:
                exchange(board, found, slot, other)
                return True
    return False


def _surplus(board: Board, chain: Chain, slot: int) -> int:
    inside = sum(board.slot_of[pair] == slot for pair in chain)
    return 2 * inside - len(chain)


def components(board: Board, a: int, c: int) -> Iterable[Chain]:
    """Chains of meetings in two slots that can change over as a whole; each meeting is in one of them at most."""
    seen: set[int] = set()
    ends = [each for each in range(len(board.names)) if (board.at[each][a] == NONE) != (board.at[each][c] == NONE)]
    for start in ends:
        first, second = (a, c) if board.at[start][a] != NONE else (c, a)
        if board.at[start][first] in seen:
            continue
        found = _whole(board, start, first, second)
        seen.update(found)
        if all(_may_change(board, pair, a, c) for pair in found):
            yield found
    for start in range(board.buyers):
        pair = board.at[start][a]
        if pair == NONE or pair in seen:
            continue
        found = _whole(board, start, a, c)  # what is left are rings
        seen.update(found)
        if all(_may_change(board, pair, a, c) for pair in found):
            yield found


def _whole(board: Board, start: int, first: int, second: int) -> Chain:
    found: Chain = []
    here, slot, other = start, first, second
    while (pair := board.at[here][slot]) != NONE and (not found or pair != found[0]):
        found.append(pair)
        here = board.us[pair] + board.vs[pair] - here
        slot, other = other, slot
    return found


def _may_change(board: Board, pair: int, a: int, c: int) -> bool:
    other = c if board.slot_of[pair] == a else a
    both = board.can[board.us[pair]] & board.can[board.vs[pair]]
    return bool(both >> other & 1)
