"""A rate as text: exact, and within what a rate can be."""

import re
from decimal import Decimal

PLACES = 6
SHOWN_PLACES = 4  # as the central parity is published
# The list quotes the yen for a hundred of them (CFETS, 人民币汇率中间价公告); every other currency for one.
QUOTED_FOR = {"JPY": 100}
JUMP = Decimal("0.05")  # from one day's list to the next: above it somebody should look twice
RATE = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
WHOLE_DIGITS = 7  # no currency's unit is worth ten million yuan


class NoRate(ValueError):
    """`code`: missing, not_a_number, too_many_places, too_large, not_positive."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(text: str) -> int:
    """Yuan per unit times a million. Raises NoRate."""
    text = text.strip()
    if not text:
        raise NoRate("missing")
    found = RATE.fullmatch(text)
    if found is None:
        raise NoRate("not_a_number")
    whole, places = found[1].lstrip("0"), (found[2] or "").rstrip("0")
    if len(places) > PLACES:
        raise NoRate("too_many_places")
    if len(whole) > WHOLE_DIGITS:
        raise NoRate("too_large")
    rate = int((whole or "0") + places.ljust(PLACES, "0"))
    if rate == 0:
        raise NoRate("not_positive")
    return rate


def read_quoted(text: str, currency: str) -> int:
    """A rate as it is published, for as many units as the list quotes; yuan per unit times a million. Raises NoRate."""
    units = QUOTED_FOR.get(currency, 1)
    whole, rest = divmod(read(text), units)
    if rest:
        raise NoRate("too_many_places")
    return whole


def quoted(rate: int, currency: str) -> str:
    """As it is published: yuan for as many units as the list quotes, four decimal places or as many as there are."""
    plain = f"{Decimal(rate * QUOTED_FOR.get(currency, 1)).scaleb(-PLACES):f}"
    whole, _, places = plain.partition(".")
    return f"{whole}.{places.rstrip('0').ljust(SHOWN_PLACES, '0')}"


def moved(rate: int, before: int) -> Decimal:
    """By which part a rate differs from the one before it."""
    return Decimal(rate - before) / before
