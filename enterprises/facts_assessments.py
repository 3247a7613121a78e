"""From rows to what the assessment computes with: the scheme, who is assessed, tables of figures, kept inputs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet

from enterprises import facts_exchange
from enterprises.enums_figures import PeriodKind, SubjectKind
from enterprises.facts_exchange import Converting
from enterprises.facts_figure_columns import MODES, FigureRows
from enterprises.models import (
    Cycle,
    Enterprise,
    EnterpriseRole,
    ExpertPoints,
    Indicator,
    Park,
    Run,
    Subject,
    SubjectValues,
)
from enterprises.rules.assessment.choosing import Reports, choose_column
from enterprises.rules.assessment.indicators import IndicatorValues
from enterprises.rules.assessment.kept import read_cells
from enterprises.rules.assessment.model import FIRST, Figure, Scheme
from enterprises.rules.assessment.scheme import load_scheme
from enterprises.rules.assessment.table import ValueTable, code_numbers
from enterprises.rules.assessment.told import Conversions, Refusals
from enterprises.rules.figures.periods import Period, last_ended
from pilotzone.formula.column import KNOWN, UNKNOWN_STATE, Column
from pilotzone.formula.dates import EPOCH
from pilotzone.formula.values import Value

OTHER_CURRENCY = "currency"  # an amount without a currency that is known
UNKNOWN_VALUE = "value"  # no place in the scheme's list of codes, or no day
POINTS_DEN = 100
PERCENT = "%"
AT_ONCE = 5_000
NOT_SPLIT = MODES.index("none")


@lru_cache(maxsize=16)
def scheme_of(document: str) -> Scheme:
    """The checked scheme of a version's document, which never changes once it is published."""
    return load_scheme(document)


def read_figures_of(scheme: Scheme) -> tuple[Figure, ...]:
    """Those that are told as figures; the others are points that persons give."""
    return tuple(each for each in scheme.figures if not each.of_indicator)


def catalogue() -> set[str]:
    """The codes of all figures that somebody can tell."""
    return set(Indicator.objects.values_list("code", flat=True))


def untold_in(scheme: Scheme, known: Collection[str]) -> list[Figure]:
    """Figures that the catalogue does not have, so that nobody can tell them: those by which a warehouse is recognised
    are known of an application alone."""
    return [each for each in read_figures_of(scheme) if each.indicator not in known]


def periods_of(scheme: Scheme, period: Period) -> dict[str, Period]:
    """For which period each figure is read: the last of its kind over with the assessed one, and so many back."""
    found = {}
    for figure in read_figures_of(scheme):
        kind = period.kind if figure.period == "day" else PeriodKind(figure.period)
        own = last_ended(period.end + timedelta(days=1), kind)
        for _ in range(figure.back):
            own = own.previous
        found[figure.name] = own
    return found


def read_from(scheme: Scheme, period: Period, source: str) -> dict[Period, set[str]]:
    """The indicators that the scheme reads from a source, by the period for which it reads them."""
    periods = periods_of(scheme, period)
    found: dict[Period, set[str]] = {}
    for figure in read_figures_of(scheme):
        if not figure.sources or source in figure.sources:
            found.setdefault(periods[figure.name], set()).add(figure.indicator)
    return found


def kinds_of(scheme: Scheme) -> set[str]:
    """The kinds of periods over which the scheme can be applied."""
    return {each.period for each in read_figures_of(scheme) if each.period != "day"}


def things_in(cycle: Cycle, day: date) -> "QuerySet[Any]":
    """Who is assessed, as what it is: enterprises, parks, or the subjects that stand for warehouses.

    Enterprises that are registered and active on the day, in one of the roles; all parks; the warehouses that their
    register has confirmed and not closed.
    """
    kind = cycle.scheme_version.scheme.subject
    if kind == SubjectKind.PARK:
        return Park.objects.all()
    if kind == SubjectKind.WAREHOUSE:
        return Subject.objects.filter(kind=SubjectKind.WAREHOUSE, is_assessed=True)
    enterprises = Enterprise.objects.active().filter(registered_at__date__lte=day)
    if cycle.roles:
        held = EnterpriseRole.objects.filter(enterprise=OuterRef("pk"), role__in=cycle.roles)
        enterprises = enterprises.filter(Exists(held))
    return enterprises


