"""For events too large to be solved whole: a few slots at a time are emptied and filled again in the best way."""

from random import Random

import numpy as np

from matchmaking.rules.plan.board import NONE, Board, bits
from matchmaking.rules.plan.control import Control
from matchmaking.rules.plan.placing import insert
from matchmaking.rules.plan.programme import columns_of, programme
from matchmaking.rules.plan.solver import whole

MOST_COLUMNS = 40_000
ROUND_SECONDS = 5.0  # for one group of slots at most
QUICK, SLOW = 0.6, 2.0  # seconds: after a quick round the group grows, after a slow one it shrinks


def improve(board: Board, bound: int, control: Control) -> int:
    """Never gives up value. Ends at the bound, at the limit, or when groups of every size were tried in vain."""
    random, slots = Random(1), range(len(board.slots))  # noqa: S311  the same plan each time
    size, in_vain = 1, 0
    while board.value < bound and not control.is_over() and in_vain <= len(slots):
        before, began = board.value, control.seconds()
        refill(board, sorted(random.sample(slots, size)), control)
        control.say("optimising", board.value, bound)
        taken = control.seconds() - began
        if taken < QUICK:
            size = min(size + 1, len(slots))
        elif taken > SLOW:
            size = max(1, size - 2)
        in_vain = 0 if board.value > before else in_vain + 1
    return bound


def settle(board: Board) -> None:
    """The most valuable pair first, in the first slot that is free, as a clerk would do with a list: the greedy plan.

    At the end no pair is left that could simply be placed, which the reasons of unmet requests rest on.
    """
    for pair in sorted(range(len(board.worth)), key=lambda each: -board.worth[each]):
        slots = board.common(pair) & board.open
        if slots and board.slot_of[pair] == NONE and board.has_quota(pair):
            board.place(pair, next(bits(slots)))


def fill(board: Board, control: Control) -> None:
    """Whatever still fits, most valuable first."""
    open_pairs = [pair for pair, slot in enumerate(board.slot_of) if slot == NONE and board.has_quota(pair)]
    for pair in sorted(open_pairs, key=lambda each: -board.worth[each]):
        if board.has_quota(pair) and board.common(pair) & board.open:
            insert(board, pair)
        if control.is_over():
            return


def refill(board: Board, group: list[int], control: Control) -> None:
    """Empty these slots and fill them anew; all stays as it was if that is not better."""
    before, value = list(board.slot_of), board.value
    for pair, slot in enumerate(before):
        if slot in group:
            board.lift(pair)
    unmet = [pair for pair, slot in enumerate(board.slot_of) if slot == NONE and board.has_quota(pair)]
    unmet.sort(key=lambda each: -board.worth[each])
    columns = columns_of(board, [[slot] for slot in group], unmet)[:MOST_COLUMNS]
    if columns:
        model = programme(board, columns, [[slot] for slot in group])
        start = np.array([before[pair] == group[kind] for pair, kind in columns], dtype=float)
        limit = Control(control.seconds, min(control.limit, control.seconds() + ROUND_SECONDS), control.cancelled)
        solved = whole(model, limit, start=start)
        if solved.values is not None:
            for (pair, kind), taken in zip(columns, solved.values, strict=True):
                if taken > 0.5:
                    board.place(pair, group[kind])
    if board.value < value:
        board.take(before)
