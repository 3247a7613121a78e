"""Sums of the register's months for the page and its table: over time, by country, by operator."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from openpyxl import Workbook

from pilotzone.files.spreadsheets import plain, saved
from pilotzone.ui.templatetags.ui import local_text
from warehouses.models import Country, MonthCount, MonthSum, MonthTotal, OperatorMonth
from warehouses.models.statistics import SUMMED
from warehouses.rules import reports as rules

MOST_OPERATORS, IN_CHART = 20, 12
M2 = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a month, a country or region, or an operator."""

    label: Any
    warehouses: int
    area: int
    area_used: int
    pallets: int
    orders: int
    parcels: int
    served_local: int
    served_other: int
    places: int = 0  # different countries and regions in which warehouses reported
    markets: int = 0  # different countries and regions served

    @property
    def served(self) -> int:
        return self.served_local + self.served_other

    @property
    def occupancy(self) -> int | None:
        return rules.occupancy(self.area_used, self.area)


@dataclass(frozen=True, slots=True)
class Figures:
    """`countries` and `operators` are of the last month with reports; throughput and served too."""

    months: list[Line]
    last: date | None
    countries: list[Line]
    operators: list[Line]
    counted_at: Any

    @property
    def chart(self) -> dict[str, Any] | None:
        shown = [line for line in self.months if line.occupancy is not None]
        if not shown:
            return None
        values = [round((line.occupancy or 0) / 100, 1) for line in shown]
        return {"names": [f"{line.label:%Y-%m}" for line in shown], "values": values, "unit": _("Occupancy, %")}

    @property
    def parcels_chart(self) -> dict[str, Any] | None:
        return self.over_time("parcels", _("Parcels sent"))

    @property
    def served_chart(self) -> dict[str, Any] | None:
        return self.over_time("served", _("Enterprises served"))

    def over_time(self, name: str, unit: str) -> dict[str, Any] | None:
        if not self.months:
            return None
        names = [f"{line.label:%Y-%m}" for line in self.months]
        return {"names": names, "values": [getattr(line, name) for line in self.months], "unit": unit}

    @property
    def operator_chart(self) -> dict[str, Any] | None:
        return areas_chart(self.operators)

    @property
    def country_chart(self) -> dict[str, Any] | None:
        return areas_chart(self.countries)


def areas_chart(lines: Sequence[Line]) -> dict[str, Any] | None:
    if not lines:
        return None
    top = lines[:IN_CHART]
    names = [local_text(line.label, "name") for line in top]
    return {"names": names, "values": [line.area // M2 for line in top], "unit": _("Storage area, m²")}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which months, and of which country or operator; None: of all."""

    first: date
    last: date
    country: Country | None = None
    operator: str = ""  # its credit code


def figures(user: Any, asked: Asked, most_operators: int | None = MOST_OPERATORS) -> Figures:
    """What the months come to, of the operators that the person may see.

    Without one operator it is added up from rows by country and division, however many operators there are.
    """
    rows = totals_for(user, asked)
    months = [line_of(row, row["month"]) for row in added(rows, "month").order_by("month")]
    months = with_markets(months, rows)
    newest = months[-1].label if months else None
    counted = MonthCount.objects.order_by("-counted_at").values_list("counted_at", flat=True).first()
    of_last = rows.filter(month=newest)
    return Figures(
        months,
        newest,
        named(added(of_last, "country").order_by("-all_area", "country"), "country", Country),
        operators(user, asked, newest, most_operators) if newest else [],
        counted,
    )


def totals_for(user: Any, asked: Asked) -> QuerySet[Any]:
    rows = MonthSum.objects.filter(operator__uscc=asked.operator) if asked.operator else MonthTotal.objects.all()
    rows = rows.visible_to(user).filter(month__gte=asked.first, month__lte=asked.last)
    return rows.filter(country=asked.country) if asked.country else rows


def operators(user: Any, asked: Asked, month: date, most: int | None) -> list[Line]:
    """The largest of the month first; of one country by their sums there."""
    rows: QuerySet[Any] = MonthSum.objects.all() if asked.country else OperatorMonth.objects.all()
    rows = rows.visible_to(user).filter(month=month).select_related("operator")
    rows = rows.filter(country=asked.country) if asked.country else rows
    rows = rows.filter(operator__uscc=asked.operator) if asked.operator else rows
    names = ("warehouses", *SUMMED)
    shown = rows.order_by("-area", "operator")[:most]
    return [Line(row.operator, *(int(getattr(row, name)) for name in names)) for row in shown]


def with_markets(months: Sequence[Line], rows: QuerySet[Any]) -> list[Line]:
    """Each month with the number of different places and of countries and regions served."""
    places: dict[date, set[int]] = defaultdict(set)
    markets: dict[date, set[str]] = defaultdict(set)
    for month, country, codes in rows.order_by().values_list("month", "country", "markets"):
        places[month].add(country)
        markets[month].update(codes)
    return [replace(line, places=len(places[line.label]), markets=len(markets[line.label])) for line in months]


def added(rows: QuerySet[Any], by: str) -> QuerySet[Any, dict[str, Any]]:
    sums = {f"all_{name}": Sum(name) for name in ("warehouses", *SUMMED)}
    return rows.order_by().values(by).annotate(**sums)


def named(rows: Iterable[dict[str, Any]], by: str, model: Any) -> list[Line]:
    found = list(rows)
    names = model.objects.in_bulk([row[by] for row in found])
    return [line_of(row, names[row[by]]) for row in found]


def line_of(row: dict[str, Any], label: Any) -> Line:
    return Line(label, *(int(row[f"all_{name}"]) for name in ("warehouses", *SUMMED)))


def heads() -> list[str]:
    return [
        _("Warehouses that reported"),
        _("Storage area, m²"),
        _("Area used, m²"),
        _("Occupancy, %"),
        _("Pallets stored"),
        _("Orders"),
        _("Parcels sent"),
        _("Served, of the city"),
        _("Served, others"),
    ]


def workbook(found: Figures) -> bytes:
    """One sheet over time, one by country or region, one by operator, all of them; areas are in square metres."""
    book = Workbook(write_only=True)
    parts = (
        (_("Countries and regions"), _("Country or region"), of_rows(found.countries)),
        (_("Operators"), _("Operator"), of_rows(found.operators)),
    )
    months = book.create_sheet(_("Months"))
    months.append(
        [_("Month"), *heads(), _("Countries and regions of the warehouses"), _("Countries and regions served")]
    )
    for line in found.months:
        months.append([f"{line.label:%Y-%m}", *numbers(line), line.places, line.markets])
    for title, head, lines in parts:
        sheet = book.create_sheet(title)
        sheet.append([head, *heads()])
        for label, line in lines:
            sheet.append([plain(label), *numbers(line)])
    return saved(book)


def of_rows(lines: Sequence[Line]) -> list[tuple[str, Line]]:
    return [(local_text(line.label, "name"), line) for line in lines]


def numbers(line: Line) -> list[Any]:
    occupancy = None if line.occupancy is None else line.occupancy / 100
    areas = [line.area / M2, line.area_used / M2]
    return [
        line.warehouses,
        *areas,
        occupancy,
        line.pallets,
        line.orders,
        line.parcels,
        line.served_local,
        line.served_other,
    ]
