"""Exchange rates in batches, told by the office that publishes the list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.exchange import batches, codes
from pilotzone.exchange.batches import Fault, Outcome, Resource, Sent, refused
from pilotzone.exchange.codes import Code, both
from pilotzone.exchange.enums import RowVerb
from pilotzone.exchange.rows import day_of, shown, text
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.money import EXPONENTS
from pilotzone.reference import actions
from pilotzone.reference.actions import RATE_WORDS, Rate
from pilotzone.reference.rules import rates as rules

PARITY = "pboc-central-parity"
LISTS = (Code(PARITY, "人民币汇率中间价", "Central parity of the yuan"),)
TOLD_BY: Mapping[str, frozenset[str]] = {PARITY: frozenset({"safe"})}  # the sources that may tell each list
YUAN = "CNY"
CURRENCIES: Mapping[str, Promise] = {
    "CNY": _("Yuan"),
    "USD": _("US dollar"),
    "EUR": _("Euro"),
    "GBP": _("Pound sterling"),
    "HKD": _("Hong Kong dollar"),
    "JPY": _("Yen"),
}
AHEAD = timedelta(days=1)  # a list of tomorrow is published this evening at the earliest
LONGEST_CELL = 40
COLUMNS = ("currency", "day", "rate")
OWN_WORDS: Mapping[str, Promise] = {
    "missing": _("This is missing."),
    "not_a_number": _("This is no number."),
    "too_many_places": _("A rate has six decimal places at most."),
    "too_large": _("This is more than a rate can be."),
    "not_positive": _("A rate is above zero."),
    "unknown_currency": _("This currency is not taken. /api/v1/codes/currencies/ lists those that are."),
    "own_currency": _("The yuan has no rate to itself."),
    "not_a_day": _("Write the day as 2024-03-29."),
    "too_early": _("A rate is told for tomorrow at the latest."),
    "repeated": _("Row %(row)s has the same currency and day."),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that can be written."""

    number: int
    rate: Rate


class RateWriter:
    """One batch of one list."""

    def __init__(self, source: str, *, by: User, now: datetime) -> None:
        self.source, self.by, self.now = source, by, now
        self.latest = clock.local_date(now) + AHEAD

    def check(self, rows: Sequence[Sent]) -> tuple[list[Ready], list[Outcome]]:
        ready, wrong, seen = list[Ready](), list[Outcome](), dict[tuple[str, date], int]()
        for sent in rows:
            faults = [Fault("verb", "verb_not_taken", sent.verb.value)] if sent.verb == RowVerb.WITHDRAW else []
            currency, day = self.currency_of(sent, faults), self.day_of(sent, faults)
            rate = self.rate_of(sent, faults)
            if not faults and day and (before := seen.setdefault((currency, day), sent.number)) != sent.number:
                faults.append(Fault("currency", "repeated", currency, {"row": before}))
            if faults or day is None:
                wrong.append(refused(sent.number, *faults))
            else:
                ready.append(Ready(sent.number, Rate(self.source, day, currency, rate, sent.verb, sent.version)))
        return ready, wrong

    def currency_of(self, sent: Sent, faults: list[Fault]) -> str:
        currency = sent.cells.get("currency", "").strip().upper()
        if currency in EXPONENTS and currency != YUAN:
            return currency
        code = "missing" if not currency else "own_currency" if currency == YUAN else "unknown_currency"
        faults.append(Fault("currency", code, shown(sent.cells.get("currency", ""))))
        return ""

    def day_of(self, sent: Sent, faults: list[Fault]) -> date | None:
        given = sent.cells.get("day", "").strip()
        day = day_of(given)
        if day is not None and day <= self.latest:
            return day
        code = "too_early" if day else "not_a_day" if given else "missing"
        faults.append(Fault("day", code, shown(given)))
        return None

    def rate_of(self, sent: Sent, faults: list[Fault]) -> int:
        given = sent.cells.get("rate", "")
        try:
            return rules.read(given)
        except rules.NoRate as fault:
            faults.append(Fault("rate", fault.code, shown(given)))
            return 0

    def write(self, rows: Sequence[Ready]) -> list[Outcome]:
        """In one order whatever was sent, so that two batches wait for each other and never both."""
        ordered = sorted(rows, key=lambda row: (row.rate.day, row.rate.currency))
        settled = actions.tell_rates([row.rate for row in ordered], by=self.by, now=self.now)
        return [batches.outcome(row.number, each) for row, each in zip(ordered, settled, strict=True)]


def open_batch(terms: Mapping[str, Any], *, by: User, now: datetime) -> RateWriter:
    """The terms name the list; without one it is that of the central parity."""
    source = terms.get("list") or PARITY
    if source not in TOLD_BY:
        raise Refused("unknown_list", _("There is no such list of rates."), field="list")
    if not by.is_machine or by.api_client.partner.code not in TOLD_BY[source]:
        raise NotAllowed("source_not_yours", _("The rates of this list are another office's to tell."), field="list")
    return RateWriter(source, by=by, now=now)


def words(code: str, params: Mapping[str, Any]) -> str:
    found = str(OWN_WORDS.get(code) or RATE_WORDS[code])
    return found % params if params else found


RATES = Resource(
    "rates", _("Exchange rates"), (P.RATE_SEND,), {name: text(LONGEST_CELL) for name in COLUMNS}, open_batch, words
)


def currencies() -> Iterator[Code]:
    return (both(code, CURRENCIES[code]) for code in EXPONENTS)


def register() -> None:
    """Called once, when the app is ready."""
    batches.register(RATES)
    codes.register("currencies", _("Currencies that are taken"), currencies)
    codes.register("rate_lists", _("Lists of exchange rates"), lambda: LISTS)
