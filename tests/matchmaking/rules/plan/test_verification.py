"""The check of plans sees every rule that is broken and every reason that is not true."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaking.rules.plan.model import Interest, Meeting, Participant, Unmet
from matchmaking.rules.plan.verification import broken, untrue
from tests.matchmaking.rules.plan.events import MORNING, event, planned, tables

PROBLEM = event(
    "A-X must, B-X must, B-Y must, A-Y never",
    slot_count=2,
    table_count=2,
    buyers=(Participant("A", frozenset({"S0"}), 1), Participant("B")),
)
AX, BY = Meeting("A", "X", "S0", "T0"), Meeting("B", "Y", "S0", "T1")


@pytest.mark.parametrize(
    ("meetings", "words"),
    [
        ([AX, BY, Meeting("B", "Y", "S1", "T0")], "meet twice"),
        ([AX, Meeting("B", "X", "S0", "T1")], "is in two places"),
        ([Meeting("A", "X", "S1", "T0")], "A is away in S1"),
        ([AX, Meeting("A", "Y", "S0", "T1")], "A has 2 meetings"),
        ([Meeting("A", "Y", "S0", "T0")], "is not wanted"),
        ([AX, replace(BY, table="T0")], "table T0 in S0 has 2 meetings"),
        ([replace(AX, table=None)], "table None in S0"),
    ],
)
def test_a_broken_rule_is_seen(meetings, words):
    assert any(words in each for each in broken(PROBLEM, meetings))
    assert broken(PROBLEM, [AX, BY]) == []


def test_locked_meetings_and_the_past_are_looked_at():
    locked = replace(PROBLEM, locked=(BY,))
    assert "is gone" in broken(locked, [AX])[0]
    assert "at another table" in broken(locked, [replace(BY, table="T0")])[0]
    late = replace(PROBLEM, not_before=MORNING + timedelta(minutes=1))
    assert "in the past" in broken(late, [AX])[0]
    assert broken(late, [AX], previous=[AX]) == []


@pytest.mark.parametrize(
    "reason",
    ["withdrawn", "never", "declined", "unanswered", "no_common_slot", "quota", "nobody_free", "tables"],
)
def test_a_reason_that_does_not_hold_is_seen(reason):
    """B and X are free together in S1, nothing keeps them apart."""
    found = replace(planned(PROBLEM), meetings=(AX, BY), unmet=(Unmet("B", "X", 10, reason, ("B",)),))
    assert untrue(PROBLEM, found) == list(found.unmet)


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (event("A-X must", suppliers=(Participant("X", withdrawn=True),)), "withdrawn"),
        (event("A-X must, X-A never"), "never"),
        (event("A-X must", interests=(Interest("A", "X", "must", "declined"),)), "declined"),
        (event("A-X must", answers_needed=True), "unanswered"),
        (event("A-X must", suppliers=(Participant("X", frozenset()),)), "no_common_slot"),
        (event("A-X must", locked=(Meeting("A", "X", "S1"),), tables=tables(1)), None),
    ],
)
def test_a_reason_that_holds_is_true(problem, reason):
    assert [each.reason for each in planned(problem).unmet] == ([reason] if reason else [])
