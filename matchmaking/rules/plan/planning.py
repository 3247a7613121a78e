"""The plan of meetings: the greatest value first, then few idle gaps, then meetings for those with few.

1. A clerk's greedy plan, to start from and to compare with. 2. A bound, and the pairs that reach it, as if slots did
not matter. 3. These pairs get slots. 4. If some found none: by HiGHS as a whole, or some slots at a time where that is
too large. 5. Gaps and fairness, with the value kept. 6. Tables. 7. The reasons of requests without a meeting.
"""

from collections.abc import Callable, Iterable, Mapping

from matchmaking.rules.plan import exact, guided, improving
from matchmaking.rules.plan.board import NONE, Board
from matchmaking.rules.plan.control import Control
from matchmaking.rules.plan.model import Meeting, Plan, Problem
from matchmaking.rules.plan.pairs import Wish, wishes_of
from matchmaking.rules.plan.placing import place_all
from matchmaking.rules.plan.polishing import polish, total_fairness, total_gaps
from matchmaking.rules.plan.reasons import unmet_of
from matchmaking.rules.plan.relaxation import guess
from matchmaking.rules.plan.tables import seated

# Until when, of the whole time, each step may work.
BOUND_SHARE, PLACE_SHARE = 0.5, 0.6
REFILL_SHARE, GUIDED_SHARE, SEARCH_SHARE, POLISH_SHARE = 0.1, 0.65, 0.78, 0.87


def plan(problem: Problem, control: Control, *, previous: Iterable[Meeting] = ()) -> Plan:
    """The best plan that is found in time, with what no plan can exceed; `previous` is a plan to start from."""
    wishes = wishes_of(problem)
    board = Board(problem, wishes)
    greedy, bound = value_on(board, control, tuple(previous))
    polish(board, control.until(POLISH_SHARE))
    improving.settle(board)
    wanted = {each.pair: each.table for each in previous if each.table}
    return told(board, wishes, max(bound, board.value), greedy, control, wanted)


def told(
    board: Board,
    wishes: list[Wish],
    bound: int,
    greedy: int,
    control: Control,
    wanted: Mapping[tuple[str, str], str],
) -> Plan:
    meetings = seated(board.problem, board.held(), wanted)
    return Plan(
        meetings=meetings,
        objective=board.value,
        bound=bound,
        idle_gaps=total_gaps(board),
        fairness=total_fairness(board),
        greedy=greedy,
        unmet=unmet_of(wishes, meetings, board),
        cancelled=control.cancelled(),
    )


def value_on(board: Board, control: Control, previous: tuple[Meeting, ...]) -> tuple[int, int]:
    """Put a plan of great value on the board; what the greedy plan is worth, and the bound."""
    improving.settle(board)
    greedy, best = board.value, list(board.slot_of)
    board.clear()
    if previous:
        _put_back(board, previous)
        improving.settle(board)
        if board.value >= greedy:
            best = list(board.slot_of)
        board.clear()
    control.say("bound", greedy)
    found = guess(board, control.until(BOUND_SHARE))
    control.say("placing", greedy, found.bound)
    place_all(board, found.chosen, control.until(PLACE_SHARE))
    improving.fill(board, control.until(PLACE_SHARE))
    board.take(_better(board, best, max(greedy, _value(board, best))))
    return greedy, _search(board, found.bound, control)


def _search(board: Board, bound: int, control: Control) -> int:
    """Close what is left between the plan and the bound, from both sides."""
    steps: tuple[Callable[[], int], ...] = (
        lambda: exact.improve(board, bound, control.until(SEARCH_SHARE)),
        lambda: improving.improve(board, bound, control.until(REFILL_SHARE)),
        lambda: guided.improve(board, bound, control.until(GUIDED_SHARE)),
        lambda: improving.improve(board, bound, control.until(SEARCH_SHARE)),
    )
    for step in steps:
        if board.value < bound and not control.is_over():
            bound = step()
    return bound


def _value(board: Board, slot_of: list[int]) -> int:
    placed = sum(worth for worth, slot in zip(board.worth, slot_of, strict=True) if slot != NONE)
    return board.locked_value + placed


def _better(board: Board, best: list[int], value: int) -> list[int]:
    """The more valuable of what is on the board and what was there before; the board is empty afterwards."""
    found = list(board.slot_of) if board.value > value else best
    board.clear()
    return found


def _put_back(board: Board, previous: Iterable[Meeting]) -> None:
    pairs = {(wish.buyer, wish.supplier): place for place, wish in enumerate(board.wishes)}
    for meeting in previous:
        pair, slot = pairs.get(meeting.pair), board.slot_number.get(meeting.slot)
        if pair is None or slot is None or board.slot_of[pair] != NONE or not board.has_quota(pair):
            continue
        if board.common(pair) & board.open & (1 << slot):
            board.place(pair, slot)
