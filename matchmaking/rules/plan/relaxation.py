"""Which pairs should meet if slots did not matter: a bound that no plan exceeds, and the first guess of the best plan.

Each participant has at most as many meetings as quota and presence allow, and all together as many as there are tables.
That is a flow, so the linear programme has a solution in whole numbers, and prices in whole numbers that prove it.
"""

from dataclasses import dataclass

import numpy as np

from matchmaking.rules.plan.board import Board, bits
from matchmaking.rules.plan.control import Control
from matchmaking.rules.plan.solver import TINY, Array, Model, bound_by, model_of, relaxed

# What the first, second … meeting of a participant counts for fairness: those with few come first.
STEPS = (8, 4, 2, 1)
MOST_FOR_FAIRNESS = 60_000  # pairs; with more the second programme would take the time of the plan


def fairness_of(count: int) -> int:
    return sum(STEPS[:count])


@dataclass(frozen=True, slots=True)
class Guess:
    chosen: list[int]
    bound: int  # the value of locked meetings included


def guess(board: Board, control: Control) -> Guess:
    """Without time the bound is the plain one: every pair's value."""
    pairs = [pair for pair in range(len(board.worth)) if board.can[board.us[pair]] & board.can[board.vs[pair]]]
    everything = board.locked_value + sum(board.worth[pair] for pair in pairs)
    if not pairs:
        return Guess([], everything)
    model = _model(board, pairs)
    solved = relaxed(model, control)
    if solved.values is None or solved.duals is None:
        return Guess([], everything)
    bound = min(everything, board.locked_value + bound_by(model, solved.duals))
    values = solved.values
    if len(pairs) <= MOST_FOR_FAIRNESS and not control.is_over():
        values = _fair(board, model, control, values)
    return Guess([pair for pair, value in zip(pairs, values, strict=True) if value > 0.5], bound)


def limits(board: Board) -> list[int]:
    return [max(0, min(left, can.bit_count())) for left, can in zip(board.left, board.can, strict=True)]


def seats(board: Board) -> int:
    """How many meetings there can be: in each slot no more than tables, nor than those present on either side."""
    total = 0
    for slot in bits(board.open):
        present = [can >> slot & 1 for can in board.can]
        total += min(board.room[slot], sum(present[: board.buyers]), sum(present[board.buyers :]))
    return total


def _model(board: Board, pairs: list[int]) -> Model:
    names = len(board.names)
    rows = [[board.us[pair] for pair in pairs], [board.vs[pair] for pair in pairs], [names] * len(pairs)]
    return model_of([board.worth[pair] for pair in pairs], rows, [*limits(board), seats(board)])


def _fair(board: Board, model: Model, control: Control, values: Array) -> Array:
    """Among plans of the same value, one that gives meetings to those with few.

    A column for each of the first four meetings of a participant says what it counts; value is scaled so that all of
    them together are less than one unit of it.
    """
    names, reach = len(board.names), limits(board)
    gains = [(who, step) for who in range(names) for step in STEPS[board.locked_count[who] :][: reach[who]]]
    scale = sum(step for _who, step in gains) + 1
    if scale == 1 or scale * int(model.worth.max()) > 10**8:
        return values
    # a row for each participant: counted steps - meetings <= 0
    pairs = model.columns
    ends = np.stack([model.rows.reshape(pairs, 3)[:, 0], model.rows.reshape(pairs, 3)[:, 1]], axis=1) + names + 1
    rows = np.concatenate([model.rows.reshape(pairs, 3), ends], axis=1).ravel()
    entries = np.tile([1.0, 1.0, 1.0, -1.0, -1.0], pairs)
    steps = np.array([names + 1 + who for who, _step in gains], dtype=np.int32)
    fair = Model(
        worth=np.concatenate([model.worth * scale, [float(step) for _who, step in gains]]),
        starts=np.concatenate([np.arange(0, 5 * pairs, 5), 5 * pairs + np.arange(len(gains) + 1)]).astype(np.int32),
        rows=np.concatenate([rows, steps]).astype(np.int32),
        most=np.concatenate([model.most, np.zeros(names)]),
        entries=np.concatenate([entries, np.ones(len(gains))]),
    )
    solved = relaxed(fair, control)
    if solved.values is None:
        return values
    found = solved.values[:pairs]
    is_same = round(float(found @ model.worth)) == round(float(values @ model.worth))
    return found if is_same and bool((np.abs(found - np.rint(found)) < TINY).all()) else values
