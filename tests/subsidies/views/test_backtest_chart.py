"""Names along the cliff chart's axis: on a telephone none runs into its neighbour."""

from itertools import pairwise

import pytest

from subsidies.views.bureau.backtest_chart import GAP_NARROW, Scale, extent, ticks

DOLLARS = [2_500_000_00, 5_000_000_00, 10_000_000_00, 20_000_000_00]


def chart(unit, edges):
    return {
        "low": edges[0] // 4,
        "high": edges[-1] * 3,
        "cliffs": [{"at": at} for at in edges],
        "scale": 2,
        "type": unit,
    }


@pytest.mark.parametrize("unit", ["USD", "CNY"])
def test_no_name_that_a_telephone_shows_reaches_into_another(unit):
    drawn = chart(unit, DOLLARS)
    found = ticks(drawn, Scale(drawn["low"], drawn["high"], 1))
    shown = [extent(each["x"], each["text"]) for each in found if not each["hides"]]
    assert len(found) > len(shown) >= 2
    for (_left, right), (left, _right) in pairwise(shown):
        assert left >= right + GAP_NARROW


def test_a_name_reaches_as_far_as_its_letters_and_a_chinese_one_twice_as_far():
    assert extent(50, "USD 250") == pytest.approx((42.65, 57.35))  # seven letters of 2.1
    assert extent(50, "250万") == pytest.approx((44.75, 55.25))
    assert extent(0, "250") == pytest.approx((0, 6.3))
    assert extent(100, "250") == pytest.approx((93.7, 100))
