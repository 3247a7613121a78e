"""A plan as it stands after an officer changed it by hand: what it is worth, and why requests have no meeting."""

from collections.abc import Sequence
from dataclasses import replace

from matchmaking.rules.plan.board import Board
from matchmaking.rules.plan.model import R_TABLES, Meeting, Plan, Problem, Unmet
from matchmaking.rules.plan.pairs import wishes_of
from matchmaking.rules.plan.polishing import total_fairness, total_gaps
from matchmaking.rules.plan.reasons import unmet_of

BY_HAND = "by_hand"  # there is room; the officer left the meeting out


def judged(problem: Problem, meetings: Sequence[Meeting], bound: int, greedy: int) -> Plan:
    """The meetings keep every rule. The bound of the plan before holds, unless requests have been added since."""
    wishes = wishes_of(problem)
    board = Board(replace(problem, locked=tuple(meetings)), wishes)
    return Plan(
        meetings=tuple(meetings),
        objective=board.locked_value,
        bound=max(bound, board.locked_value),
        idle_gaps=total_gaps(board),
        fairness=total_fairness(board),
        greedy=greedy,
        unmet=tuple(_told(each, board) for each in unmet_of(wishes, meetings, board)),
    )


def _told(unmet: Unmet, board: Board) -> Unmet:
    if unmet.reason != R_TABLES:
        return unmet
    free = (slot for slot, busy in unmet.slots if not busy)
    if any(board.room[board.slot_number[slot]] for slot in free):
        return replace(unmet, reason=BY_HAND, slots=())
    return unmet
