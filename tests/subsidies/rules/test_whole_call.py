"""What a measure says of all claims of a call, in a sentence with its clause."""

from subsidies.rules.measure import load_measure
from subsidies.rules.whole_call import rules_of
from tests.factories.measures import policy


def test_a_share_of_a_short_budget_is_told():
    [rule] = rules_of(load_measure(policy("SZ-2025-FAIR")))
    assert (rule.text.zh, rule.clause, rule.is_budget) == ("本批全部金额合计超过预算的，各件同比例压减。", "s2", True)


def test_the_number_of_those_who_are_chosen_is_told():
    [rule] = rules_of(load_measure(policy("DG-2024-KEY")))
    assert rule.text.zh == "不是符合条件就能获得：按排名，本批只取前 10 名。"
    assert (rule.clause, rule.is_budget) == ("c1", False)


def test_a_measure_that_says_nothing_tells_nothing():
    assert rules_of(load_measure(policy("TJ-2024-TRANSFORM"))) == []
