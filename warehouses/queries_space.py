"""What anybody may know of warehouses that serve others: for the public list, its picture and one warehouse's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.db.models import Avg, Count, OuterRef, Subquery, Sum

from enterprises.rules.figures.scaled import write
from warehouses.enums_space import EnquiryState
from warehouses.models import BaseMap, Country, Enquiry, PlaceSum, SpaceOffer, Warehouse, WarehouseReport
from warehouses.rules import reports as report_rules
from warehouses.rules import space as rules

SHOWN_COUNTRIES = 12
MOST_RADIUS = 7  # degrees
LEAST_RATINGS = 3  # fewer would say who rated


@dataclass(frozen=True, slots=True)
class Bar:
    """A country's row of the picture; `country` None: all the others together."""

    country: Country | None
    count: int
    area: int


@dataclass(frozen=True, slots=True)
class Point:
    """A circle on the grid, in degrees; `names` where it stands for warehouses on the page."""

    east: float
    north: float
    count: int
    names: tuple[str, ...] = ()

    @property
    def up(self) -> float:
        """Down the page is south."""
        return -self.north

    @property
    def radius(self) -> float:
        """Its area grows with the count, as far as neighbouring cells stay apart."""
        return round(min(2 + sqrt(self.count), MOST_RADIUS), 1)


def sums(countries: Iterable[int] | None = None) -> Any:
    rows = PlaceSum.objects.all()
    return rows if countries is None else rows.filter(country__in=countries)


def bars(rows: Any) -> list[Bar]:
    """The largest first; from the thirteenth on together."""
    totals = rows.values("country").annotate(n=Sum("count"), all_area=Sum("area"))
    return bars_from({row["country"]: (row["n"], row["all_area"]) for row in totals.order_by()})


def bars_of_found(rows: Any, most: int) -> tuple[list[Bar], int]:
    """Of the first `most` warehouses in the order of the rows, and how many rows there are, counted to one more."""
    found = list(rows.values_list("country", "area")[: most + 1])
    totals: dict[int, tuple[int, int]] = {}
    for country, area in found[:most]:
        count, whole = totals.get(country, (0, 0))
        totals[country] = count + 1, whole + area
    return bars_from(totals), len(found)


def bars_from(totals: Mapping[int, tuple[int, int]]) -> list[Bar]:
    """By country its number of warehouses and their area."""
    found = sorted(totals.items(), key=lambda item: (-item[1][0], item[0]))
    names = Country.objects.in_bulk([country for country, _total in found[:SHOWN_COUNTRIES]])
    shown = [Bar(names[country], *total) for country, total in found[:SHOWN_COUNTRIES]]
    rest = [total for _country, total in found[SHOWN_COUNTRIES:]]
    if rest:
        shown.append(Bar(None, sum(count for count, _area in rest), sum(area for _count, area in rest)))
    return shown


def clusters(rows: Any) -> list[Point]:
    """One circle for each cell of the grid."""
    cells = rows.exclude(west=None).values("west", "south").annotate(n=Sum("count")).order_by("-n", "west", "south")
    return [Point(*rules.centre_of((row["west"], row["south"])), row["n"]) for row in cells]


def points_of(warehouses: Sequence[Warehouse]) -> list[Point]:
    """Of the warehouses on a page: exact where the operator opened the place, else in the middle of the cell."""
    found: dict[tuple[float, float], list[str]] = {}
    for row in warehouses:
        cell = rules.cell_of(row.latitude, row.longitude)
        if cell is None:
            continue
        offer = offer_of(row)
        exact = offer is not None and offer.shows_place
        at = (row.longitude / rules.DEGREE, row.latitude / rules.DEGREE) if exact else rules.centre_of(cell)
        found.setdefault(at, []).append(row.name_zh)
    return [Point(*at, len(names), tuple(names)) for at, names in found.items()]


def base_map() -> BaseMap | None:
    """The approved map under the grid, where there is one."""
    found: BaseMap | None = BaseMap.objects.shown().order_by("-approved_at").first()
    return found


def offer_of(warehouse: Warehouse) -> SpaceOffer | None:
    """As loaded with the warehouse; None where the operator offers nothing."""
    return getattr(warehouse, "space", None)


def last_reports(warehouses: Iterable[Warehouse]) -> Mapping[int, WarehouseReport]:
    """By warehouse its newest month, for those that opened their occupancy or the number they serve."""
    opened = [
        row.pk for row in warehouses if (offer := offer_of(row)) and (offer.shows_occupancy or offer.shows_served)
    ]
    newest = WarehouseReport.objects.current().filter(warehouse=OuterRef("pk")).order_by("-month").values("pk")[:1]
    keys = Warehouse.objects.filter(pk__in=opened).values_list(Subquery(newest), flat=True)
    return {row.warehouse_id: row for row in WarehouseReport.objects.filter(pk__in=list(keys))}


@dataclass(frozen=True, slots=True)
class Shown:
    """One warehouse as anybody sees it: what its operator did not open is None."""

    warehouse: Warehouse
    offer: SpaceOffer | None
    free_area: int | None
    has_price: bool
    occupancy: int | None
    served: int | None
    takes_enquiries: bool

    @property
    def coordinates(self) -> str:
        """Latitude and longitude as people write them: `53.540000, 9.990000`."""
        places = (self.warehouse.latitude, self.warehouse.longitude)
        return ", ".join(write(each, 6) for each in places if each is not None)


def shown(warehouses: Sequence[Warehouse]) -> list[Shown]:
    reports = last_reports(warehouses)
    return [shown_of(row, reports.get(row.pk)) for row in warehouses]


def shown_of(warehouse: Warehouse, report: WarehouseReport | None) -> Shown:
    offer = offer_of(warehouse)
    if offer is None:
        return Shown(warehouse, None, None, False, None, None, True)
    occupancy = report_rules.occupancy(report.area_used, report.area) if report and offer.shows_occupancy else None
    return Shown(
        warehouse,
        offer,
        offer.free_area if offer.shows_free_area else None,
        offer.shows_price,
        occupancy,
        report.served if report and offer.shows_served else None,
        offer.takes_enquiries,
    )


def rating_of(warehouse: Warehouse) -> dict[str, Any] | None:
    """The mean of its ratings and their number; None with too few."""
    rows = Enquiry.objects.filter(warehouse=warehouse, state=EnquiryState.AGREED, rating__isnull=False)
    found = rows.aggregate(mean=Avg("rating"), n=Count("pk"))
    return {"mean": round(found["mean"], 1), "n": found["n"]} if found["n"] >= LEAST_RATINGS else None
