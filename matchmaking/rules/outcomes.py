"""Amounts of deals: whose word counts for a meeting, sums by market and currency, and one sum by given rates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from enterprises.rules.assessment.converting import RATE_PLACES, half_up
from pilotzone.kernel.money import EXPONENTS

YUAN = "CNY"


@dataclass(frozen=True, slots=True)
class Deal:
    """What one side says of a meeting that was held; None: nothing."""

    market: str
    currency: str
    intended: int | None
    realised: int | None

    @property
    def has_amount(self) -> bool:
        return self.intended is not None or self.realised is not None


@dataclass(frozen=True, slots=True)
class Sum:
    """Deals of one market in one currency; amounts in minor units."""

    market: str
    currency: str
    meetings: int
    intended: int
    realised: int


@dataclass(frozen=True, slots=True)
class Total:
    """In fen. `without`: currencies for which there is no rate, whose amounts are not in it."""

    intended: int
    realised: int
    without: tuple[str, ...]


def counted(buyer: Deal | None, supplier: Deal | None) -> Deal | None:
    """The buyer's word where it names an amount, else the supplier's: one deal is never counted twice."""
    return next((each for each in (buyer, supplier) if each is not None and each.has_amount), None)


def sums(deals: Iterable[Deal]) -> list[Sum]:
    """By market, then currency, in the order of their codes."""
    found: dict[tuple[str, str], Sum] = {}
    for each in deals:
        key = (each.market, each.currency)
        before = found.get(key, Sum(*key, 0, 0, 0))
        found[key] = Sum(
            *key, before.meetings + 1, before.intended + (each.intended or 0), before.realised + (each.realised or 0)
        )
    return [found[key] for key in sorted(found)]


def in_fen(amount: int, currency: str, rate: int) -> int:
    """`rate`: yuan for one unit, times a million. Rounded half up, once for the whole amount."""
    return half_up(amount * rate * 10 ** EXPONENTS[YUAN], 10 ** (EXPONENTS[currency] + RATE_PLACES))


def total(rows: Iterable[Sum], rates: Mapping[str, int]) -> Total:
    """By currency first, so that each is rounded once."""
    by_currency: dict[str, tuple[int, int]] = {}
    for row in rows:
        intended, realised = by_currency.get(row.currency, (0, 0))
        by_currency[row.currency] = (intended + row.intended, realised + row.realised)
    known = {YUAN: 10**RATE_PLACES} | dict(rates)
    converted = [
        tuple(in_fen(amount, currency, known[currency]) for amount in amounts)
        for currency, amounts in by_currency.items()
        if currency in known
    ]
    without = tuple(sorted(set(by_currency) - set(known)))
    return Total(sum(each[0] for each in converted), sum(each[1] for each in converted), without)
