"""Amounts of money: integer minor units with an ISO 4217 currency; exact parsing, writing and splitting."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MINUS = "\u2212"
SYMBOLS = {"CNY": "¥", "USD": "US$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥"}
EXPONENTS = {"CNY": 2, "USD": 2, "EUR": 2, "GBP": 2, "HKD": 2, "JPY": 0}
LARGEST = 10**15  # minor units; ten trillion yuan: beyond any claim, far below what a bigint holds
FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")


class MoneyError(ValueError):
    """The text is no amount of that currency; `reason` is one of the codes below."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, order=False)
class Money:
    minor: int
    currency: str = "CNY"

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise MoneyError("mixed_currencies")
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return self + Money(-other.minor, other.currency)

    @property
    def major(self) -> Decimal:
        return Decimal(self.minor).scaleb(-EXPONENTS[self.currency])

    def __str__(self) -> str:
        return format_money(self.minor, self.currency)


def parse_money(text: str, currency: str = "CNY") -> Money:
    """Read an amount as people type it: `1,200.50`, `¥1200.5`, full-width digits.

    Raises MoneyError: `unknown_currency`, `not_a_number`, `too_precise`, `too_large`.
    """
    if currency not in EXPONENTS:
        raise MoneyError("unknown_currency")
    cleaned = str(text).strip().translate(FULL_WIDTH).replace(MINUS, "-")
    cleaned = re.sub(r"^(-?)\s*(?:¥|￥|US\$|HK\$|JP¥|\$|€|£)", r"\1", cleaned)
    if not re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", cleaned) or len(cleaned) > 40:
        raise MoneyError("not_a_number")
    try:
        minor = Decimal(cleaned.replace(",", "")).scaleb(EXPONENTS[currency])
    except InvalidOperation as error:
        raise MoneyError("not_a_number") from error
    if minor != minor.to_integral_value():
        raise MoneyError("too_precise")
    if abs(minor) > LARGEST:
        raise MoneyError("too_large")
    return Money(int(minor), currency)


def plain_money(minor: int, currency: str = "CNY") -> str:
    """`70,000.00`, with the true minus sign."""
    exponent = EXPONENTS[currency]
    whole, rest = divmod(abs(minor), 10**exponent)
    text = f"{whole:,}" + (f".{rest:0{exponent}d}" if exponent else "")
    return MINUS + text if minor < 0 else text


def format_money(minor: int, currency: str = "CNY") -> str:
    """`¥70,000.00`; a negative amount is `−¥70,000.00`."""
    text = plain_money(abs(minor), currency)
    return (MINUS if minor < 0 else "") + SYMBOLS[currency] + text


def split_exactly(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` minor units in proportion to `weights`, the parts adding up exactly.

    Each part is rounded down and the units left over go one each to the largest remainders, earlier
    places first (the largest-remainder method).
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("Only amounts and weights from zero up can be shared out.")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("There is nobody to share with.")
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    left = total - sum(parts)
    order = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in order[:left]:
        parts[place] += 1
    return parts
