"""What the last counting found, added up for a page, a table to keep and a paper: each figure from the same rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilotzone.accounts.models import User
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text
from subsidies.enums_statistics import Size, Step, Unit
from subsidies.filters_statistics import StatisticFilter
from subsidies.models import Programme, StatisticRun, StatisticSum, StepTime
from subsidies.rules.statistics import quantile

COUNTED = ("submitted", "claimed", "decided", "approved", "payments", "paid", "recovered")
MOST_MONTHS = 24
QUANTILES = (50, 90)


@dataclass(frozen=True, slots=True)
class Line:
    """One row; amounts in fen."""

    label: str
    submitted: int
    claimed: int
    decided: int
    approved: int
    payments: int
    paid: int
    recovered: int

    @property
    def figures(self) -> tuple[int, ...]:
        return tuple(getattr(self, name) for name in COUNTED)


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the first column's heading. The bars of its rows have one scale: the most that one of them paid."""

    id: str
    title: str
    name: str
    lines: tuple[Line, ...]

    @property
    def bars(self) -> list[tuple[Line, list[dict[str, int]]]]:
        most = max((line.paid for line in self.lines), default=0) or 1
        return [
            (line, [{"value": line.paid, "fill": 1}, {"value": most - line.paid, "fill": 0}]) for line in self.lines
        ]


@dataclass(frozen=True, slots=True)
class Took:
    """How long a step took: so many claims, half of them and nine in ten of them within."""

    step: Step
    claims: int
    days: tuple[int | None, ...]
    hours: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything of one page, with the run that it is read from; `run` is None before the first counting."""

    run: StatisticRun | None
    total: Line
    tables: tuple[Table, ...]
    times: tuple[Took, ...]
    filter: StatisticFilter


def figures(data: Mapping[str, Any], user: User) -> Figures:
    """A handful of aggregates over the last counting, for the divisions that the person may see."""
    run = StatisticRun.objects.order_by("-pk").first()
    sums = StatisticFilter(data, queryset=StatisticSum.objects.visible_to(user).filter(run=run))
    times = StatisticFilter(data, queryset=StepTime.objects.visible_to(user).filter(run=run))
    rows = sums.rows
    tables = (
        Table("month", _("By month"), _("Month"), grouped(rows, "month", months)[-MOST_MONTHS:]),
        Table("programme", _("By programme"), _("Programme"), grouped(rows, "programme", named(Programme))),
        Table("division", _("By district"), _("District"), grouped(rows, "division", named(Division))),
        Table("size", _("By size of enterprise"), _("Size"), grouped(rows, "size", sizes)),
    )
    return Figures(run, line_of(_("Total"), totals(rows)), tables, took(times.rows), sums)


def totals(rows: QuerySet[StatisticSum]) -> dict[str, Any]:
    return rows.aggregate(**{f"sum_{name}": Sum(name) for name in COUNTED})


def line_of(label: str, row: Mapping[str, Any]) -> Line:
    return Line(label, *(row[f"sum_{name}"] or 0 for name in COUNTED))


Labels = Callable[[Iterable[Any]], dict[Any, str]]


def grouped(rows: QuerySet[StatisticSum], by: str, labels: Labels) -> tuple[Line, ...]:
    """One line for each value, in the order of its labels."""
    found = {row[by]: row for row in rows.order_by().values(by).annotate(**{f"sum_{n}": Sum(n) for n in COUNTED})}
    return tuple(line_of(label, found[key]) for key, label in labels(found).items())


def months(keys: Iterable[date]) -> dict[date, str]:
    return {key: date_format(key, "Y-m") for key in sorted(keys)}


def sizes(keys: Iterable[str]) -> dict[str, str]:
    there = set(keys)
    return {size.value: str(size.label) for size in Size if size.value in there}


def named(model: type[Programme] | type[Division]) -> Labels:
    def labels(keys: Iterable[int | None]) -> dict[int | None, str]:
        there = set(keys)
        found: dict[int | None, str] = {
            row.pk: local_text(row, "name") for row in model._default_manager.filter(pk__in=there - {None})
        }
        return found | ({None: _("Without a district")} if None in there else {})

    return labels


def took(rows: QuerySet[StepTime]) -> tuple[Took, ...]:
    """From the counts of each length: exact for days, and for hours to the ten above a hundred."""
    counts: dict[tuple[str, str], dict[int, int]] = {}
    counted = rows.order_by().values_list("step", "unit", "value").annotate(n=Sum("claims"))
    for step, unit, value, n in counted:
        counts.setdefault((step, unit), {})[value] = n
    found = []
    for step in Step:
        days, hours = counts.get((step, Unit.DAYS), {}), counts.get((step, Unit.HOURS), {})
        if days:
            claims = sum(days.values())
            quantiles = [tuple(quantile(each, percent) for percent in QUANTILES) for each in (days, hours)]
            found.append(Took(step, claims, *quantiles))
    return tuple(found)
