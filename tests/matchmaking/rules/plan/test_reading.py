"""An event as a document: what is wrong is told with its place."""

import copy

import pytest

from matchmaking.rules.plan.model import Fault, FaultyInput, Interest, Meeting, Participant, Table, Weights
from matchmaking.rules.plan.reading import read, read_meetings

GOOD = {
    "format": "meetings/1",
    "slots": [
        {"id": "S1", "start": "2026-09-01T09:00", "end": "2026-09-01T09:20"},
        {"id": "S2", "start": "2026-09-01T09:20", "end": "2026-09-01T09:40"},
    ],
    "tables": [{"id": "T1"}, {"id": "hall", "capacity": 2, "slots": ["S2"]}],
    "buyers": [
        {"id": "A", "name": "甲公司", "available": ["S1", "S2"], "quota": 2, "people": ["p1"]},
        {"id": "B", "withdrawn": True},
    ],
    "suppliers": [{"id": "X"}, {"id": "Y", "available": ["S2"]}],
    "interests": [
        {"from": "A", "to": "X", "level": "must", "answer": "accepted"},
        {"from": "Y", "to": "A", "level": "never"},
    ],
    "locked": [{"buyer": "A", "supplier": "X", "slot": "S1", "table": "T1"}],
    "weights": {"must": 9},
}
SLOT_3 = {"id": "S3", "start": "2026-09-01T09:30", "end": "2026-09-01T09:50"}
X, Y = {"id": "X"}, {"id": "Y"}


def changed(**changes):
    found = copy.deepcopy(GOOD)
    for path, value in changes.items():
        *way, last = (int(each) if each.isdecimal() else each for each in path.split("__"))
        here = found
        for each in way:
            here = here[each]
        if isinstance(here, list) and last == len(here):
            here.append(value)
        else:
            here[last] = value
    return found


def faults(document) -> list[Fault]:
    with pytest.raises(FaultyInput) as caught:
        read(document)
    return caught.value.faults


def test_an_event_is_read():
    problem = read(GOOD)
    assert problem.tables == (Table("T1"), Table("hall", 2, frozenset({"S2"})))
    assert problem.buyers == (
        Participant("A", frozenset({"S1", "S2"}), 2, ("p1",)),
        Participant("B", withdrawn=True),
    )
    assert problem.interests == (Interest("A", "X", "must", "accepted"), Interest("Y", "A", "never"))
    assert problem.locked == (Meeting("A", "X", "S1", "T1"),)
    assert problem.weights == Weights(9, 4, 6)


