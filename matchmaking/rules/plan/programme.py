"""The plan as a programme: a column for a pair in a kind of slot, rows for what may not be exceeded."""

from collections.abc import Iterable, Sequence

import numpy as np

from matchmaking.rules.plan.board import Board
from matchmaking.rules.plan.solver import Array, Model

Column = tuple[int, int]  # pair, kind


def width_of(board: Board, kinds: Sequence[Sequence[int]], pairs: Iterable[int]) -> int:
    """How many columns there would be: known much sooner than they are made."""
    firsts = sum(1 << members[0] for members in kinds)
    return sum((board.common(pair) & firsts).bit_count() for pair in pairs)


def columns_of(board: Board, kinds: Sequence[Sequence[int]], pairs: Sequence[int]) -> list[Column]:
    """Each pair in each kind of slots in which both are free; the slots of one kind are alike."""
    firsts = [(number, 1 << members[0]) for number, members in enumerate(kinds)]
    return [(pair, number) for pair in pairs for number, bit in firsts if board.common(pair) & bit]


def programme(
    board: Board, columns: Sequence[Column], kinds: Sequence[Sequence[int]], worth: Sequence[int] | None = None
) -> Model:
    """For what is not on the board: each pair once, quotas, one meeting at a time, tables.

    `kinds`: slots that are alike, of which a participant can use as many as there are.
    """
    pairs = {pair: place for place, pair in enumerate(dict.fromkeys(pair for pair, _kind in columns))}
    names, count, width = len(board.names), len(pairs), len(kinds)
    pair, kind = (np.array(each, dtype=np.int32) for each in zip(*columns, strict=True))
    place = np.array([pairs[each] for each, _kind in columns], dtype=np.int32)
    u, v = np.array(board.us, dtype=np.int32)[pair], np.array(board.vs, dtype=np.int32)[pair]
    seat, table = count + names, count + names + names * width
    entries = [place, count + u, count + v, seat + u * width + kind, seat + v * width + kind, table + kind]
    rows = np.stack(entries, axis=1).astype(np.int32)
    most: Array = np.concatenate(
        [
            np.ones(count),
            np.maximum(0, np.array(board.left, dtype=float)),
            np.tile([float(len(members)) for members in kinds], names),
            [float(sum(board.room[slot] for slot in members)) for members in kinds],
        ]
    )
    values = np.array(board.worth, dtype=float)[pair] if worth is None else np.array(worth, dtype=float)
    return Model(values, np.arange(0, rows.size + 1, 6, dtype=np.int32), rows.ravel(), most)
