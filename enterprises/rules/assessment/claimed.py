"""A value that somebody states for a figure, read as people write it and told as the scheme writes values."""

import datetime as dt
from fractions import Fraction

from enterprises.rules.assessment.model import Figure
from enterprises.rules.figures import scaled
from pilotzone.formula.values import exact

MONEY_PLACES, OTHER_PLACES = 2, 6
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
    kind = figure.type.kind
    if kind == "code" or kind == "bool":
        if text not in (figure.codes if kind == "code" else (YES, NO)):
            raise NotClaimed("not_there")
        return text
    if kind == "date":
        return _day(text)
    return _number(figure, text)


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise NotClaimed("not_a_date") from error


def _number(figure: Figure, text: str) -> str:
    places = MONEY_PLACES if figure.type.currency else OTHER_PLACES
    try:
        value = Fraction(scaled.read(text, places), 10**places)
    except scaled.NotScaled as error:
        raise NotClaimed(error.reason) from error
    value = value / 100 if figure.type.rate else value
    if figure.low is not None and value < figure.low:
        raise NotClaimed("below")
    if figure.high is not None and value > figure.high:
        raise NotClaimed("above")
    return exact(value, MONEY_PLACES if figure.type.currency else 0)
