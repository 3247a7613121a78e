"""Who gets which booth: order, wishes, zones, sizes, and the reasons. Expected values are worked out by hand."""

import pytest

from matchmaking.rules import booths as rules
from matchmaking.rules.booths import Area, Exhibitor, Given, Passed, Place

PLACES = [Place("A01", 9), Place("A02", 18), Place("B01", 9, "food"), Place("B02", 36, "food")]


def firm(reference, order, area=9, **fields):
    fields = {name: frozenset(value) if name == "topics" else value for name, value in fields.items()}
    return Exhibitor(reference, order, area, **fields)


def given(exhibitors, rule=rules.FIRST_COME, seed="", places=PLACES):
    return {each.reference: each for each in rules.allot(places, exhibitors, rule, seed)}


def test_whoever_came_first_has_the_wish_and_the_second_reads_who_has_it():
    found = given([firm("late", "2", wishes=("A02", "A01")), firm("early", "1", wishes=("A02",))])
    assert found["early"] == Given("early", 1, "A02", rules.WISH)
    assert found["late"] == Given("late", 2, "A01", rules.WISH, (Passed("A02", rules.TAKEN, 1),))


def test_without_a_wish_the_smallest_that_is_large_enough_in_the_own_zone_first():
    found = given([firm("food", "1", topics={"food"}), firm("toys", "2", topics={"toys"}), firm("any", "3")])
    assert (found["food"].code, found["food"].reason) == ("B01", rules.ZONE)
    assert (found["toys"].code, found["toys"].reason) == ("A01", rules.FREE)
    assert (found["any"].code, found["any"].reason) == ("A02", rules.FREE)


def test_wishes_too_small_or_gone_are_passed_over_and_said():
    found = given([firm("large", "1", area=12, wishes=("A01", "C09"))])
    assert found["large"].passed == (Passed("A01", rules.SMALL), Passed("C09", rules.GONE))
    assert (found["large"].code, found["large"].reason) == ("A02", rules.FREE)


@pytest.mark.parametrize(
    ("asked", "places", "reason"),
    [
        (firm("x", "9", area=40), PLACES, rules.NONE_LARGE),
        (firm("x", "9", area=9), [Place("B01", 9, "food")], rules.NO_BOOTHS),
        (firm("x", "9", area=18), PLACES, rules.NONE_FREE),
    ],
)
def test_why_there_is_none(asked, places, reason):
    found = given([firm("first", "1", area=18, wishes=("A02",)), asked], places=places)
    assert (found["x"].code, found["x"].reason) == ("", reason)


def test_what_was_given_by_hand_stays_and_is_nobody_elses():
    found = given([firm("first", "1", wishes=("A01",)), firm("guest", "2", kept="A01")])
    assert found["guest"] == Given("guest", 2, "A01", rules.BY_HAND)
    assert found["first"].passed == (Passed("A01", rules.TAKEN, 2),)
    assert found["first"].code == "A02"


def test_a_lot_is_the_same_for_everybody_who_runs_it_again():
    # printf '2024-07-02:CH-1' | sha256sum, and so on to CH-5: 316b…, ecf3…, 99a2…, dcf6…, b461…
    firms = [firm(f"CH-{number}", "1", wishes=("A01",)) for number in range(1, 6)]
    order = [each.reference for each in rules.in_order(firms, rules.LOT, "2024-07-02")]
    assert order == ["CH-1", "CH-3", "CH-5", "CH-4", "CH-2"]
    assert order == [each.reference for each in rules.in_order(reversed(firms), rules.LOT, "2024-07-02")]
    assert given(firms, rules.LOT, "2024-07-02")["CH-1"].code == "A01"


def test_areas_that_share_an_edge_do_not_overlap():
    one = Area(0, 0, 3, 3)
    assert not one.overlaps(Area(3, 0, 3, 3))
    assert one.overlaps(Area(2, 2, 3, 3))
    assert rules.grid(one, 2, 2, 3) == [one, Area(3, 0, 3, 3), Area(0, 6, 3, 3), Area(3, 6, 3, 3)]
