"""The plan against every possible plan of small events, and its parts one by one."""

from dataclasses import replace

import pytest

from matchmaking.rules.plan import exact, guided, improving, planning
from matchmaking.rules.plan.board import Board
from matchmaking.rules.plan.checking import faults_of
from matchmaking.rules.plan.control import Control, unlimited
from matchmaking.rules.plan.model import Interest, Meeting, Participant, Table, Weights
from matchmaking.rules.plan.pairs import wishes_of
from matchmaking.rules.plan.relaxation import guess
from tests.matchmaking.rules.plan.events import event, every_plan, mended, planned, random_event, slots, sound, tables


def best_value(problem) -> int:
    worth = {(each.buyer, each.supplier): each.value for each in wishes_of(problem)}
    return max(sum(worth[each.pair] for each in held) for held in every_plan(problem))


@pytest.mark.parametrize("seed", range(60))
def test_plan_is_the_best_of_all_and_proves_it(seed):
    problem = random_event(seed)
    found = planned(problem)
    assert found.objective == found.bound == best_value(problem)


@pytest.mark.parametrize("step", [exact, guided, improving])
@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_each_search_alone_keeps_the_rules_and_the_bound(seed, step):
    problem = random_event(seed, buyers=6, suppliers=7, slot_count=5)
    board = Board(problem, wishes_of(problem))
    first = guess(board, unlimited())
    improving.settle(board)
    before = board.value
    bound = step.improve(board, first.bound, unlimited())
    improving.settle(board)
    plan = planning.told(board, wishes_of(problem), max(bound, board.value), before, unlimited(), {})
    sound(problem, plan)
    assert before <= plan.objective <= planned(problem).bound <= bound <= first.bound or bound == plan.objective


def test_a_slot_is_found_by_exchanging_where_nobody_is_free_at_once():
    """A Latin square: three buyers meet three suppliers in three slots, which a clerk's list does not reach."""
    problem = event(", ".join(f"{buyer}-{supplier} must" for buyer in "ABC" for supplier in "XYZ"))
    found = planned(problem)
    assert (len(found.meetings), found.objective, found.is_proven) == (9, 90, True)
    assert found.unmet == ()


def test_wishes_of_both_sides_add_up():
    problem = event("A-X must, X-A nice, A-Y nice, B-X must, X-B never, B-Y nice", weights=Weights(10, 4, 6))
    values = {(each.buyer, each.supplier): (each.value, each.out) for each in wishes_of(problem)}
    assert values == {
        ("A", "X"): (10 + 4 + 6, None),
        ("A", "Y"): (4, None),
        ("B", "X"): (10, "never"),
        ("B", "Y"): (4, None),
    }


def test_an_accepted_request_counts_as_a_wish_of_the_other_side():
    problem = event("A-X must", interests=(Interest("A", "X", "must", "accepted"),))
    assert wishes_of(problem)[0].value == 10 + 4 + 6


def test_answers_can_be_needed():
    problem = event("A-X must, A-Y nice, Y-A nice", answers_needed=True)
    found = planned(problem)
    assert [each.pair for each in found.meetings] == [("A", "Y")]
    assert [(each.supplier, each.reason, each.who) for each in found.unmet] == [("X", "unanswered", ("X",))]


def test_reasons_name_what_stood_in_the_way():
    problem = event(
        "A-X must, X-A must, A-Y nice, B-X must, B-Y never, Y-B must, C-Z must, C-Y must",
        slot_count=2,
        table_count=2,
        buyers=(
            Participant("A", quota=1),
            Participant("B", frozenset({"S0"})),
            Participant("C", frozenset({"S1"}), withdrawn=False),
        ),
        suppliers=(Participant("X"), Participant("Y", frozenset({"S1"})), Participant("Z", frozenset({"S0"}))),
    )
    found = planned(problem)
    assert {(each.buyer, each.supplier): each.slot for each in found.meetings} == {
        ("A", "X"): "S1",
        ("B", "X"): "S0",
        ("C", "Y"): "S1",
    }
    told = {(each.buyer, each.supplier): (each.reason, each.who) for each in found.unmet}
    assert told == {
        ("A", "Y"): ("quota", ("A",)),
        ("B", "Y"): ("never", ("B",)),
        ("C", "Z"): ("no_common_slot", ()),
    }


def test_tables_and_other_meetings_are_reasons_by_slot():
    problem = event("A-X must, B-Y nice", slot_count=1, table_count=1)
    (unmet,) = planned(problem).unmet
    assert (unmet.reason, unmet.slots) == ("tables", (("S0", ()),))
    problem = event("A-X must, B-X nice", slot_count=1)
    (unmet,) = planned(problem).unmet
    assert (unmet.reason, unmet.slots) == ("nobody_free", (("S0", ("X",)),))


def test_locked_meetings_stay_at_their_table_even_without_a_wish():
    locked = (Meeting("A", "Y", "S1", "T2"),)
    found = planned(event("A-X must, B-Y must", locked=locked))
    assert locked[0] in found.meetings
    assert found.objective == 20


def test_a_closed_table_takes_no_meeting():
    places = (Table("T0", slots=frozenset({"S0"})), Table("hall", 2, frozenset({"S1"})))
    wishes = ", ".join(f"{buyer}-{supplier} must" for buyer in "ABC" for supplier in "XYZ")
    found = planned(event(wishes, tables=places))
    assert sorted(each.slot for each in found.meetings) == ["S0", "S1", "S1"]


