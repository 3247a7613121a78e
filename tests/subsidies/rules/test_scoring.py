"""Totals, results and dispersion by hand."""

from decimal import Decimal

import pytest

from subsidies.rules import scoring
from subsidies.rules.scoring import MEAN, TRIMMED, Criterion

TWO = (Criterion("c1", "可行性", "", 10, 40), Criterion("c2", "带动", "", 20, 60))


@pytest.mark.parametrize(
    ("points", "total"),
    [
        (("10", "20"), 10_000),
        (("0", "0"), 0),
        (("8.5", "15"), 7_900),  # 34 + 45
        (("7", "13.3"), 6_790),  # 28 + 39.9
    ],
)
def test_total_is_the_weighted_share_of_the_most(points, total):
    assert scoring.total(TWO, {"c1": points[0], "c2": points[1]}) == total


def test_total_is_rounded_half_up_once():
    three = (Criterion("a", "甲", "", 3, 50), Criterion("b", "乙", "", 7, 50))
    assert scoring.total(three, {"a": "1", "b": "1"}) == 2_381  # 16.6667 + 7.142857 = 23.8095


@pytest.mark.parametrize("text", ["-1", "10.1", "8.55", "NaN", "Infinity", "eight", ""])
def test_points_outside_the_criterion_are_none(text):
    assert scoring.points_of(text, TWO[0]) is None


def test_points_within_are_read():
    assert scoring.points_of(" 8.5 ", TWO[0]) == Decimal("8.5")


@pytest.mark.parametrize(
    ("criteria", "fault"),
    [
        ((), "no_criteria"),
        ((Criterion("a", "", "", 10, 100),), "criterion_incomplete"),
        ((Criterion("a", "甲", "", 0, 100),), "criterion_incomplete"),
        ((Criterion("a", "甲", "", 10, 99),), "weights_wrong"),
        (TWO, ""),
    ],
)
def test_faults_of_a_rubric(criteria, fault):
    assert scoring.fault(criteria) == fault


@pytest.mark.parametrize(
    ("totals", "how", "result"),
    [
        ((7_000, 8_000, 8_100), MEAN, 7_700),
        ((7_000, 8_001), MEAN, 7_501),  # 75.005 up
        ((1_000, 7_000, 8_000, 9_000), TRIMMED, 6_250),  # four: nothing is left out
        ((1_000, 7_000, 8_000, 9_000, 9_900), TRIMMED, 8_000),
    ],
)
def test_result_of_a_group(totals, how, result):
    assert scoring.result(totals, how) == result


def test_dispersion_of_three_with_one_apart():
    """80, 82 and 40: mean 67.33, median 80; deviations 12.67, 14.67, -27.33: sum of squares 1122.67, half 561.33."""
    found = scoring.dispersion([8_000, 8_200, 4_000], 1_500)
    assert (found.mean, found.median, found.lowest, found.highest, found.range) == (6_733, 8_000, 4_000, 8_200, 4_200)
    assert found.deviation == 2_369  # the root of 561.33 is 23.692
    assert found.outliers == (2,)


def test_exactly_as_far_as_allowed_is_no_outlier():
    assert scoring.dispersion([7_000, 8_000, 9_500], 1_500).outliers == ()
    assert scoring.dispersion([7_000, 8_000, 9_501], 1_500).outliers == (2,)


def test_two_have_a_deviation_and_no_outlier_and_one_has_neither():
    two = scoring.dispersion([2_000, 9_000], 1_500)
    assert (two.deviation, two.outliers, two.median) == (4_950, (), 5_500)  # 7000 / root of 2 = 4949.75
    one = scoring.dispersion([7_850], 1_500)
    assert (one.deviation, one.range, one.mean) == (None, 0, 7_850)


def test_scores_are_shown_with_two_places():
    assert [scoring.plain(each) for each in (0, 5, 7_850, 10_000)] == ["0.00", "0.05", "78.50", "100.00"]
