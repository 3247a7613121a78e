"""Rules over all claims of a call, by hand and as laws that hold for any list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.rules.allocation import Candidate, allocate, ranked
from subsidies.rules.model import BudgetRule, Selection

PRO_RATA = BudgetRule("pro_rata", "", True, "rest", 1, "", "")
AMOUNTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=12)


def candidates(*amounts, **columns):
    return [
        Candidate(f"C{number}", amount, number, **{key: values[number] for key, values in columns.items()})
        for number, amount in enumerate(amounts)
    ]


def amounts(allocation):
    return [award.amount for award in allocation.awards]


def test_last_fen_goes_to_the_largest_remainder():
    # 10.00 yuan over three claims of 10.00: 3.33⅓ each; one fen is left, remainders are equal: the first reference.
    found = allocate(candidates(1000, 1000, 1000), rule=PRO_RATA, budget=1000)
    assert amounts(found) == [334, 333, 333]
    assert found.unspent == 0
    assert found.awards[0].reasons[0].en == "the budget is ¥10.00 and all awards are ¥30.00; shared in proportion"


def test_larger_remainder_comes_before_the_reference():
    # 1.00 over 0.50, 0.50, 1.00 (total 2.00): exactly half each. Over 0.51, 0.50, 1.00 (2.01): 25.37, 24.87, 49.75 fen.
    assert amounts(allocate(candidates(50, 50, 100), rule=PRO_RATA, budget=100)) == [25, 25, 50]
    assert amounts(allocate(candidates(51, 50, 100), rule=PRO_RATA, budget=100)) == [25, 25, 50]
    # 99 fen: 25.119…, 24.626…, 49.253…: whole 25 + 24 + 49 = 98, the one left goes to the second.
    assert amounts(allocate(candidates(51, 50, 100), rule=PRO_RATA, budget=99)) == [25, 25, 49]


def test_shares_are_cut_to_the_unit_and_the_rest_is_unspent():
    rule = BudgetRule("pro_rata", "", True, "rest", 10_000, "", "")
    found = allocate(candidates(1_000_000, 1_000_000), rule=rule, budget=1_234_567)
    # 123 units of 100 yuan: 61.5 each, one left over unit to the first.
    assert amounts(found) == [620_000, 610_000]
    assert found.unspent == 4_567


def test_within_the_budget_nothing_changes():
    found = allocate(candidates(300, 700), rule=PRO_RATA, budget=1000)
    assert amounts(found) == [300, 700]
    assert all(not award.reasons for award in found.awards)


@given(AMOUNTS, st.integers(0, 10**13))
def test_pro_rata_spends_the_budget_to_the_fen_and_gives_nobody_more(given_amounts, budget):
    found = allocate(candidates(*given_amounts), rule=PRO_RATA, budget=budget)
    assert sum(amounts(found)) == min(sum(given_amounts), budget)
    for before, after in zip(given_amounts, amounts(found), strict=True):
        assert 0 <= after <= before
    if sum(given_amounts) > budget:
        for before, after in zip(given_amounts, amounts(found), strict=True):
            assert abs(after * sum(given_amounts) - before * budget) < sum(given_amounts)


@pytest.mark.parametrize(("partial", "expected"), [("rest", [500, 300, 0]), ("nothing", [500, 0, 0])])
def test_first_come(partial, expected):
    rule = BudgetRule("first_come", "", True, partial, 1, "", "")
    assert amounts(allocate(candidates(500, 400, 100), rule=rule, budget=800)) == expected


def test_by_rank_serves_the_best_first():
    rule = BudgetRule("rank", "budget.by", True, "rest", 1, "", "")
    found = allocate(candidates(500, 400, 100, rank_key=[1, 3, 2]), rule=rule, budget=800)
    assert amounts(found) == [300, 400, 100]
    assert [award.place for award in found.awards] == [3, 1, 2]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("enter", [100, 100, 100, 100, 0]), ("none", [100, 100, 0, 0, 0])],
)
def test_level_with_the_last_place(ties, expected):
    rule = Selection("select.by", True, 3, ties, "")
    found = allocate(candidates(100, 100, 100, 100, 100, score=[9, 8, 7, 7, 6]), selection=rule)
    assert amounts(found) == expected
    assert [award.place for award in found.awards] == [1, 2, 3, 3, 5]


def test_wide_ceiling_is_settled_in_the_order_of_the_list():
    found = allocate(candidates(500, 400, 300, holder=["a", "b", "a"], left=[600, 1000, 600]))
    assert amounts(found) == [500, 400, 100]
    assert found.awards[2].reasons[0].en == "only ¥1.00 was left of a ceiling that several claims share"


def test_places_count_those_level_and_put_the_unknown_last():
    assert ranked([5, None, 7, 5], True) == [2, 4, 1, 2]


def test_twice_the_same_reference_is_refused():
    with pytest.raises(ValueError, match="twice"):
        allocate([Candidate("A", 1), Candidate("A", 2)])
