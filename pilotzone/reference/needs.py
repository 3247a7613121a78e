"""Which exchange rates somebody waits for: apps say what they need, the page of rates shows what is not there."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import pgettext

from pilotzone.reference import queries

Provider = Callable[[], Iterable["Need"]]
_providers: list[Provider] = []


@dataclass(frozen=True, slots=True)
class Need:
    """A list's rates of a day, in these currencies, for what `why` names in the reader's language."""

    source: str
    day: date
    currencies: Collection[str]
    why: str

    @property
    def form_url(self) -> str:
        return f"{reverse('bureau:reference:rates_propose')}?day={self.day:%F}"


def register(provider: Provider) -> None:
    _providers.append(provider)


def missing(today: date) -> list[Need]:
    """By list and day what is needed and not there, the oldest day first; a list of a later day is not awaited yet."""
    needs = [need for provider in _providers for need in provider() if need.day <= today]
    there = queries.rates_of({(need.source, need.day) for need in needs})
    wanted: dict[tuple[date, str], tuple[set[str], dict[str, None]]] = {}
    for need in needs:
        lacking = {*need.currencies} - there[need.source, need.day].keys()
        if lacking:
            currencies, whys = wanted.setdefault((need.day, need.source), (set(), {}))
            currencies |= lacking
            whys[need.why] = None
    return [
        Need(source, day, sorted(currencies), pgettext("between names", ", ").join(whys))
        for (day, source), (currencies, whys) in sorted(wanted.items())
    ]
