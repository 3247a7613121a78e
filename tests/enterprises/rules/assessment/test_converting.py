"""Amounts converted by the rates of a list, exactly and half up."""

from datetime import date

import pytest

from enterprises.rules.assessment.converting import Exchange, Quoted, half_up, rate_text

END = date(2024, 3, 31)
QUOTED = Quoted(7_095_000, date(2024, 3, 29))
EXCHANGE = Exchange("parity", {END: {"USD": QUOTED, "EUR": Quoted(7_676_500, date(2024, 3, 29))}})


@pytest.mark.parametrize(
    ("value", "currency", "into", "expected"),
    [
        (1000_00, "USD", "CNY", 7095_00),
        (1, "USD", "CNY", 7),
        (7095_00, "CNY", "USD", 1000_00),
        (1000_00, "EUR", "USD", 1081_96),  # 1,000 x 7.6765 / 7.0950 = 1,081.9591…
        (-100, "USD", "CNY", -710),  # 709.5 away from zero
        (10**17, "USD", "CNY", 7_095 * 10**14),
    ],
)
def test_a_value_is_converted(value, currency, into, expected):
    found = EXCHANGE.convert(value, currency, into, END)
    assert found.value == expected


def test_what_is_told_of_it():
    found = EXCHANGE.convert(1000_00, "EUR", "USD", END)
    assert found.told("bank", "1000.00", "EUR", EXCHANGE) == {
        "amount": "1000.00",
        "currency": "EUR",
        "day": "2024-03-29",
        "into_rate": "7.095",
        "list": "parity",
        "rate": "7.6765",
        "source": "bank",
    }


def test_a_missing_rate_is_named_with_its_day():
    assert EXCHANGE.convert(1, "GBP", "CNY", END) == "no_rate GBP 2024-03-31"
    assert EXCHANGE.convert(1, "USD", "GBP", END) == "no_rate GBP 2024-03-31"
    assert EXCHANGE.convert(1, "USD", "CNY", date(2024, 6, 30)) == "no_rate USD 2024-06-30"


def test_halves_go_away_from_zero():
    assert [half_up(each, 2) for each in (1, 3, -1, -3, 4)] == [1, 2, -1, -2, 2]
    assert [rate_text(each) for each in (7_095_000, 1_000_000, 46_512)] == ["7.095", "1", "0.046512"]
