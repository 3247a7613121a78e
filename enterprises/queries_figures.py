"""Reads of figures for pages: one enterprise's, with what was told before and where sources differ."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from enterprises import figure_words
from enterprises.enums_figures import Basis, Mode, PeriodKind, SourceKind
from enterprises.facts_figures import Reading, Value, spec_of
from enterprises.models import DataSource, Enterprise, Figure, Indicator, Park, ReportRound, RoundReport
from enterprises.rules.figures import answers, differences, growth, plausibility, scaled
from enterprises.rules.figures.answers import Key
from enterprises.rules.figures.differences import Told
from enterprises.rules.figures.periods import Period
from pilotzone.ui.templatetags.ui import local_text

MOST_PERIODS = 60


def whose(thing: Enterprise | Park) -> dict[str, Enterprise | Park]:
    """For a queryset of figures: those of an enterprise, or of a park."""
    return {"subject__park" if isinstance(thing, Park) else "subject__enterprise": thing}


def periods_of(thing: Enterprise | Park) -> list[Period]:
    """The periods for which anything is told of it, the latest first."""
    rows = Figure.objects.current().filter(**whose(thing)).order_by("-period_start", "period_kind")
    found = rows.values_list("period_start", "period_kind").distinct()[:MOST_PERIODS]
    return [Period(start, PeriodKind(kind)) for start, kind in found]


@dataclass
class Line:
    """One figure of one source as a page shows it."""

    indicator: Indicator
    mode: str
    source: DataSource
    value: str
    refused: str
    basis: str
    as_of: Any
    revision: int
    previous: str = ""
    year: str = ""
    differs: str = ""
    earlier: list[dict[str, Any]] = field(default_factory=list)


def lines(thing: Enterprise | Park, period: Period, reading: Reading) -> list[Line]:
    """Those of the period, in the order of the indicators; growth from the other periods that were read with it."""
    indicators = {row.code: row for row in Indicator.objects.all()}
    sources = {row.code: row for row in DataSource.objects.all()}
    series: dict[tuple[str, str, str, str], dict[Period, int]] = defaultdict(dict)
    for value in reading.values:
        if value.value is not None:
            series[value.indicator, value.mode, value.source, value.currency][value.period] = value.value
    spread = differing(value for value in reading.values if value.period == period)
    before, modes = revisions(thing, period), list(Mode.values)
    found: list[tuple[tuple[int, int, int], Line]] = []
    for value in (*reading.values, *reading.refused):
        if value.period != period:
            continue
        indicator = indicators[value.indicator]
        line, mode = line_of(value, indicator, sources[value.source]), modes.index(value.mode)
        told = series[value.indicator, value.mode, value.source, value.currency]
        if not value.refused:
            line.previous = figure_words.growth_words(growth.on_previous(told, period))
            line.year = figure_words.growth_words(growth.on_year(told, period))
            line.differs = difference_words(spread.get((value.indicator, value.mode)), indicator)
            line.earlier = before.get((value.indicator, value.mode, value.source), [])
        found.append(((indicator.position, mode, line.source.position), line))
    return [line for _place, line in sorted(found, key=lambda each: each[0])]


def line_of(value: Value, indicator: Indicator, source: DataSource) -> Line:
    return Line(
        indicator=indicator,
        mode="" if value.mode == Mode.NONE else str(Mode(value.mode).label),
        source=source,
        value=figure_words.value_words(value.value, indicator, value.currency),
        refused=str(figure_words.REFUSALS[value.refused]) if value.refused else "",
        basis=str(Basis(value.basis).label),
        as_of=value.as_of,
        revision=value.revision,
    )


def differing(values: Iterable[Value]) -> Mapping[Any, differences.Difference]:
    told = [
        ((value.indicator, value.mode), Told(value.source, value.value, value.currency))
        for value in values
        if value.value is not None
    ]
    return differences.differences(told)


def difference_words(found: differences.Difference | None, indicator: Indicator) -> str:
    if found is None:
        return ""
    if found.spread is None:
        return "≠"
    share = "" if found.share is None else f" ({scaled.write(found.share, 2)}%)"
    return f"{figure_words.value_words(found.spread, indicator, found.told[0].currency)}{share}"


def revisions(thing: Enterprise | Park, period: Period) -> dict[tuple[str, str, str], list[dict[str, Any]]]:
    """What was told before, by indicator, mode and source, the latest first."""
    rows = Figure.objects.filter(**whose(thing), period_start=period.start, is_current=False)
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows.filter(period_kind=period.kind).for_list().order_by("-revision"):
        value = figure_words.value_words(row.value, row.indicator, row.currency)
        entry = {"number": row.revision, "value": value, "at": row.reported_at, "by": row.reported_by.name}
        found[row.indicator.code, row.mode, row.source.code].append(entry)
    return found


def own_values(thing: Enterprise | Park, period: Period, codes: Iterable[str]) -> dict[Key, tuple[int, str]]:
    """What the enterprise itself, or the park's operator, told for the period: the scaled value and its currency."""
    rows = Figure.objects.current().filter(
        **whose(thing),
        source__kind=SourceKind.PARK if isinstance(thing, Park) else SourceKind.SELF,
        period_start=period.start,
        period_kind=period.kind,
        indicator__code__in=list(codes),
    )
    found = rows.values_list("indicator__code", "mode", "value", "currency")
    return {(code, mode): (value, currency) for code, mode, value, currency in found}


