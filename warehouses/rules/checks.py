"""What is wrong with facts, and what is only odd: a wrong fact is refused, an odd one is kept and shown."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from warehouses.rules import facts as of
from warehouses.rules import places

WHOLE = 1_000_000  # of a share in millionths
HALF = WHOLE // 2


@dataclass(frozen=True, slots=True)
class Remark:
    """A code that the pages put into words, the field it is about, and what the words name."""

    code: str
    field: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        return {"code": self.code, "field": self.field, "params": dict(self.params)}


@dataclass(frozen=True, slots=True)
class Lease:
    """Another warehouse in the same building: its code and name, and from when to when it is leased."""

    code: str
    name: str
    starts_on: date | None
    ends_on: date | None


def errors(facts: of.Facts, boxes: Iterable[places.Box], day: date) -> list[Remark]:
    """What cannot be, in the order of the form."""
    found = [*share_errors(facts), *place_errors(facts, list(boxes)), *area_errors(facts), *date_errors(facts, day)]
    if not facts["services"]:
        found.append(Remark("no_service", "services"))
    return found


def share_errors(facts: of.Facts) -> list[Remark]:
    direct, indirect = facts["direct_share"] or 0, facts["indirect_share"] or 0
    if min(direct, indirect) < 0 or direct + indirect > WHOLE:
        return [Remark("shares_over_whole", "indirect_share")]
    return [Remark("investor_missing", "investor_name")] if direct + indirect and not facts["investor_name"] else []


def place_errors(facts: of.Facts, boxes: list[places.Box]) -> list[Remark]:
    latitude, longitude = facts["latitude"], facts["longitude"]
    if latitude is None and longitude is None:
        return []
    if latitude is None or longitude is None:
        return [Remark("half_a_point", "longitude" if longitude is None else "latitude")]
    if abs(latitude) > places.QUARTER_TURN:
        swapped = places.is_swapped(latitude, longitude, boxes)
        return [Remark("coordinates_swapped" if swapped else "latitude_too_large", "latitude")]
    if abs(longitude) > places.HALF_TURN:
        return [Remark("longitude_too_large", "longitude")]
    if places.is_inside(latitude, longitude, boxes):
        return []
    swapped = places.is_swapped(latitude, longitude, boxes)
    return [Remark("coordinates_swapped" if swapped else "outside_country", "latitude")]


def area_errors(facts: of.Facts) -> list[Remark]:
    found = [Remark("area_below_zero", name) for name in of.AREAS if (facts[name] or 0) < 0]
    if not found and not any(facts[name] for name in of.AREAS):
        found.append(Remark("no_area", "indoor_area"))
    return found


def date_errors(facts: of.Facts, day: date) -> list[Remark]:
    starts, ends = of.day(facts["lease_starts_on"]), of.day(facts["lease_ends_on"])
    found = []
    if facts["tenure"] == "leased":
        found += [Remark("lease_missing", name) for name in ("lease_starts_on", "lease_ends_on") if not facts[name]]
    if starts and ends and ends < starts:
        found.append(Remark("lease_out_of_order", "lease_ends_on"))
    since = of.day(facts["operating_since"])
    if since and since > day:
        found.append(Remark("not_running_yet", "operating_since"))
    return found


def warnings(facts: of.Facts, day: date, others: Iterable[Lease]) -> list[Remark]:
    """What may be right and should be looked at."""
    found = []
    starts, ends = of.day(facts["lease_starts_on"]), of.day(facts["lease_ends_on"])
    if ends and ends < day:
        found.append(Remark("lease_ended", "lease_ends_on", {"day": ends.isoformat()}))
    since = of.day(facts["operating_since"])
    if since and starts and since < starts:
        found.append(Remark("running_before_lease", "operating_since", {"day": starts.isoformat()}))
    if (facts["direct_share"] or 0) + (facts["indirect_share"] or 0) <= HALF:
        found.append(Remark("not_held_by_more_than_half", "direct_share"))
    found += [
        Remark("lease_overlaps", "address", {"code": other.code, "name": other.name})
        for other in others
        if overlap(starts, ends, other.starts_on, other.ends_on)
    ]
    return found


def overlap(start: date | None, end: date | None, other_start: date | None, other_end: date | None) -> bool:
    """Whether two spans share a day; an open end lasts."""
    begins = max(start or date.min, other_start or date.min)
    return begins <= min(end or date.max, other_end or date.max)