LOCKED = {"buyer": "A", "supplier": "X", "slot": "S1", "table": "T1"}


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"format": "meetings/9"}, "$.format", "unknown_format"),
        ({"tabels": []}, "$.tabels", "unknown_member"),
        ({"slots": "S1"}, "$.slots", "not_a_list"),
        ({"slots__0": "S1"}, "$.slots[0]", "not_an_object"),
        ({"slots__1__start": "nine"}, "$.slots[1].start", "not_a_moment"),
        ({"slots__1__end": None}, "$.slots[1].end", "missing"),
        ({"slots__1__end": "2026-09-01T09:20"}, "$.slots[1].end", "ends_before_start"),
        ({"slots__2": SLOT_3}, "$.slots[2]", "overlap"),
        ({"slots__1__start": "2026-09-01T09:20+08:00"}, "$.slots", "offsets_mixed"),
        ({"not_before": "2026-09-01T09:20+08:00"}, "$.not_before", "offsets_mixed"),
        ({"slots__1__id": "S1"}, "$.slots[1].id", "given_twice"),
        ({"tables": []}, "$.tables", "empty"),
        ({"tables__0__capacity": 0}, "$.tables[0].capacity", "zero_capacity"),
        ({"tables__0__capacity": True}, "$.tables[0].capacity", "not_a_count"),
        ({"tables__1__slots": ["S7"]}, "$.tables[1].slots", "unknown_slot"),
        ({"buyers__0__quota": 0}, "$.buyers[0].quota", "zero_quota"),
        ({"buyers__0__quota": -1}, "$.buyers[0].quota", "not_a_count"),
        ({"buyers__0__id": 7}, "$.buyers[0].id", "not_a_text"),
        ({"buyers__0__available": ["S1", "S8"]}, "$.buyers[0].available", "unknown_slot"),
        ({"buyers__0__available": "S1"}, "$.buyers[0].available", "not_a_list_of_texts"),
        ({"buyers__1__withdrawn": "yes"}, "$.buyers[1].withdrawn", "not_true_or_false"),
        ({"buyers__1__people": ["p1"]}, "$.buyers[1].people", "person_twice"),
        ({"suppliers__2": {"id": "A"}}, "$.suppliers[2].id", "on_both_sides"),
        ({"interests__0__to": "Q"}, "$.interests[0].to", "unknown_participant"),
        ({"interests__0__to": "B"}, "$.interests[0]", "same_side"),
        ({"interests__0__level": "perhaps"}, "$.interests[0].level", "not_a_choice"),
        ({"interests__1": {"from": "A", "to": "X", "level": "never"}}, "$.interests[1]", "given_twice"),
        ({"weights": {"must": 1, "nice": 2}}, "$.weights", "weights_out_of_order"),
        ({"weights": []}, "$.weights", "not_an_object"),
        ({"locked__0__table": "T9"}, "$.locked[0].table", "table_gone"),
        ({"locked__0__table": "hall"}, "$.locked[0].table", "table_gone"),
        ({"locked__0__slot": "S9"}, "$.locked[0].slot", "unknown_slot"),
        ({"locked__0__buyer": "Q"}, "$.locked[0].buyer", "unknown_participant"),
        ({"locked__0__buyer": "B"}, "$.locked[0].buyer", "withdrawn_with_meeting"),
        ({"locked__0__supplier": "Y"}, "$.locked[0]", "locked_refused"),
        ({"suppliers__0__available": ["S2"]}, "$.locked[0].supplier", "not_available"),
        ({"buyers__0__quota": 1, "locked__1": LOCKED | {"slot": "S2"}}, "$.locked[1]", "locked_twice"),
        ({"interests": [], "locked__1": LOCKED | {"supplier": "Y"}}, "$.locked[1].buyer", "two_places"),
        (
            {"interests": [], "buyers__0__quota": 1, "locked__1": LOCKED | {"supplier": "Y", "slot": "S2"}},
            "$.locked[1].buyer",
            "over_quota",
        ),
        (
            {"suppliers__1": Y, "buyers__1": {"id": "B"}, "locked__1": LOCKED | {"buyer": "B", "supplier": "Y"}},
            "$.locked[1].table",
            "table_taken",
        ),
        (
            {"suppliers__1": Y, "buyers__1": {"id": "B"}, "locked__1": {"buyer": "B", "supplier": "Y", "slot": "S1"}},
            "$.locked[1].slot",
            "too_many_locked",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(changes, place, code):
    assert (place, code) in [(each.place, each.code) for each in faults(changed(**changes))]


def test_all_faults_are_told_at_once():
    found = faults(changed(slots__0__start="?", buyers__0__quota="two", interests__0__level=None))
    assert [each.place for each in found] == ["$.slots[0].start", "$.buyers[0].quota", "$.interests[0].level"]


@pytest.mark.parametrize("document", [None, [], "x", {}])
def test_what_is_no_event_at_all_is_refused(document):
    assert faults(document)


def test_meetings_of_a_plan_are_read_back():
    assert read_meetings({"meetings": [LOCKED | {"locked": True}]}) == (Meeting("A", "X", "S1", "T1"),)
    with pytest.raises(FaultyInput):
        read_meetings({"meetings": [{"buyer": "A"}]})
