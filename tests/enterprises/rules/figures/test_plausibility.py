"""What looks odd, and what does not."""

from enterprises.rules.figures.plausibility import Limits, Warning, warnings

LIMITS = {"turnover": Limits(lowest=0, highest=1_000_000, jump=20_000), "staff": Limits(lowest=1)}


def test_usual_values_pass():
    values = {("turnover", "none"): 900, ("turnover", "9610"): 400, ("turnover", "9710"): 500, ("staff", "none"): 12}
    assert warnings(values, {("turnover", "none"): 500}, LIMITS) == []


def test_value_outside_the_range():
    found = warnings({("turnover", "none"): 1_000_001, ("staff", "none"): 0}, {}, LIMITS)
    assert found == [
        Warning("turnover", "none", "above", {"value": 1_000_001, "limit": 1_000_000}),
        Warning("staff", "none", "below", {"value": 0, "limit": 1}),
    ]


def test_jump_beyond_the_limit_only():
    at_limit, beyond = {("turnover", "none"): 300}, {("turnover", "none"): 301}
    before = {("turnover", "none"): 100}
    assert warnings(at_limit, before, LIMITS) == []  # +200% is the limit
    assert warnings(beyond, before, LIMITS) == [
        Warning("turnover", "none", "jump", {"change": 20_100, "before": 100, "limit": 20_000})
    ]


def test_modes_above_the_total():
    values = {("turnover", "none"): 900, ("turnover", "9610"): 600, ("turnover", "9810"): 400}
    assert warnings(values, {}, LIMITS) == [Warning("turnover", "none", "modes_above", {"sum": 1000, "total": 900})]


def test_all_modes_given_are_the_total():
    each = {("turnover", mode): 100 for mode in ("9610", "9710", "9810", "1210", "1239", "other")}
    assert warnings(each | {("turnover", "none"): 600}, {}, LIMITS) == []
    found = warnings(each | {("turnover", "none"): 650}, {}, LIMITS)
    assert found == [Warning("turnover", "none", "modes_differ", {"sum": 600, "total": 650})]


def test_some_modes_may_be_less_than_the_total():
    assert warnings({("turnover", "none"): 650, ("turnover", "9610"): 100}, {}, LIMITS) == []
