"""The plan in whole numbers, slots included, by HiGHS: for what the first guess could not place.

Slots in which the same participants are present and as many tables are free are of one kind: a plan by kinds can
always be spread over the slots of each kind (König), so the model is smaller and has no mirror images of one plan.
"""

from collections.abc import Sequence

import numpy as np

from matchmaking.rules.plan.board import NONE, Board
from matchmaking.rules.plan.control import Control
from matchmaking.rules.plan.placing import insert
from matchmaking.rules.plan.programme import Column, columns_of, programme, width_of
from matchmaking.rules.plan.solver import whole

LARGEST = 30_000  # columns; more do not come to an end in a minute


def kinds_of(board: Board) -> list[list[int]]:
    """Of an empty board."""
    found: dict[tuple[object, ...], list[int]] = {}
    for slot, room in enumerate(board.room):
        if room > 0:
            found.setdefault((room, tuple(can >> slot & 1 for can in board.can)), []).append(slot)
    return list(found.values())


def improve(board: Board, bound: int, control: Control) -> int:
    """Put the best plan that is found within the time on the board; the better of both bounds."""
    before, value = list(board.slot_of), board.value
    board.clear()
    kinds = kinds_of(board)
    pairs = range(len(board.worth))
    if not 0 < width_of(board, kinds, pairs) <= LARGEST:
        board.take(before)
        return bound
    columns = columns_of(board, kinds, pairs)
    model = programme(board, columns, kinds)
    start = np.array([before[pair] in kinds[kind] for pair, kind in columns], dtype=float)

    def heard(objective: float, proven: float) -> None:
        best = max(value, board.locked_value + _floor(objective))
        control.say("optimising", best, min(bound, board.locked_value + _floor(proven)))

    solved = whole(model, control, start=start, found=heard)
    if solved.values is not None:
        _spread(board, kinds, [column for column, taken in zip(columns, solved.values, strict=True) if taken > 0.5])
    if board.value < value:
        board.take(before)
    return max(board.value, min(bound, board.locked_value + _floor(solved.bound)))


def _floor(value: float) -> int:
    """Infinities are far away; a whole number that is a little off is itself."""
    return int(np.floor(min(max(value, -1e15), 1e15) + 1e-6))


def _spread(board: Board, kinds: Sequence[Sequence[int]], columns: Sequence[Column]) -> None:
    """Give each pair a slot of its kind; chains stay within the kind."""
    can, everywhere = list(board.can), list(board.free)
    for number, members in enumerate(kinds):
        mask = sum(1 << slot for slot in members)
        board.can = [each & mask for each in can]
        board.free = [each & mask for each in everywhere]
        board.open = mask
        for pair, kind in columns:
            if kind == number:
                insert(board, pair)
    board.can = can
    board.free = [
        each & ~sum(1 << slot for slot, pair in enumerate(row) if pair != NONE)
        for each, row in zip(can, board.at, strict=True)
    ]
    board.open = sum(1 << slot for slot, room in enumerate(board.room) if room > 0)
