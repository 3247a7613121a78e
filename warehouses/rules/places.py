"""Countries with their boxes: the document is read, and a point is asked whether it can lie in a country."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from warehouses.enums import Region

MILLIONTHS = 1_000_000
QUARTER_TURN, HALF_TURN = 90 * MILLIONTHS, 180 * MILLIONTHS
Box = Sequence[int]  # west, south, east, north in millionths of a degree


class PlacesError(ValueError):
    """The document cannot be loaded; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name_zh: str
    name_en: str
    region: str
    boxes: tuple[tuple[int, ...], ...]


@lru_cache(maxsize=1)
def read(text: str) -> tuple[Place, ...]:
    """Raises PlacesError: a code twice, an unknown part of the world, a box that is none."""
    rows = YAML(typ="safe").load(StringIO(text))["countries"]
    found = tuple(place(row) for row in rows)
    codes = [each.code for each in found]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise PlacesError(f"{', '.join(sorted(twice))} is there twice.")
    return found


def place(row: Mapping[str, Any]) -> Place:
    code = row["code"]
    if row["region"] not in Region.values:
        raise PlacesError(f"{code}: {row['region']} is not known.")
    boxes = tuple(tuple(int(Decimal(str(edge)) * MILLIONTHS) for edge in box) for box in row["boxes"])
    for box in boxes:
        if len(box) != 4 or not (box[0] < box[2] and box[1] < box[3]):
            raise PlacesError(f"{code}: a box is west, south, east, north.")
    return Place(code, row["zh"], row["en"], row["region"], boxes)


def is_inside(latitude: int, longitude: int, boxes: Iterable[Box]) -> bool:
    """Whether the point lies in one of the boxes. Without any there is nothing to say against it."""
    boxes = list(boxes)
    return not boxes or any(
        west <= longitude <= east and south <= latitude <= north for west, south, east, north in boxes
    )


def is_swapped(latitude: int, longitude: int, boxes: Iterable[Box]) -> bool:
    """Whether the two numbers were given in each other's place."""
    boxes = list(boxes)
    return not is_inside(latitude, longitude, boxes) and is_inside(longitude, latitude, boxes)
