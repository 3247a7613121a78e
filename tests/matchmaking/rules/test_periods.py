"""Slots of a day, and periods that lie over each other."""

from datetime import datetime

from matchmaking.rules.periods import Period, collision, slots


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-09-01T{clock}")


def period(first: str, last: str) -> Period:
    return Period(at(first), at(last))


def test_slots_fill_a_stretch_and_what_does_not_fit_is_left():
    found = slots(period("09:00", "10:10"), 20)
    assert found == [period("09:00", "09:20"), period("09:20", "09:40"), period("09:40", "10:00")]


def test_a_slot_that_a_break_touches_begins_after_it():
    found = slots(period("11:30", "14:00"), 30, [period("12:15", "13:30")])
    assert found == [period("11:30", "12:00"), period("13:30", "14:00")]


def test_nothing_fits_into_less_than_a_slot():
    assert slots(period("09:00", "09:14"), 15) == []


def test_periods_that_touch_do_not_collide():
    assert collision([period("09:20", "09:40"), period("09:00", "09:20")]) is None


def test_the_first_collision_is_told():
    rows = [period("10:00", "10:20"), period("09:00", "09:30"), period("09:20", "09:40")]
    assert collision(rows) == (period("09:00", "09:30"), period("09:20", "09:40"))


def test_a_period_holds_what_lies_within_its_ends():
    assert period("09:00", "10:00").holds(period("09:00", "10:00"))
    assert not period("09:00", "10:00").holds(period("08:59", "10:00"))
    assert not period("09:00", "10:00").holds(period("09:00", "10:01"))