@dataclass
class Field:
    """One field of a report as a page shows it, with what was told for the period before beside it."""

    name: str
    indicator: Indicator
    mode: str
    mode_label: str
    text: str
    before: str
    before_plain: str
    growth: str
    error: str
    warnings: list[str]

    @property
    def label(self) -> str:
        name = local_text(self.indicator, "name")
        return f"{name} {self.mode_label}" if self.mode_label else name


def report_fields(report_round: ReportRound, enterprise: Enterprise, report: RoundReport) -> list[Field]:
    """Every field with growth, errors of what is typed and warnings; nothing is said of an empty field."""
    return fields_of(
        enterprise, report_round.period, list(report_round.indicators.all()), report.answers, report.currency
    )


def fields_of(
    thing: Enterprise | Park,
    period: Period,
    asked: Sequence[Indicator],
    texts: Mapping[str, str],
    currency: str,
) -> list[Field]:
    indicators = {row.code: row for row in asked}
    specs = [spec_of(row) for row in indicators.values()]
    read = answers.read(texts, specs)
    before = own_values(thing, period.previous, indicators)
    same = {key: value for key, (value, told_in) in before.items() if told_in in ("", currency)}
    limits = {code: row.limits for code, row in indicators.items()}
    odd: dict[Key, list[str]] = defaultdict(list)
    for warning in plausibility.warnings(read.values, same, limits):
        words = figure_words.warning_words(warning, indicators[warning.indicator], currency)
        odd[warning.indicator, warning.mode].append(words)
    found = []
    for name, spec, mode in answers.fields(specs):
        key, indicator = (spec.code, mode), indicators[spec.code]
        text, error = texts.get(name, ""), read.errors.get(name, "")
        told = before.get(key)
        found.append(
            Field(
                name=name,
                indicator=indicator,
                mode=mode,
                mode_label="" if mode == Mode.NONE else str(Mode(mode).label),
                text=text,
                before=figure_words.value_words(told[0], indicator, told[1]) if told else "",
                before_plain=scaled.plain(told[0], indicator.places) if told else "",
                growth=growth_of(read.values.get(key), same.get(key)),
                error=figure_words.error_words(error, {}) if error and (text or error != "missing") else "",
                warnings=odd[key],
            )
        )
    return found


def growth_of(value: int | None, before: int | None) -> str:
    return "" if value is None or before is None else figure_words.growth_words(growth.growth(value, before))