def test_idle_slots_between_meetings_are_closed_within_a_day():
    """X can come at any time; A has meetings at the beginning only if X's is moved there."""
    problem = event(
        "A-X must, A-Y must",
        slot_count=6,
        suppliers=(Participant("X", frozenset({"S0", "S4"})), Participant("Y", frozenset({"S5"}))),
    )
    found = planned(problem)
    assert {each.supplier: each.slot for each in found.meetings} == {"X": "S4", "Y": "S5"}
    assert found.idle_gaps == 0
    other_day = replace(problem, slots=slots(6, a_day=5))
    assert planned(other_day).idle_gaps == 0


def test_between_plans_of_the_same_value_those_with_few_come_first():
    """Three tables' worth of meetings for A-X, A-Y, B-X, B-Y, C-X, C-Y: nobody goes without."""
    wishes = ", ".join(f"{buyer}-{supplier} must" for buyer in "ABC" for supplier in "XYZ")
    found = planned(event(wishes, slot_count=3, table_count=1))
    assert sorted(each.buyer for each in found.meetings) == ["A", "B", "C"]
    assert sorted(each.supplier for each in found.meetings) == ["X", "Y", "Z"]
    assert found.fairness == 6 * 8


def test_polishing_moves_a_meeting_to_somebody_with_fewer():
    problem = event("A-X must, A-Y must, B-Y must", slot_count=2, table_count=1)
    board = Board(problem, wishes_of(problem))
    board.place(0, 0)
    board.place(1, 1)
    planning.polish(board, unlimited())
    assert [slot >= 0 for slot in board.slot_of] == [True, False, True]


def test_the_old_plan_is_a_start():
    problem = event("A-X must, B-X must", slot_count=2)
    old = (Meeting("A", "X", "S1", "T2"), Meeting("B", "X", "S0", "T1"), Meeting("B", "Z", "S9"))
    found = planned(problem, Control(lambda: 0.0, 0.0), previous=old)
    assert set(found.meetings) == set(old[:2])


def test_without_time_the_clerks_plan_is_given_with_what_is_known():
    problem = random_event(3, buyers=20, suppliers=20, slot_count=8)
    found = planned(problem, Control(lambda: 0.0, 0.0))
    assert found.greedy <= found.objective < found.bound


def test_who_cancels_gets_the_best_plan_so_far():
    problem = random_event(3, buyers=20, suppliers=20, slot_count=8)
    heard = []

    def tell(progress):
        heard.append(progress.stage)

    found = planned(problem, Control(lambda: 0.0, 60.0, cancelled=lambda: len(heard) > 1, tell=tell))
    assert found.cancelled
    assert heard[:2] == ["bound", "placing"]
    assert found.greedy <= found.objective


def test_slots_alike_are_solved_as_one_kind():
    problem = event("A-X must", slot_count=6)
    board = Board(problem, wishes_of(problem))
    assert exact.kinds_of(board) == [[0, 1, 2, 3, 4, 5]]
    problem = replace(problem, buyers=(Participant("A", frozenset({"S0", "S5"})),))
    assert exact.kinds_of(Board(problem, wishes_of(problem))) == [[0, 5], [1, 2, 3, 4]]


@pytest.mark.parametrize("seed", range(8))
def test_a_larger_event_is_planned_within_a_second_or_two_and_proven(seed):
    problem = replace(random_event(seed, buyers=20, suppliers=25, slot_count=8, density=0.3), tables=tables(9))
    found = planned(problem, Control(lambda: 0.0, 10.0))
    assert found.greedy <= found.objective
    assert found.gap < 0.01
    again = mended(problem, found.meetings)
    assert (again.changes, again.objective >= found.objective) == ((), True)


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_with_some_meetings_of_the_best_plan_locked_it_is_found_again(seed):
    problem = random_event(seed, density=0.9)
    best = planned(problem)
    locked = replace(problem, locked=best.meetings[:2])
    assert faults_of(locked) == []
    found = planned(locked)
    assert found.objective == found.bound == best.objective
    assert set(locked.locked) <= set(found.meetings)


def ticking(step: float, limit: float = 60.0) -> Control:
    """A clock that goes on by so much whenever it is looked at."""
    looked = iter(range(10**9))
    return Control(lambda: next(looked) * step, limit)


@pytest.mark.parametrize("step", [0.1, 1.0, 3.0])
def test_groups_of_slots_grow_while_rounds_are_quick_and_shrink_when_they_are_slow(step):
    problem = random_event(7, buyers=8, suppliers=8, slot_count=6)
    board = Board(problem, wishes_of(problem))
    improving.settle(board)
    greedy = board.value
    improving.improve(board, 10**6, ticking(step, 200 * step))
    assert board.value >= greedy


@pytest.mark.parametrize("step", [exact, guided])
def test_an_event_too_large_is_left_to_the_other_searches(monkeypatch, step):
    problem = random_event(7, buyers=8, suppliers=8, slot_count=6)
    board = Board(problem, wishes_of(problem))
    improving.settle(board)
    before = list(board.slot_of)
    monkeypatch.setattr(step, "LARGEST", 3)
    assert (step.improve(board, 777, unlimited()), board.slot_of) == (777, before)


def test_weights_too_far_apart_for_fairness_still_give_the_bound():
    problem = replace(random_event(7, buyers=8, suppliers=8), weights=Weights(1000, 1, 1000))
    board = Board(problem, wishes_of(problem))
    assert guess(board, unlimited()).bound >= planned(problem).objective
