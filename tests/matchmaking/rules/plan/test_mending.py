"""A plan is mended: nothing is lost or moved without need, which trying everything confirms."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from matchmaking.rules.plan.model import Change, Interest, Meeting, Participant
from tests.matchmaking.rules.plan.events import MORNING, event, fits, mended, planned, random_event, tables


def kept_at_best(problem, old) -> tuple[int, int]:
    """How many old meetings can be kept, and of these how many in their slot."""
    best = (0, 0)
    choices = [None, *(each.id for each in problem.slots)]
    for slots in product(choices, repeat=len(old)):
        held: list[Meeting] = []
        for meeting, slot in zip(old, slots, strict=True):
            if slot is None:
                continue
            moved = Meeting(meeting.buyer, meeting.supplier, slot)
            if not fits(problem, held, moved):
                break
            held.append(moved)
        else:
            stay = sum(slot == meeting.slot for meeting, slot in zip(old, slots, strict=True))
            best = max(best, (len(held), stay))
    return best


@pytest.mark.parametrize("seed", range(40))
def test_as_many_as_can_be_are_kept_and_as_few_as_need_be_are_moved(seed):
    before = random_event(seed, density=0.8)
    old = planned(before).meetings[:5]
    other = random_event(seed + 1000)
    after = replace(before, buyers=other.buyers, suppliers=before.suppliers, tables=other.tables)
    found = mended(after, old)
    refused = {each.before.pair for each in found.changes if each.reason in ("declined", "withdrawn")}
    live = [each for each in old if each.pair not in refused]
    now = {each.pair: each.slot for each in found.meetings}
    kept = sum(each.pair in now for each in live)
    stayed = sum(now.get(each.pair) == each.slot for each in live)
    assert (kept, stayed) == kept_at_best(after, live)


def test_after_a_cancellation_the_others_are_untouched_and_the_place_is_given_on():
    problem = event("A-X must, B-X must, B-Y must", slot_count=1, table_count=2)
    gone = replace(problem, buyers=(Participant("A", withdrawn=True), Participant("B"), Participant("C")))
    gone = replace(gone, interests=(*gone.interests, Interest("X", "C", "nice")))
    found = mended(gone, (Meeting("A", "X", "S0", "T0"), Meeting("B", "Y", "S0", "T1")))
    assert found.meetings == (Meeting("B", "Y", "S0", "T1"), Meeting("C", "X", "S0", "T0"))
    assert found.changes == (Change(Meeting("A", "X", "S0", "T0"), None, "withdrawn"),)


def test_a_meeting_moves_only_to_keep_another():
    """A can now come in S0 only, where X sits with B: B's meeting has to move."""
    problem = event("A-X must, B-X must", slot_count=2, table_count=2)
    old = (Meeting("A", "X", "S1", "T0"), Meeting("B", "X", "S0", "T0"))
    problem = replace(problem, buyers=(Participant("A", frozenset({"S0"})), Participant("B")))
    found = mended(problem, old)
    assert {each.pair: each.slot for each in found.meetings} == {("A", "X"): "S0", ("B", "X"): "S1"}
    assert [(each.before.buyer, each.reason) for each in found.changes] == [("A", "moved"), ("B", "moved")]


def test_a_table_gone_changes_the_table_alone():
    problem = event("A-X must", tables=tables(2)[1:])
    found = mended(problem, (Meeting("A", "X", "S2", "T0"),))
    assert found.meetings == (Meeting("A", "X", "S2", "T1"),)
    assert [each.reason for each in found.changes] == ["table"]


def test_what_has_been_held_stays_and_nothing_new_is_put_into_the_past():
    problem = event("A-X must, A-Y must, B-Y must", not_before=MORNING + timedelta(minutes=20), slot_count=2)
    old = (Meeting("A", "X", "S0", "T1"),)
    found = mended(problem, old)
    assert old[0] in found.meetings
    assert {each.slot for each in found.meetings if each not in old} == {"S1"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"slots": "fewer"}, "nobody_free"),
        ({"interests": (Interest("X", "A", "never"), Interest("B", "X", "must"))}, "declined"),
        ({"buyers": (Participant("B"),), "interests": (Interest("B", "X", "must"),)}, "gone"),
        ({"buyers": (Participant("A", frozenset()), Participant("B"))}, "no_common_slot"),
        ({"suppliers": (Participant("X", quota=1),)}, "quota"),
    ],
)
def test_each_meeting_that_is_lost_has_its_reason(change, reason):
    problem = event("A-X must, B-X must", slot_count=2)
    if change.get("slots"):
        change = {"slots": problem.slots[:1]}
    old = (Meeting("A", "X", "S1", "T0"), Meeting("B", "X", "S0", "T0"))
    found = mended(replace(problem, **change), old)
    assert [each.reason for each in found.changes if each.after is None][:1] == [reason]