def assessed_in(cycle: Cycle, day: date) -> list[tuple[int, str]]:
    """Their keys, and by what the records know them, in the order of the latter."""
    code = "uscc" if cycle.scheme_version.scheme.subject == SubjectKind.ENTERPRISE else "code"
    return list(things_in(cycle, day).order_by(code, "pk").values_list("pk", code))


def names_of(subjects: Sequence[int]) -> dict[int, str]:
    """By what the records know each subject: credit code, park code, warehouse code."""
    found = {}
    for start in range(0, len(subjects), AT_ONCE):
        rows = Subject.objects.filter(pk__in=subjects[start : start + AT_ONCE])
        for key, uscc, park, code in rows.values_list("pk", "enterprise__uscc", "park__code", "code"):
            found[key] = uscc or park or code
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """The table of a portion's figures, what was not to be read, and what was converted from other currencies."""

    table: ValueTable
    refused: Refusals
    converted: Conversions


def table_of(scheme: Scheme, cycle: Cycle, subjects: Sequence[int], names: Sequence[str], rows: FigureRows) -> Told:
    """Every figure of the scheme for these subjects, chosen among what the sources report."""
    order = np.argsort(np.array(subjects))
    at = order[np.searchsorted(np.array(subjects)[order], rows.subject)] if len(rows.subject) else rows.subject
    codes, periods = code_numbers(scheme), periods_of(scheme, cycle.period)
    points = points_of(cycle, subjects)
    columns: dict[str, Column] = {}
    sources: dict[str, Sequence[str]] = {}
    differences: dict[tuple[int, str], tuple[tuple[str, Value], ...]] = {}
    refused: dict[tuple[int, str], list[tuple[str, str]]] = {}
    exchange = facts_exchange.exchange_of(scheme, set(periods.values()), rows)
    converting = Converting(exchange, {})
    for figure in scheme.figures:
        if figure.of_indicator:
            columns[figure.name] = points_column(figure, points, len(subjects))
            sources[figure.name] = ["expert" if known else "" for known in known_rows(columns[figure.name])]
            continue
        reports = reports_of(figure, periods[figure.name], rows, at, codes, refused, converting)
        chosen = choose_column(figure, reports, len(subjects), list(rows.sources.values()))
        columns[figure.name] = typed(figure, chosen.column)
        sources[figure.name] = chosen.sources
        differences |= {(row, figure.name): others for row, others in chosen.differences.items()}
    return Told(ValueTable(tuple(names), columns, codes, sources, differences), refused, converting.converted)


def reports_of(
    figure: Figure,
    period: Period,
    rows: FigureRows,
    at: Any,
    codes: Mapping[str, int],
    refused: dict[tuple[int, str], list[tuple[str, str]]],
    converting: Converting,
) -> Reports:
    """What may be read of one figure, in its currency; what may not goes to `refused`."""
    indicator = rows.indicators.get(figure.indicator)
    if indicator is None or period not in rows.periods:
        return Reports(np.zeros(0, np.int64), np.zeros(0, object), np.zeros(0, np.int64))
    asked = [MODES.index(mode) for mode in figure.modes] or [NOT_SPLIT]
    wanted = (rows.indicator == indicator.pk) & (rows.period == rows.periods.index(period)) & np.isin(rows.mode, asked)
    exchanged = converting.column(figure, period, rows, wanted & (rows.reason == 0), at)
    unknown = np.zeros(len(wanted), bool)
    unknown[wanted] = unknown_values(figure, rows.value[wanted])
    for place in np.flatnonzero(wanted & ((rows.reason > 0) | unknown)).tolist() + sorted(exchanged.refused):
        reason = rows.reasons[rows.reason[place]] or exchanged.refused.get(place, UNKNOWN_VALUE)
        own = (rows.sources[int(rows.source[place])], reason)
        told = refused.setdefault((int(at[place]), figure.name), [])
        if own not in told:
            told.append(own)
    taken = np.flatnonzero(wanted & (rows.reason == 0) & ~unknown)
    taken = taken[~np.isin(taken, sorted(exchanged.refused))] if exchanged.refused else taken
    names = np.array([rows.sources.get(key, "") for key in range(max(rows.sources, default=0) + 1)], object)
    den = 10**indicator.places * (100 if figure.type.rate and indicator.unit_zh == PERCENT else 1)
    values = exchanged.values(rows.value, taken)
    if figure.type.kind == "code":
        values, den = code_values(figure, values, codes), 1
    if figure.type.kind == "date":
        values, den = date_values(values), 1
    return Reports(at[taken], names[rows.source[taken]], values, den)


