"""How long somebody was there."""

from datetime import datetime

import pytest

from matchmaking.rules.attendance import Mark, minutes
from matchmaking.rules.periods import Period


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-09-{text}")


FIRST = Period(at("01T09:00"), at("01T17:00"))
SECOND = Period(at("02T09:00"), at("02T12:00"))


def came(text: str) -> Mark:
    return Mark(at(text), came=True)


def left(text: str) -> Mark:
    return Mark(at(text), came=False)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], 0),
        ([came("01T10:00"), left("01T11:30")], 90),
        ([came("01T08:30"), left("01T10:00")], 60),  # early: counts from nine
        ([came("01T16:00")], 60),  # not seen leaving: until the day's end
        ([came("01T16:00"), left("01T18:30")], 60),
        ([left("01T10:00")], 0),
        ([came("01T10:00"), came("01T10:30"), left("01T11:00")], 60),
        ([left("01T12:00"), came("01T09:00"), came("01T13:00"), left("01T14:00")], 240),  # sent in another order
        ([came("01T09:00"), left("01T12:00"), came("02T09:30")], 330),
        ([came("01T16:00"), left("02T10:00")], 60),  # the second morning it was not seen coming
        ([came("01T20:00")], 180),  # the evening before: the second day from its beginning
        ([came("02T12:00")], 0),  # when all is over
    ],
)
def test_minutes(marks, expected):
    assert minutes(marks, [SECOND, FIRST]) == expected


def test_only_whole_minutes_count():
    assert minutes([came("01T10:00:30"), left("01T10:02:29")], [FIRST]) == 1
