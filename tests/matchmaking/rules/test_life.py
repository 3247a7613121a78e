"""Where an event belongs by its moments, who has a place, and how a person is known again."""

from datetime import datetime

import pytest

from matchmaking.enums import EventState
from matchmaking.rules.life import Moments, due
from matchmaking.rules.people import email_key, phone_key
from matchmaking.rules.places import has_place, moving_up


def at(day: int) -> datetime:
    return datetime(2026, 9, day)


MOMENTS = Moments(opens_at=at(1), closes_at=at(5), starts_at=at(8), ends_at=at(9))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 8, 31, 23, 59), "published"),
        (at(1), "open"),
        (at(5), "planned"),
        (at(8), "running"),
        (at(9), "closed"),
    ],
)
def test_a_living_event_goes_by_its_moments(now, expected):
    assert due(EventState.OPEN, MOMENTS, now) == expected


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CANCELLED, EventState.CLOSED, EventState.REPORTED])
def test_time_alone_moves_neither_a_draft_nor_what_is_over(state):
    assert due(state, MOMENTS, at(2)) == state


@pytest.mark.parametrize(
    ("places", "taken", "waiting", "expected"), [(2, 1, 0, True), (2, 2, 0, False), (2, 1, 1, False), (0, 0, 0, False)]
)
def test_nobody_overtakes_the_waiting_list(places, taken, waiting, expected):
    assert has_place(places, taken, waiting) is expected


@pytest.mark.parametrize(
    ("places", "taken", "waiting", "expected"), [(3, 1, 5, 2), (3, 1, 1, 1), (3, 3, 4, 0), (1, 2, 4, 0)]
)
def test_as_many_move_up_as_there_are_places(places, taken, waiting, expected):
    assert moving_up(places, taken, waiting) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("139 0000 1234", "13900001234"),
        ("+86 139-0000-1234", "13900001234"),
        ("0086 13900001234", "13900001234"),
        ("+49 40 123456", "4940123456"),
        ("", ""),
    ],
)
def test_a_telephone_is_its_digits(typed, expected):
    assert phone_key(typed) == expected


def test_an_address_is_the_same_in_capitals():
    assert email_key(" Wang.Lei@Example.test ") == "wang.lei@example.test"