def unknown_values(figure: Figure, values: Any) -> Any:
    """Where a number stands for nothing that the scheme knows: no place in its list, no day."""
    if figure.type.kind == "code":
        return (values < 1) | (values > len(figure.codes))
    if figure.type.kind == "date":
        return np.array([day_of(each) is None for each in values.tolist()], bool)
    return np.zeros(len(values), bool)


def code_values(figure: Figure, values: Any, codes: Mapping[str, int]) -> Any:
    """A code is told as its place in the scheme's list, from 1."""
    return np.array([codes[each] for each in figure.codes], np.int64)[values - 1]


def date_values(values: Any) -> Any:
    return np.array([day_of(each) for each in values.tolist()], np.int64)


def day_of(told: int) -> int | None:
    """The number of a day that is told as 20260131; None for one that there is not."""
    try:
        return (date(told // 10_000, told // 100 % 100, told % 100) - EPOCH).days
    except ValueError:
        return None


def typed(figure: Figure, column: Column) -> Column:
    if figure.type.kind == "bool":
        return Column(np.asarray(column.num).astype(bool), 1, column.state)
    return column


def known_rows(column: Column) -> list[bool]:
    count = len(np.asarray(column.num))
    return [True] * count if column.state is None else (column.state == KNOWN).tolist()


def points_of(cycle: Cycle, subjects: Sequence[int]) -> dict[str, list[tuple[int, int]]]:
    """By figure: the rows for which persons gave points, and how many. The first scorer's have a name of their own."""
    places = {subject: row for row, subject in enumerate(subjects)}
    found: dict[str, list[tuple[int, int]]] = {}
    given = ExpertPoints.objects.filter(cycle=cycle, subject__in=subjects)
    for subject, part, first, confirmed in given.values_list("subject_id", "part", "first", "confirmed"):
        found.setdefault(f"{part}{FIRST}", []).append((places[subject], first))
        if confirmed is not None:
            found.setdefault(part, []).append((places[subject], confirmed))
    return found


def points_column(figure: Figure, points: Mapping[str, list[tuple[int, int]]], count: int) -> Column:
    number, state = np.zeros(count, np.int64), np.full(count, UNKNOWN_STATE, np.int8)
    for row, value in points.get(figure.name, ()):
        number[row], state[row] = value, KNOWN
    return Column(number, POINTS_DEN, state if state.any() else None)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What some subjects of a run were scored from, in the order of their names."""

    subjects: list[int]
    names: list[str]
    figures: list[str]
    cells: list[str]

    def values(self, scheme: Scheme) -> IndicatorValues:
        return read_cells(scheme, self.cells)


NO_INPUTS = Inputs([], [], [], [])


def inputs_of(run: Run, subjects: Iterable[int], *, with_figures: bool = True) -> Inputs:
    """The kept inputs of these subjects, those that have any."""
    rows = SubjectValues.objects.filter(run=run, subject__in=list(subjects)).order_by("key", "subject")
    names = ("subject_id", "key", "cells", "figures") if with_figures else ("subject_id", "key", "cells")
    found = list(zip(*rows.values_list(*names), strict=True)) or [()] * len(names)
    figures = list(found[3]) if with_figures else []
    return Inputs(list(found[0]), list(found[1]), figures, list(found[2]))
