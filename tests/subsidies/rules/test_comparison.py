"""Two totals of the same claims: every number by hand, sums beyond 64 bits exact."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.rules.comparison import Change, ChangeClass, Fit, Shift, Side, compare, exact_sum, read, round_bounds
from subsidies.rules.table import BARRED, COMPUTED, UNKNOWN, Totals

C, B, U = COMPUTED, BARRED, UNKNOWN


def totals(fen, state):
    return Totals(np.array(fen, dtype=np.int64), np.array(state, dtype=np.uint8))


#                claim:   0          1          2       3       4          5       6
BEFORE = totals([3_000_000, 1_000_000, 500_000, 0, 2_000_000, 0, 700_000], [C, C, C, B, C, U, C])
AFTER = totals([5_000_000, 1_000_000, 0, 250_000, 1_999_999, 100_000, 0], [C, C, B, C, C, C, U])
DISTRICTS = ["120116", "120116", "120114", "120114", None, "120116", "120114"]


def test_cost_winners_and_losers_by_hand():
    found = compare(BEFORE, AFTER)
    assert found.count == 7
    assert found.before == Side(cost=7_200_000, paid=5, nothing=0, barred=1, not_computed=1)
    assert found.after == Side(cost=8_349_999, paid=5, nothing=0, barred=1, not_computed=1)
    assert found.shift == Shift(
        before=6_500_000,
        after=8_249_999,
        winners=2,
        won=2_250_000,
        losers=2,
        lost=500_001,
        unchanged=1,
        newly_paid=1,
        no_longer_paid=1,
        not_computed=2,
    )
    assert found.shift.change == 1_749_999
    assert found.shift.compared == 5
    assert found.gains == (Change(0, 3_000_000, 5_000_000), Change(3, 0, 250_000))
    assert found.losses == (Change(2, 500_000, 0), Change(4, 2_000_000, 1_999_999))


def test_groups_add_up_to_the_whole():
    groups = compare(BEFORE, AFTER, {"district": DISTRICTS}).groups["district"]
    assert [(each.code, each.before.cost, each.after.cost) for each in groups] == [
        ("", 2_000_000, 1_999_999),
        ("120114", 1_200_000, 250_000),
        ("120116", 4_000_000, 6_100_000),
    ]
    assert [(each.shift.winners, each.shift.losers, each.shift.unchanged) for each in groups] == [
        (0, 1, 0),
        (1, 1, 0),
        (1, 0, 1),
    ]
    assert [each.shift.not_computed for each in groups] == [0, 1, 1]


def test_histogram_has_round_bounds_and_a_class_for_no_change():
    # greatest change 20,000 yuan: the classes end at 500, 1,000, 2,000, 5,000, 10,000 and 20,000 yuan
    assert compare(BEFORE, AFTER).histogram == (
        ChangeClass(-500_000, -200_000, 1, -500_000),
        ChangeClass(-200_000, -100_000, 0, 0),
        ChangeClass(-100_000, -50_000, 0, 0),
        ChangeClass(-50_000, 0, 1, -1),
        ChangeClass(0, 0, 1, 0),
        ChangeClass(0, 50_000, 0, 0),
        ChangeClass(50_000, 100_000, 0, 0),
        ChangeClass(100_000, 200_000, 0, 0),
        ChangeClass(200_000, 500_000, 1, 250_000),
        ChangeClass(500_000, 1_000_000, 0, 0),
        ChangeClass(1_000_000, 2_000_000, 1, 2_000_000),
    )


@pytest.mark.parametrize(
    ("most", "ends"),
    [
        (0, []),
        (1, [1]),
        (3, [1, 2, 5]),
        (5, [1, 2, 5]),
        (100_001, [5_000, 10_000, 20_000, 50_000, 100_000, 200_000]),
    ],
)
def test_round_bounds_end_at_the_first_round_amount(most, ends):
    assert [high for _, high in round_bounds(most)] == ends


def test_budget_fit_says_what_is_left_or_lacking():
    assert compare(BEFORE, AFTER, budget=8_000_000).fit == Fit(8_000_000, 800_000, -349_999)
    assert compare(BEFORE, AFTER).fit is None


def test_plain_form_is_json_and_reads_back():
    found = compare(BEFORE, AFTER, {"district": DISTRICTS}, budget=1)
    assert read(json.loads(json.dumps(found.plain()))) == found


def test_no_claims_compare_to_nothing():
    found = compare(totals([], []), totals([], []), {"district": []})
    assert found.shift.compared == 0
    assert found.groups == {"district": ()}
    assert found.histogram == (ChangeClass(0, 0, 0, 0),)


def test_totals_of_different_claims_are_refused():
    with pytest.raises(ValueError, match="same claims"):
        compare(BEFORE, totals([1], [C]))
    with pytest.raises(ValueError, match="one code"):
        compare(BEFORE, AFTER, {"district": ["120116"]})


def test_largest_changes_are_twenty_with_earlier_claims_first_among_equals():
    before, after = totals([0] * 50, [C] * 50), totals([7] * 49 + [8], [C] * 50)
    found = compare(before, after).gains
    assert [each.claim for each in found] == [49, *range(19)]


@given(st.lists(st.integers(-(2**62), 2**62), max_size=50))
def test_sums_beyond_64_bits_are_exact(values):
    assert exact_sum(np.array(values, dtype=np.int64)) == sum(values)
