"""Supposed values of a back-test by the type of their input."""

import pytest
from django.utils import translation

from subsidies.backtest_words import supposed_value

LEVELS = {"national": {"zh": "国家级", "en": "National"}}


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ({"value": "6000000", "type": "USD"}, "USD 6,000,000.00", "USD 6,000,000.00"),
        ({"value": "12400.5", "type": "CNY"}, "¥12,400.50", "¥12,400.50"),
        ({"value": "0.3", "type": "rate"}, "30%", "30%"),
        ({"value": {"amount": "1200", "currency": "EUR"}, "type": "money"}, "EUR 1,200.00", "EUR 1,200.00"),
        ({"value": "2024-07-05", "type": "date"}, "2024年7月5日", "5 July 2024"),
        ({"value": True, "type": "bool"}, "是", "yes"),
        ({"value": "national", "type": "level", "codes": LEVELS}, "国家级", "National"),
        ({"value": "6000000"}, "6000000", "6000000"),  # of a result from before the type was kept
    ],
)
def test_a_supposed_value_is_shown_by_its_type(row, zh, en):
    row = {"codes": {}, **row}
    with translation.override("zh-hans"):
        assert supposed_value(row) == zh
    with translation.override("en"):
        assert supposed_value(row) == en
