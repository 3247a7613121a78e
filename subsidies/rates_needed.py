"""The exchange rates that a measure fixes and that nobody has entered: without them amounts stay undetermined."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from pilotzone.kernel import clock
from pilotzone.reference.needs import Need
from pilotzone.ui.templatetags.ui import local_text
from subsidies import facts
from subsidies.models import Application, Call, ClaimLine
from subsidies.querysets_panels import UNDECIDED
from subsidies.rules.model import Measure

YUAN = "CNY"


def named(measure: Measure) -> frozenset[str]:
    """The currencies in which the measure takes amounts and that it converts."""
    if measure.exchange is None:
        return frozenset()
    columns = [column for rows in measure.row_inputs for column in rows.columns]
    return frozenset(code for spec in (*measure.scalar_inputs, *columns) for code in spec.currencies) - {YUAN}


def missing(measure: Measure) -> frozenset[str]:
    """Of these the ones without a rate."""
    wanted = named(measure)
    return wanted - facts.rates_for(measure).keys() if wanted else wanted


def foreign_in(measure: Measure, application: Application, lines: Iterable[ClaimLine]) -> frozenset[str]:
    """The currencies of the measure in which the claim has amounts."""
    return named(measure) & {*used(application.answers, *(line.values for line in lines))}


def missing_in(measure: Measure, application: Application, lines: Iterable[ClaimLine]) -> list[str]:
    """Those in which the claim has amounts."""
    foreign = foreign_in(measure, application, lines)
    return sorted(foreign - facts.rates_for(measure).keys()) if foreign else []


def unknown_in(
    record: Mapping[str, Any], measure: Measure, application: Application, lines: Iterable[ClaimLine]
) -> list[str]:
    """Those that a frozen record could not convert."""
    return sorted(foreign_in(measure, application, lines) - record["rates"].keys()) if record else []


def used(*kept: Mapping[str, Any]) -> Iterator[str]:
    for values in kept:
        yield from (value["currency"] for value in values.values() if isinstance(value, Mapping))


def of_calls() -> Iterator[Need]:
    """What calls need that are prepared, open, or have claims that are not decided."""
    undecided = Application.objects.filter(call=OuterRef("pk"), state__in=UNDECIDED)
    rows = Call.objects.filter(Q(closes_at__gt=clock.now()) | Exists(undecided)).select_related("measure_version")
    for call in rows.order_by("pk"):
        measure = facts.measure_of(call.measure_version)
        if measure.exchange is not None:
            yield Need(measure.exchange.list, measure.exchange.date, named(measure), local_text(call, "name"))
