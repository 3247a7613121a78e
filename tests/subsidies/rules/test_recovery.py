"""Rungs of the sanction, the last day of a bar, and a repayment shared among the budgets that paid."""

from datetime import date

import pytest

from subsidies.enums_recovery import Sanction
from subsidies.rules.recovery import last_day, next_rung, shares


@pytest.mark.parametrize(
    ("earlier", "rung"),
    [
        ([], Sanction.WARNING),
        (["none"], Sanction.WARNING),
        (["warning"], Sanction.BAR_1),
        (["warning", "bar_1", "none"], Sanction.BAR_3),
        (["bar_3"], Sanction.BAR_3),
    ],
)
def test_each_time_one_rung_up(earlier, rung):
    assert next_rung(earlier) == rung


def test_a_bar_ends_on_the_day_before_its_anniversary():
    assert last_day(Sanction.BAR_1, date(2024, 7, 9)) == date(2025, 7, 8)
    assert last_day(Sanction.BAR_3, date(2024, 2, 29)) == date(2027, 2, 28)
    assert last_day(Sanction.WARNING, date(2024, 7, 9)) is None


def test_a_repayment_goes_back_in_proportion_to_the_fen():
    assert shares(100_01, {1: 60_00, 2: 60_00}) == {1: 50_01, 2: 50_00}
    assert shares(1, {1: 0, 2: 60_00}) == {2: 1}
    with pytest.raises(ValueError, match="More is repaid"):
        shares(120_01, {1: 60_00, 2: 60_00})
