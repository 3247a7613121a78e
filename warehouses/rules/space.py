"""Where warehouses lie on a plain grid of degrees, and what an operator lets anybody see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DEGREE = 1_000_000  # coordinates are millionths of a degree
CELL = 5  # degrees: the grid of the picture; coarse enough that a cell says no address
RATINGS = range(1, 6)
REPLY_DAYS = 5  # working days that an operator has for a reply
MOST_MONTHS = 240

Cell = tuple[int, int]  # west and south of the cell, in degrees


@dataclass(frozen=True, slots=True)
class Opened:
    """What the operator lets anybody see; the rest of an offer is for those whom it answers."""

    free_area: bool = False
    price: bool = False
    occupancy: bool = False
    served: bool = False
    place: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Warehouses of one cell or country: how many, and their storage area (m² times a hundred)."""

    count: int
    area: int


def cell_of(latitude: int | None, longitude: int | None) -> Cell | None:
    """The cell in which a point lies; None without a point. A point on a line belongs to the cell east or north of it.

    180° and 90° belong to the last cell, since the grid ends there.
    """
    if latitude is None or longitude is None:
        return None
    west = min(longitude // DEGREE // CELL * CELL, 180 - CELL)
    south = min(latitude // DEGREE // CELL * CELL, 90 - CELL)
    return west, south


def centre_of(cell: Cell) -> tuple[float, float]:
    """Longitude and latitude of its middle, in degrees."""
    west, south = cell
    return west + CELL / 2, south + CELL / 2


def left_of(free: int, agreed: int) -> int:
    """Free area after a deal, m² times a hundred; where less was offered than agreed on, none."""
    return max(0, free - agreed)


def summed(rows: Iterable[tuple[int, Cell | None, int]]) -> Mapping[tuple[int, Cell | None], Sum]:
    """By country and cell: of rows of a country's key, a cell and an area."""
    found: dict[tuple[int, Cell | None], Sum] = {}
    for country, cell, area in rows:
        before = found.get((country, cell), Sum(0, 0))
        found[country, cell] = Sum(before.count + 1, before.area + area)
    return found


def problem_of_offer(
    *, free: int | None, area: int, low: int | None, high: int | None, opened: Opened, has_point: bool
) -> tuple[str, str] | None:
    """Field and code of the first thing that is wrong with what an operator offers."""
    if free is not None and free > area:
        return "free_area", "free_over_area"
    if low is not None and high is not None and low > high:
        return "price_high", "price_out_of_order"
    if opened.free_area and free is None:
        return "free_area", "free_missing"
    if opened.price and low is None and high is None:
        return "price_low", "price_missing"
    if opened.place and not has_point:
        return "shows_place", "no_point"
    return None
