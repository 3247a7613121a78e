"""A rate as text: exact, and within what a rate can be."""

import re

PLACES = 6
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
