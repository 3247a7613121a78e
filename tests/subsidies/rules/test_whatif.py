"""What-if over a list: figures by hand, to the fen."""

import pytest

from subsidies.rules.whatif import Key, Put, Sums, Way, answer

A = Put("SB-1", 100_00, budget=1, district=7, arrived=3, rank=80)
B = Put("SB-2", 200_00, budget=1, district=7, arrived=1, rank=90)
C = Put("SB-3", 300_01, budget=1, district=8, arrived=2, rank=None)
LIST = (A, B, C)


def amounts(way, puts=LIST, **terms):
    return answer(way, puts, **({"free": {}} | terms)).amounts


def test_in_proportion_the_largest_remainder_takes_the_last_fen():
    """60,001 fen share 50,000: 8,333.19, 16,666.39 and 25,000.42; the third has the largest remainder."""
    assert amounts(Way.PRO_RATA, money=500_00) == (83_33, 166_66, 250_01)
    assert amounts(Way.PRO_RATA, money=600_01) == (100_00, 200_00, 300_01)
    assert amounts(Way.PRO_RATA, money=9_999_99) == (100_00, 200_00, 300_01)
    assert amounts(Way.PRO_RATA, money=0) == (0, 0, 0)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Key.LARGEST, (0, 0, 300_01)),  # 300.01 leaves 199.99: the 200.00 closes the list, the 100.00 comes after it
        (Key.SMALLEST, (100_00, 200_00, 0)),
        (Key.ARRIVED, (0, 200_00, 0)),  # 200.00 first; 300.01 does not fit and closes the list
        (Key.RANK, (100_00, 200_00, 0)),  # 90 points, 80 points, no rank last
    ],
)
def test_a_cut_off_goes_down_the_order_and_stops_where_the_money_ends(key, expected):
    assert amounts(Way.CUT_OFF, money=500_00, key=key) == expected


def test_a_rank_can_rise():
    assert amounts(Way.CUT_OFF, money=150_00, key=Key.RANK, falling=False) == (100_00, 0, 0)


def test_a_ceiling_for_each_claim():
    found = answer(Way.CAP, LIST, free={}, cap=150_00)
    assert found.amounts == (100_00, 150_00, 150_00)
    assert found.whole == Sums(count=3, before=600_01, after=400_00, out=0, less=2)
    assert found.by("district") == {7: Sums(2, 300_00, 250_00, 0, 1), 8: Sums(1, 300_01, 150_00, 0, 1)}


def test_without_a_sum_each_budget_has_its_own_money():
    other = Put("SB-4", 50_00, budget=2)
    found = answer(Way.CUT_OFF, (*LIST, other), free={1: 350_00, 2: 40_00}, key=Key.SMALLEST)
    assert found.amounts == (100_00, 200_00, 0, 0)
    assert found.by("budget") == {1: Sums(3, 600_01, 300_00, 1, 0), 2: Sums(1, 50_00, 0, 1, 0)}


def test_an_overdrawn_budget_gives_nothing():
    assert amounts(Way.PRO_RATA, free={1: -5}) == (0, 0, 0)


def test_nothing_before_the_meeting():
    assert answer(Way.PRO_RATA, (), free={}).whole == Sums(0, 0, 0, 0, 0)


def test_ten_thousand_claims_come_to_the_money_exactly():
    puts = [Put(f"SB-{place:05d}", 1_000_01 + place * 7, budget=1) for place in range(10_000)]
    assert sum(amounts(Way.PRO_RATA, tuple(puts), money=7_654_321_09)) == 7_654_321_09
