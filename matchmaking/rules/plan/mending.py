"""A plan is mended after a cancellation or a no-show: what can stay stays, and as few meetings as possible move.

First as many of the old meetings as can be are kept, then as many of these as can be stay in their slot, both proven by
HiGHS; only then are free places given to others. What was lost or moved is told with its reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from matchmaking.rules.plan.board import NONE, Board
from matchmaking.rules.plan.checking import refused_pairs
from matchmaking.rules.plan.control import Control
from matchmaking.rules.plan.model import (
    R_DECLINED,
    R_NO_COMMON_SLOT,
    R_WITHDRAWN,
    Change,
    Meeting,
    Plan,
    Problem,
)
from matchmaking.rules.plan.pairs import Wish, wishes_of
from matchmaking.rules.plan.planning import plan
from matchmaking.rules.plan.programme import columns_of, programme
from matchmaking.rules.plan.reasons import Reasons
from matchmaking.rules.plan.solver import whole

GONE, MOVED, TABLE = "gone", "moved", "table"  # what became of an old meeting, besides the reasons of requests


def mend(problem: Problem, previous: Iterable[Meeting], control: Control) -> Plan:
    """`problem` is the event as it is now. Meetings of slots that have passed stay as they were."""
    locked = {each.pair for each in problem.locked}
    old = [each for each in previous if each.pair not in locked]
    lost, live = _sorted_out(problem, old)
    passed = {each.id for each in problem.slots if problem.has_passed(each)}
    held = [each for each in live if each.slot in passed]
    kept = held + _kept(
        replace(problem, locked=(*problem.locked, *held)), [each for each in live if each not in held], control
    )
    tables = _tables(problem, old)
    fixed = replace(problem, locked=(*problem.locked, *(_with_table(each, tables) for each in kept)))
    found = plan(fixed, control, previous=())
    return replace(found, changes=tuple(_changes(problem, old, found, lost)), greedy=found.greedy)


def _sorted_out(problem: Problem, old: Sequence[Meeting]) -> tuple[dict[tuple[str, str], str], list[Meeting]]:
    """Meetings that cannot be any more whatever is moved, with the reason, and the others."""
    people = {each.id: each for each in (*problem.buyers, *problem.suppliers)}
    buyers, slots = {each.id for each in problem.buyers}, {each.id for each in problem.slots}
    refused = refused_pairs(problem.interests)
    lost: dict[tuple[str, str], str] = {}
    live = []
    for each in old:
        if any(name not in people for name in each.pair) or each.buyer not in buyers or each.supplier in buyers:
            lost[each.pair] = GONE
        elif any(people[name].withdrawn for name in each.pair):
            lost[each.pair] = R_WITHDRAWN
        elif frozenset(each.pair) in refused:
            lost[each.pair] = R_DECLINED
        else:
            live.append(each if each.slot in slots else replace(each, slot=""))
    return lost, live


def _kept(problem: Problem, old: Sequence[Meeting], control: Control) -> list[Meeting]:
    """Which old meetings are kept, and where: most of them, and of these most in their slot."""
    board = Board(problem, [Wish(each.buyer, each.supplier, 1) for each in old])
    before = [board.slot_number.get(each.slot, NONE) for each in old]
    for pair, slot in enumerate(before):
        if slot != NONE and board.has_quota(pair) and board.common(pair) & board.open & (1 << slot):
            board.place(pair, slot)
    displaced = [pair for pair, slot in enumerate(board.slot_of) if slot == NONE]
    start = list(board.slot_of)
    for pair in displaced:
        free = board.common(pair) & board.open
        if board.has_quota(pair) and free:
            board.place(pair, (free & -free).bit_length() - 1)
    if any(board.slot_of[pair] == NONE for pair in displaced):
        start = list(board.slot_of)
        _by_solver(board, before, start, control)
    return [
        Meeting(each.buyer, each.supplier, board.slots[slot].id, each.table if slot == was else None)
        for each, slot, was in zip(old, board.slot_of, before, strict=True)
        if slot != NONE
    ]


def _by_solver(board: Board, before: Sequence[int], start: Sequence[int], control: Control) -> None:
    """A kept meeting counts more than all that could stay in their slot together."""
    board.clear()
    kinds = [[slot] for slot in range(len(board.slots))]
    columns = columns_of(board, kinds, range(len(board.worth)))
    if columns:
        many = len(board.worth) + 1
        worth = [many + (before[pair] == slot) for pair, slot in columns]
        first = np.array([start[pair] == slot for pair, slot in columns], dtype=float)
        solved = whole(programme(board, columns, kinds, worth), control.until(0.5), start=first)
        values = first if solved.values is None else solved.values
        for (pair, slot), value in zip(columns, values, strict=True):
            if value > 0.5:
                board.place(pair, slot)


def _tables(problem: Problem, old: Sequence[Meeting]) -> dict[tuple[str, str, str], str]:
    """Tables that old meetings can keep in their slot, where nobody locked sits."""
    by_id = {each.id: each for each in problem.tables}
    seats: dict[tuple[str, str], int] = {}
    for each in problem.locked:
        if each.table:
            seats[each.slot, each.table] = seats.get((each.slot, each.table), 0) + 1
    found = {}
    for each in old:
        table = by_id.get(each.table or "")
        if table is None or not table.is_open(each.slot):
            continue
        taken = seats.get((each.slot, table.id), 0)
        if taken < table.capacity:
            seats[each.slot, table.id] = taken + 1
            found[(each.buyer, each.supplier, each.slot)] = table.id
    return found


def _with_table(meeting: Meeting, tables: Mapping[tuple[str, str, str], str]) -> Meeting:
    return replace(meeting, table=tables.get((meeting.buyer, meeting.supplier, meeting.slot)))


def _changes(
    problem: Problem, old: Sequence[Meeting], found: Plan, lost: Mapping[tuple[str, str], str]
) -> Iterable[Change]:
    now = {each.pair: each for each in found.meetings}
    board = None
    for each in old:
        after = now.get(each.pair)
        if after is None:
            if each.pair not in lost and board is None:
                board = Board(replace(problem, locked=found.meetings), wishes_of(problem))
            yield Change(each, None, lost.get(each.pair) or _why(each, board))
        elif after.slot != each.slot:
            yield Change(each, after, MOVED)
        elif each.table is not None and after.table != each.table:
            yield Change(each, after, TABLE)


def _why(meeting: Meeting, board: Board | None) -> str:
    if board is None:
        return R_NO_COMMON_SLOT
    return Reasons(board).of(Wish(meeting.buyer, meeting.supplier, 0)).reason
