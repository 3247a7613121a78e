"""Points that are shown add up; a stated value is read as people write it."""

from decimal import Decimal as D

import pytest

from enterprises.rules.assessment.claimed import NotClaimed, plain, read
from enterprises.rules.assessment.shown import added_up, places_for
from tests.enterprises.rules.assessment.documents import scheme

COUNTED = ("  has_site:", "  markets: {type: count, label: {zh: 市场数, en: Markets}, min: 0}\n  has_site:")
BOUNDS = [D(0), D(60), D(80)]


@pytest.mark.parametrize(
    ("points", "score", "expected"),
    [
        # three thirds of ten: the running sums are 3.33, 6.67, 10.00
        (["3.333333333"] * 3, "10", ["3.33", "3.34", "3.33"]),
        # nothing stays nothing, also where a rest is waiting; the cut of a gate is a line like others
        (["0.004", "0", "0.004", "-0.002"], "0.006", ["0.00", "0", "0.01", "0.00"]),
        (["12.345", "50.005", "-3.35"], "59", ["12.35", "50.00", "-3.35"]),
        (["0", "0"], "0", ["0", "0"]),
    ],
)
def test_shown_points_add_up_to_the_shown_score(points, score, expected):
    found = added_up([D(each) for each in points], D(score), 2)
    assert found == [D(each) for each in expected]
    assert sum(found) == D(score).quantize(D("0.01"), rounding="ROUND_HALF_UP")


@pytest.mark.parametrize(
    ("score", "places"), [("65", 2), ("59.994", 2), ("59.996", 3), ("59.9999996", 7), ("60", 2), ("79.995", 3)]
)
def test_a_score_is_never_shown_on_the_other_side_of_a_bound(score, places):
    assert places_for(D(score), BOUNDS) == places


@pytest.mark.parametrize(
    ("figure", "text", "expected"),
    [
        ("exports", "1,234.5", "1234.50"),
        ("exports", "120万", "1200000.00"),
        ("exports", "0", "0.00"),
        ("exports", "-1", "below"),
        ("exports", "1.234", "too_precise"),
        ("exports", "many", "not_a_number"),
        ("exports", " ", "missing"),
        ("markets", "12", "12"),
        ("markets", "2.5", "too_precise"),
        ("returns", "12.5", "0.125"),
        ("returns", "２%", "0.02"),
        ("has_site", "1", "1"),
        ("has_site", "yes", "not_there"),
    ],
)
def test_stated_values(figure, text, expected):
    try:
        found = read(scheme(COUNTED).figure(figure), text)
    except NotClaimed as error:
        found = error.reason
    assert found == expected


@pytest.mark.parametrize(
    ("figure", "text", "expected"),
    [
        ("exports", "１２３４.5", "1234.50"),
        ("exports", "007", "7.00"),
        ("exports", "1.001", "too_precise"),
        ("exports", "1/3", "not_a_number"),
        ("exports", "1_000", "not_a_number"),
        ("exports", "9e99999999", "not_a_number"),
        ("exports", "-1", "below"),
        ("returns", "0.125", "0.125"),
        ("markets", "2.5", "too_precise"),
        ("has_site", "0", "0"),
        ("has_site", "2", "not_there"),
    ],
)
def test_value_as_the_scheme_writes_it_has_one_exact_text(figure, text, expected):
    try:
        found = plain(scheme(COUNTED).figure(figure), text)
    except NotClaimed as error:
        found = error.reason
    assert found == expected


def test_codes_and_dates_and_an_upper_bound():
    typed = scheme(
        ("figures:\n", "lists: {levels: {high: {zh: 高, en: High}, low: {zh: 低, en: Low}}}\nfigures:\n"),
        (
            "  has_site:",
            (
                "  level: {type: levels, label: {zh: 级别, en: Level}}\n"
                "  opened: {type: date, label: {zh: 日, en: Day}}\n  has_site:"
            ),
        ),
        ("label: {zh: 退货率, en: Returns}}", "label: {zh: 退货率, en: Returns}, max: 0.5}"),
    )
    assert read(typed.figure("level"), "high") == "high"
    assert read(typed.figure("opened"), "2024-03-31") == "2024-03-31"
    for figure, text, reason in (
        ("level", "高", "not_there"),
        ("opened", "31.3.2024", "not_a_date"),
        ("returns", "51", "above"),
    ):
        with pytest.raises(NotClaimed) as caught:
            read(typed.figure(figure), text)
        assert caught.value.reason == reason
