"""The grid of the public picture, and what is wrong with an offer."""

import pytest

from warehouses.rules import space
from warehouses.rules.space import Opened, Sum

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("latitude", "longitude", "cell"),
    [
        (53_540_000, 9_990_000, (5, 50)),  # Hamburg
        (-33_870_000, 151_210_000, (150, -35)),  # Sydney
        (0, 0, (0, 0)),
        (-1, -1, (-5, -5)),  # just south and west of the origin
        (90 * MILLION, 180 * MILLION, (175, 85)),  # the grid's end belongs to its last cell
        (-90 * MILLION, -180 * MILLION, (-180, -90)),
        (None, 9_990_000, None),
        (53_540_000, None, None),
    ],
)
def test_a_point_lies_in_one_cell(latitude, longitude, cell):
    assert space.cell_of(latitude, longitude) == cell


def test_the_middle_of_a_cell():
    assert space.centre_of((5, 50)) == (7.5, 52.5)


def test_sums_by_country_and_cell():
    rows = [(1, (5, 50), 100), (1, (5, 50), 250), (1, None, 40), (2, (5, 50), 7)]
    assert space.summed(rows) == {(1, (5, 50)): Sum(2, 350), (1, None): Sum(1, 40), (2, (5, 50)): Sum(1, 7)}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, None),
        ({"free": 1_000_00}, None),
        ({"free": 1_000_01}, ("free_area", "free_over_area")),
        ({"low": 30_00, "high": 29_99}, ("price_high", "price_out_of_order")),
        ({"low": 30_00, "high": 30_00, "opened": Opened(price=True)}, None),
        ({"opened": Opened(free_area=True)}, ("free_area", "free_missing")),
        ({"opened": Opened(price=True)}, ("price_low", "price_missing")),
        ({"opened": Opened(place=True), "has_point": False}, ("shows_place", "no_point")),
        ({"opened": Opened(occupancy=True, served=True)}, None),
    ],
)
def test_what_is_wrong_with_an_offer(given, problem):
    asked = {"free": None, "area": 1_000_00, "low": None, "high": None, "opened": Opened(), "has_point": True} | given
    assert space.problem_of_offer(**asked) == problem
