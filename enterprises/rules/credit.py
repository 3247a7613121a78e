"""What an entry of a credit list may do: bar only by a national catalogue item and its legal basis, within its time."""

from dataclasses import dataclass
from datetime import date, timedelta

from enterprises.enums import CreditEffect
from enterprises.rules.figures.periods import months_on

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """A list as reference data: what it would do, on what ground, and for how many months; 0 months is no term."""

    effect: CreditEffect
    may_bar: bool
    catalogue_item: str
    legal_basis: str
    term_months: int = 0
    is_internal: bool = False

    @property
    def is_grounded(self) -> bool:
        """A list may bar where it says by which item of the national catalogue and by which legal basis."""
        return self.may_bar and bool(self.catalogue_item.strip()) and bool(self.legal_basis.strip())


def effect_of(terms: Terms) -> CreditEffect:
    """What an entry does; without its ground, or on an internal list, it is on record only."""
    if terms.is_internal or not terms.is_grounded:
        return CreditEffect.NOTE
    return terms.effect


def last_day(terms: Terms, starts_on: date) -> date | None:
    """The last day that the list's term allows; None where it has none."""
    return months_on(starts_on, terms.term_months) - ONE_DAY if terms.term_months else None


def problem_of(terms: Terms, starts_on: date, ends_on: date | None) -> str:
    """Why the dates of an entry will not do: "order", "beyond_term", "needs_end"; "" where they will."""
    allowed = last_day(terms, starts_on)
    if ends_on is not None and ends_on < starts_on:
        return "order"
    if allowed is not None and ends_on is not None and ends_on > allowed:
        return "beyond_term"
    if effect_of(terms) != CreditEffect.NOTE and ends_on is None and allowed is None:
        return "needs_end"
    return ""
