"""For events too large to be solved whole: the linear programme gives a closer bound and a better start."""

import numpy as np

from matchmaking.rules.plan.board import NONE, Board
from matchmaking.rules.plan.control import Control
from matchmaking.rules.plan.exact import kinds_of
from matchmaking.rules.plan.improving import fill
from matchmaking.rules.plan.programme import columns_of, programme, width_of
from matchmaking.rules.plan.solver import bound_by, relaxed

LARGEST = 200_000  # columns
LEAST = 0.02  # a share of a meeting below this is noise


def improve(board: Board, bound: int, control: Control) -> int:
    """Round the programme's solution to a plan, if that is a better one; the better of both bounds."""
    before, value = list(board.slot_of), board.value
    board.clear()
    kinds = kinds_of(board)
    pairs = range(len(board.worth))
    if 0 < width_of(board, kinds, pairs) <= LARGEST:
        columns = columns_of(board, kinds, pairs)
        model = programme(board, columns, kinds)
        solved = relaxed(model, control, interior=True)
        if solved.values is not None and solved.duals is not None:
            bound = min(bound, board.locked_value + bound_by(model, solved.duals))
            for place in np.argsort(-solved.values * model.worth, kind="stable"):
                pair, kind = columns[place]
                if solved.values[place] < LEAST or board.slot_of[pair] != NONE or not board.has_quota(pair):
                    continue
                free = [slot for slot in kinds[kind] if board.common(pair) & board.open & (1 << slot)]
                if free:
                    board.place(pair, free[0])
            fill(board, control)
    if board.value < value:
        board.take(before)
    return max(bound, board.value)
