"""Growth in basis points, worked out by hand."""

import pytest

from enterprises.rules.figures.growth import growth, on_previous, on_year
from enterprises.rules.figures.periods import parse


@pytest.mark.parametrize(
    ("value", "base", "expected"),
    [
        (120, 100, 2000),  # +20%
        (80, 100, -2000),
        (100, 300, -6667),  # -66.666…%
        (400, 300, 3333),
        (300, 100, 20000),  # +200%
        (50, 0, None),
        (50, -10, None),
        (None, 100, None),
        (50, None, None),
        (20003, 20000, 2),  # 1.5 basis points: half away from zero
        (19997, 20000, -2),
    ],
)
def test_growth(value, base, expected):
    assert growth(value, base) == expected


def test_january_and_february_are_taken_together():
    values = {parse("2025-01"): 100, parse("2025-02"): 60, parse("2026-01"): 80, parse("2026-02"): 112}
    assert on_year(values, parse("2026-01")) is None
    assert on_year(values, parse("2026-02")) == 2000  # 192 against 160
    assert on_year({parse("2026-02"): 112, parse("2025-02"): 60}, parse("2026-02")) is None


def test_quarters_are_compared_with_last_year_and_the_one_before():
    values = {parse("2025Q1"): 200, parse("2025Q4"): 300, parse("2026Q1"): 330}
    assert on_year(values, parse("2026Q1")) == 6500
    assert on_previous(values, parse("2026Q1")) == 1000
