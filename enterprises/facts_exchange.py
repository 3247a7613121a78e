"""Exchange rates for a scheme's figures, and amounts in other currencies than it reads converted by them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from enterprises.facts_figure_columns import CURRENCIES, FigureRows
from enterprises.models import Figure as Figures
from enterprises.rules.assessment.converting import YUAN, Exchange, Quoted
from enterprises.rules.assessment.model import Figure, Scheme
from enterprises.rules.assessment.told import decimal
from enterprises.rules.figures.periods import Period
from pilotzone.formula.column import LIMIT
from pilotzone.reference import queries as reference

NO_CURRENCY = "currency"  # an amount that names none


def exchange_of(scheme: Scheme, periods: Collection[Period], rows: FigureRows) -> Exchange:
    """The rates of the scheme's list; nothing is asked where every amount is in the scheme's own currency."""
    own = {each.type.currency for each in scheme.figures if each.type.currency}
    there = {CURRENCIES[place] for place in np.unique(rows.currency).tolist()} - {""}
    if len(own | there) < 2:
        return Exchange(scheme.exchange, {})
    found = reference.last_rates(scheme.exchange, {each.end for each in periods})
    return Exchange(
        scheme.exchange,
        {day: {currency: Quoted(*rate) for currency, rate in rates.items()} for day, rates in found.items()},
    )


def missing_rates(scheme: Scheme, periods: Mapping[str, Period]) -> list[tuple[str, date]]:
    """The currencies and last days for which amounts stand that cannot be converted; `periods` by figure."""
    found: set[tuple[str, Period]] = set()
    for figure in scheme.figures:
        if figure.type.currency is None or figure.name not in periods:
            continue
        period = periods[figure.name]
        rows = Figures.objects.current().filter(
            period_start=period.start, period_kind=period.kind, indicator__code=figure.indicator
        )
        told = rows.exclude(currency__in=("", figure.type.currency)).order_by().values_list("currency", flat=True)
        there = list(told.distinct())
        found |= {(currency, period) for currency in (*there, *([figure.type.currency] if there else []))}
    ends = {period.end for _currency, period in found}
    rates = reference.last_rates(scheme.exchange, ends)
    missing = {(each, period.end) for each, period in found if each != YUAN and each not in rates[period.end]}
    return sorted(missing)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """By place of the rows: values in the scheme's currency where they were told in another; why others have none."""

    value: Mapping[int, int] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)

    def values(self, told: Any, places: Any) -> Any:
        """The values at the places, those that were converted in place of those that were told."""
        if not self.value:
            return told[places]
        found = [self.value.get(place, own) for place, own in zip(places.tolist(), told[places].tolist(), strict=True)]
        wide = max(map(abs, found), default=0) >= LIMIT
        return np.array(found, object if wide else np.int64)


NOTHING = Exchanged()


@dataclass(frozen=True, slots=True)
class Converting:
    """`converted` gathers, by row and figure, what was told and by which rate it was converted."""

    exchange: Exchange
    converted: dict[tuple[int, str], list[Mapping[str, Any]]]

    def column(self, figure: Figure, period: Period, rows: FigureRows, wanted: Any, at: Any) -> Exchanged:
        into = figure.type.currency
        if into is None:
            return NOTHING
        own = CURRENCIES.index(into) if into in CURRENCIES else -1
        foreign = np.flatnonzero(wanted & (rows.currency != own)).tolist()
        if not foreign:
            return NOTHING
        places = rows.indicators[figure.indicator].places
        value: dict[int, int] = {}
        refused: dict[int, str] = {}
        for place in foreign:
            told, currency = int(rows.value[place]), CURRENCIES[int(rows.currency[place])]
            found = self.exchange.convert(told, currency, into, period.end) if currency else NO_CURRENCY
            if isinstance(found, str):
                refused[place] = found
                continue
            value[place] = found.value
            source = rows.sources[int(rows.source[place])]
            said = found.told(source, decimal(told, places, 2), currency, self.exchange)
            self.converted.setdefault((int(at[place]), figure.name), []).append(said)
        return Exchanged(value, refused)
