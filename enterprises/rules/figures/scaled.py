"""Values of figures: exact decimals as integers of the indicator's places, read as people write them and back."""

import re
from decimal import Decimal

from pilotzone.kernel.money import FULL_WIDTH, MINUS

LARGEST = 10**17  # scaled units: far below what a bigint holds
NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
UNITS = {"万": 4, "亿": 8}


class NotScaled(ValueError):
    """`reason`: `not_a_number`, `too_precise`, `too_large`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(text: str, places: int) -> int:
    """`1,234.5`, `12万`, `１２` as an integer of so many places; zeros behind the last place are let pass."""
    cleaned = text.translate(FULL_WIDTH).replace(MINUS, "-").strip().removesuffix("%").strip()
    shift = UNITS.get(cleaned[-1:], 0)
    cleaned = cleaned[:-1].strip() if shift else cleaned
    if not NUMBER.fullmatch(cleaned) or len(cleaned) > 40:
        raise NotScaled("not_a_number")
    scaled = Decimal(cleaned.replace(",", "")).scaleb(places + shift)
    if scaled != scaled.to_integral_value():
        raise NotScaled("too_precise")
    if abs(scaled) > LARGEST:
        raise NotScaled("too_large")
    return int(scaled)


def write(value: int, places: int) -> str:
    """`1,234.5`: thousands marked, with the true minus sign."""
    return f"{Decimal(value).scaleb(-places):,f}".replace("-", MINUS)


def plain(value: int, places: int) -> str:
    """`1234.50`, as a form takes it back."""
    return f"{Decimal(value).scaleb(-places):f}"
