"""Values as people write them."""

import pytest

from enterprises.rules.figures.scaled import NotScaled, plain, read, write


@pytest.mark.parametrize(
    ("text", "places", "value"),
    [
        ("1,234.5", 2, 123450),
        ("１２", 0, 12),
        ("12万", 2, 12_000_000),
        ("1.5亿", 0, 150_000_000),
        ("-3.10", 1, -31),
        ("−3", 0, -3),
        ("98.5%", 1, 985),
        ("7.00", 0, 7),
    ],
)
def test_read(text, places, value):
    assert read(text, places) == value


@pytest.mark.parametrize(
    ("text", "places", "reason"),
    [
        ("", 2, "not_a_number"),
        ("12,34", 2, "not_a_number"),
        ("abc", 0, "not_a_number"),
        ("1.234", 2, "too_precise"),
        ("9" * 18, 0, "too_large"),
        ("万", 0, "not_a_number"),
    ],
)
def test_what_cannot_be_read(text, places, reason):
    with pytest.raises(NotScaled) as caught:
        read(text, places)
    assert caught.value.reason == reason


def test_written_and_taken_back():
    assert write(123450, 2) == "1,234.50"
    assert write(-5, 1) == "−0.5"
    assert plain(123450, 2) == "1234.50"
    assert plain(12, 0) == "12"
