"""Caps along a quantity: their edges, jumps and classes, read from the table of the measure."""

import pytest

from subsidies.rules.ceilings import ceiling_of, cliffs, worst
from subsidies.rules.measure import load_measure
from tests.factories.backtests import DOCUMENT

BANDS = "bands: [{from: 10万 CNY, most: 1万 CNY}, {from: 300万 CNY, most: 3万 CNY}]"
YUAN = 100


def ceiling(document: str):
    return ceiling_of(load_measure(document))


def banded(bands: str, *changes: tuple[str, str]) -> str:
    document = DOCUMENT.replace(BANDS, f"bands: {bands}")
    for before, after in changes:
        assert before in document
        document = document.replace(before, after)
    return document


def test_edges_and_caps_are_those_of_the_table():
    found = ceiling(DOCUMENT)
    assert (found.input.name, found.edges) == ("turnover", (100_000 * YUAN, 3_000_000 * YUAN))
    assert found.caps([0, 100_000 * YUAN - 1, 100_000 * YUAN, 3_000_000 * YUAN]) == [
        0,
        0,
        10_000 * YUAN,
        30_000 * YUAN,
    ]


def test_a_band_that_begins_above_its_bound_owns_the_next_fen():
    found = ceiling(banded("[{above: 10万 CNY, most: 1万 CNY}]"))
    assert found.edges == (100_000 * YUAN + 1,)
    assert found.caps([100_000 * YUAN, 100_000 * YUAN + 1]) == [0, 10_000 * YUAN]


def test_the_line_steps_at_its_edges_and_slopes_through_a_formula():
    flat = ceiling(DOCUMENT).line(50_000 * YUAN, 9_000_000 * YUAN)
    assert flat == [
        (50_000 * YUAN, 0),
        (100_000 * YUAN - 1, 0),
        (100_000 * YUAN, 10_000 * YUAN),
        (3_000_000 * YUAN - 1, 10_000 * YUAN),
        (3_000_000 * YUAN, 30_000 * YUAN),
        (9_000_000 * YUAN, 30_000 * YUAN),
    ]
    sloping = ceiling(banded("[{from: 10万 CNY, most: it * 10%}]")).line(50_000 * YUAN, 1_000_000 * YUAN)
    assert len(sloping) > len(flat)
    assert all(cap == value // 10 for value, cap in sloping if value >= 100_000 * YUAN)


def test_classes_in_both_languages_and_who_is_in_them():
    found = ceiling(DOCUMENT)
    assert [text.zh for text in found.classes()] == ["不足 10 万", "10 万 – 300 万", "300 万及以上"]
    assert found.classes()[1].en == "¥100,000 – ¥3,000,000"
    assert [found.class_of(value * YUAN) for value in (99_999, 100_000, 2_999_999, 3_000_000)] == [0, 1, 1, 2]


def test_the_limit_is_found_behind_a_definition():
    document = DOCUMENT.replace("limit: ceiling(turnover)", "limit: most_of_it").replace(
        "tables:",
        "define:\n  most_of_it: {value: ceiling(turnover), label: {zh: 上限, en: Ceiling}}\ntables:",
    )
    assert ceiling(document).input.name == "turnover"


def test_a_table_of_rates_has_classes_and_no_caps():
    document = banded(
        "[{from: 10万 CNY, most: 30%}]",
        ("else: 0 CNY", "else: 0%"),
        ("value: costs * 30%", "value: costs * ceiling(turnover)"),
        ("limit: ceiling(turnover)", "limit: 1万 CNY"),
    )
    found = ceiling(document)
    assert (found.has_caps, found.edges) == (False, (100_000 * YUAN,))
    assert cliffs(None, found) == []


def test_a_measure_without_such_a_table_has_no_ceiling():
    assert ceiling(DOCUMENT.replace("limit: ceiling(turnover)", "limit: 1万 CNY")) is None


@pytest.mark.parametrize(
    ("bands", "at"),
    [
        # The jump at 3,000,000 grows from 20,000 to 50,000.
        ("[{from: 10万 CNY, most: 1万 CNY}, {from: 300万 CNY, most: 6万 CNY}]", 3_000_000),
        # A new jump of 5,000 at 1,000,000; the one at 3,000,000 shrinks to 15,000 and is still the highest.
        (
            "[{from: 10万 CNY, most: 1万 CNY}, {from: 100万 CNY, most: 1.5万 CNY}, {from: 300万 CNY, most: 3万 CNY}]",
            1_000_000,
        ),
        # Nothing grows: the highest.
        ("[{from: 10万 CNY, most: 1万 CNY}, {from: 300万 CNY, most: 2.5万 CNY}]", 3_000_000),
    ],
)
def test_the_worst_cliff_is_the_one_made_higher(bands, at):
    found = cliffs(ceiling(DOCUMENT), ceiling(banded(bands)))
    assert worst(found).at == at * YUAN


def test_a_fall_is_no_cliff_to_be_just_below():
    falling = ceiling(banded("[{from: 10万 CNY, most: 3万 CNY}, {from: 300万 CNY, most: 1万 CNY}]"))
    found = cliffs(falling, falling)
    assert [each.after for each in found] == [30_000 * YUAN, -20_000 * YUAN]
    assert worst(found).at == 100_000 * YUAN
