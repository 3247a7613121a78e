"""A value that somebody states for a figure, read as people write it and told as the scheme writes values."""

import datetime as dt
import re
from fractions import Fraction

from enterprises.rules.assessment.model import Figure
from enterprises.rules.figures import scaled
from pilotzone.formula import kinds
from pilotzone.formula.values import decimals, exact
from pilotzone.kernel.typed import tidy

MONEY_PLACES, PER_CENT = 2, 2
PLAIN = re.compile(r"-?\d{1,20}(\.\d{1,10})?", re.ASCII)
YES, NO = "1", "0"


class NotClaimed(ValueError):
    """`reason`: `not_a_number`, `too_precise`, `too_large`, `not_a_date`, `not_there`, `below`, `above`, `missing`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(figure: Figure, text: str) -> str:
    """The exact text of a value: amounts in the figure's currency, rates in per cent (`12.5`: 12.5%), codes by name."""
    text = text.strip()
    if not text:
        raise NotClaimed("missing")
    return _number(figure, text) if figure.type.is_quantity else _named(figure, text)


def typed(figure: Figure, text: str) -> str:
    """The opposite of read(): an exact text as somebody would type it."""
    return exact(100 * Fraction(text)) if figure.type.rate else text


def plain(figure: Figure, text: str) -> str:
    """The one exact text of a value that is given as the scheme writes it: no unit, a rate as a share (`0.125`)."""
    text = tidy(text)
    if not figure.type.is_quantity:
        return _named(figure, text)
    if not PLAIN.fullmatch(text):
        raise NotClaimed("not_a_number")
    return _within(figure, Fraction(text))


def _named(figure: Figure, text: str) -> str:
    """A code, yes or no, a day."""
    if figure.type.kind == "date":
        return _day(text)
    if text not in (figure.codes if figure.type.kind == "code" else (YES, NO)):
        raise NotClaimed("not_there")
    return text


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise NotClaimed("not_a_date") from error


def _number(figure: Figure, text: str) -> str:
    places = kinds.places(figure.type_name) - (PER_CENT if figure.type.rate else 0)
    try:
        value = Fraction(scaled.read(text, places), 10**places)
    except scaled.NotScaled as error:
        raise NotClaimed(error.reason) from error
    return _within(figure, value / 100 if figure.type.rate else value)


def _within(figure: Figure, value: Fraction) -> str:
    if (decimals(value) or 0) > kinds.places(figure.type_name):
        raise NotClaimed("too_precise")
    if figure.low is not None and value < figure.low:
        raise NotClaimed("below")
    if figure.high is not None and value > figure.high:
        raise NotClaimed("above")
    return exact(value, MONEY_PLACES if figure.type.currency else 0)
