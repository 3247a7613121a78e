import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotzone.kernel.money import Money, MoneyError, format_money, parse_money, split_exactly


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1200", 120000),
        ("1,200.5", 120050),
        ("¥70,000.00", 7000000),
        ("￥0.01", 1),
        ("１２３．４５", 12345),
        ("-5", -500),
        ("−5.10", -510),
        (" 99 ", 9900),
    ],
)
def test_parse_money_reads_what_people_type(text, minor):
    assert parse_money(text) == Money(minor, "CNY")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_a_number"),
        ("12,34", "not_a_number"),
        ("1e6", "not_a_number"),
        ("=1+1", "not_a_number"),
        ("NaN", "not_a_number"),
        ("1.005", "too_precise"),
        ("10000000000001", "too_large"),
        ("9" * 50, "not_a_number"),
    ],
)
def test_parse_money_refuses(text, reason):
    with pytest.raises(MoneyError) as caught:
        parse_money(text)
    assert caught.value.reason == reason


def test_parse_money_refuses_an_unknown_currency():
    with pytest.raises(MoneyError) as caught:
        parse_money("1", "XAU")
    assert caught.value.reason == "unknown_currency"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (7000000, "CNY", "¥70,000.00"),
        (-458000, "CNY", "−¥4,580.00"),
        (5, "USD", "US$0.05"),
        (1234567, "JPY", "JP¥1,234,567"),
        (0, "EUR", "€0.00"),
    ],
)
def test_format_money(minor, currency, text):
    assert format_money(minor, currency) == text


def test_adding_two_currencies_is_an_error():
    with pytest.raises(MoneyError):
        Money(1, "CNY") + Money(1, "USD")


def test_split_exactly_gives_the_last_fen_to_the_largest_remainder():
    assert split_exactly(100, [1, 1, 1]) == [34, 33, 33]
    assert split_exactly(120_000_000, [30_000_000, 15_000_000]) == [80_000_000, 40_000_000]


def test_split_exactly_refuses_money_for_nobody():
    with pytest.raises(ValueError, match="nobody"):
        split_exactly(1, [0, 0])


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**12), min_size=1, max_size=40).filter(any))
def test_split_exactly_adds_up_and_stays_within_one_unit(total, weights):
    parts = split_exactly(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True))
