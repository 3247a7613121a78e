"""Exact values: rationals inside, text outside, and the two kinds of missing."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final


class Missing(Enum):
    """UNKNOWN: not given yet. NONE: known not to exist, such as growth on a base of zero."""

    UNKNOWN = "unknown"
    NONE = "none"


UNKNOWN: Final = Missing.UNKNOWN
NONE: Final = Missing.NONE

# The checker has typed every expression before it runs; Python's own checker sees a value of any kind.
Value = Any
Number = int | Fraction
Rates = Mapping[str, Fraction | Decimal]


def decimals(value: Number) -> int | None:
    """How many decimal places write the value exactly, or None when no number of them does."""
    return _places(value.denominator)


@lru_cache(maxsize=1024)
def _places(denominator: int) -> int | None:
    rest, twos, fives = denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def fixed(value: Number, places: int) -> str:
    """The value with so many places; the caller knows that they are enough."""
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    text = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{text}" if value < 0 else text


def exact(value: Number, at_least: int = 0) -> str:
    """The value as a decimal, or as "1/3" where no decimal is exact."""
    places = decimals(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    return fixed(value, max(places, at_least))


def number(text: str) -> Number:
    """The opposite of exact()."""
    if text.isascii() and text.isdigit():
        return int(text)
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value
