"""Sources that agree say nothing; those that do not are shown side by side."""

from enterprises.rules.figures.differences import Difference, Told, differences


def test_same_values_are_no_difference():
    assert differences([("a", Told("self", 100, "CNY")), ("a", Told("customs", 100, "CNY"))]) == {}
    assert differences([("a", Told("self", 100, "CNY"))]) == {}


def test_spread_and_its_share_of_the_largest():
    rows = [("a", Told("self", 100, "CNY")), ("a", Told("customs", 80, "CNY")), ("b", Told("self", 5))]
    expected = Difference((Told("customs", 80, "CNY"), Told("self", 100, "CNY")), 20, 2000)
    assert differences(rows) == {"a": expected}


def test_currencies_are_not_compared():
    rows = [("a", Told("self", 100, "CNY")), ("a", Told("customs", 100, "USD"))]
    found = differences(rows)["a"]
    assert (found.spread, found.share) == (None, None)
