"""Amounts told in another currency than the scheme reads, converted by a list of rates at the end of their period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

PARITY = "pboc-central-parity"  # the list that counts where a scheme names no other
YUAN = "CNY"
RATE_PLACES = 6
NO_RATE = "no_rate"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Yuan for one unit of a currency, times a million, and the day of the list."""

    rate: int
    day: date


ONE = 10**RATE_PLACES


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a list quotes: for each last day of a period, the last rate until then by currency."""

    list: str
    quoted: Mapping[date, Mapping[str, Quoted]]

    def rate(self, currency: str, end: date) -> Quoted | None:
        if currency == YUAN:
            return Quoted(ONE, end)
        return self.quoted.get(end, {}).get(currency)

    def convert(self, value: int, currency: str, into: str, end: date) -> "Conversion | str":
        """The value in the other currency, in the same places, half up; or which rate is missing, as a reason."""
        rates = {each: self.rate(each, end) for each in (currency, into)}
        for each, found in rates.items():
            if found is None:
                return f"{NO_RATE} {each} {end.isoformat()}"
        own, other = rates[currency], rates[into]
        assert own is not None and other is not None  # noqa: S101, PT018 - told above
        return Conversion(half_up(value * own.rate, other.rate), own, other if into != YUAN else None)


@dataclass(frozen=True, slots=True)
class Conversion:
    """`into` is the rate of the scheme's own currency, where that is not the yuan."""

    value: int
    own: Quoted
    into: Quoted | None

    def told(self, source: str, amount: str, currency: str, exchange: Exchange) -> dict[str, Any]:
        """As it is frozen beside the value."""
        found = {
            "amount": amount,
            "currency": currency,
            "day": self.own.day.isoformat(),
            "list": exchange.list,
            "rate": rate_text(self.own.rate),
            "source": source,
        }
        return found if self.into is None else found | {"into_rate": rate_text(self.into.rate)}


def half_up(number: int, parts: int) -> int:
    """A quotient rounded to a whole number, a half away from zero."""
    whole = (2 * abs(number) + parts) // (2 * parts)
    return -whole if number < 0 else whole


def rate_text(rate: int) -> str:
    whole, rest = divmod(rate, ONE)
    return f"{whole}.{rest:0{RATE_PLACES}d}".rstrip("0").rstrip(".")
