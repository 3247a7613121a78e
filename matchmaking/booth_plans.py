"""What pages of an exhibition show: the plan as rectangles hall by hall, and reasons in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import Promise

from matchmaking.enums_exhibitions import REASONS, WHY_NOT
from matchmaking.models import Booth, BoothApplication, Event, Hall

MARGIN = 1  # metres around the plan


@dataclass(frozen=True, slots=True)
class Drawn:
    """A booth on the plan; `names` of whoever has it, as far as the reader may know."""

    booth: Booth
    names: Mapping[str, str] | None
    is_own: bool

    @property
    def middle(self) -> tuple[str, str]:
        """As an attribute of SVG takes it, whatever the reader's language."""
        return f"{self.booth.x + self.booth.width / 2:g}", f"{self.booth.y + self.booth.depth / 2:g}"


@dataclass(frozen=True, slots=True)
class HallPlan:
    hall: Hall | None
    booths: list[Drawn]

    @property
    def box(self) -> str:
        """What an SVG calls its viewBox, in metres."""
        right = max(each.booth.x + each.booth.width for each in self.booths)
        lower = max(each.booth.y + each.booth.depth for each in self.booths)
        return f"-{MARGIN} -{MARGIN} {right + 2 * MARGIN} {lower + 2 * MARGIN}"


def plans(event: Event, placed: Iterable[BoothApplication], own: BoothApplication | None = None) -> list[HallPlan]:
    """`placed`: whose booths are named."""
    names = {row.booth_id: row.participation.party.names for row in placed}
    mine = own.booth_id if own else None
    booths = event.booths.current().order_by("hall_id", "code")
    return [
        HallPlan(found[0].hall, [Drawn(each, names.get(each.pk), each.pk == mine) for each in found])
        for found in (list(group) for _hall, group in groupby(booths, key=lambda each: each.hall_id))
    ]


def why(outcome: Mapping[str, Any]) -> list[str | Promise]:
    """The reason, then what became of each wish that was not met."""
    if not outcome:
        return []
    said = outcome.get("said") or REASONS[outcome["reason"]]
    passed = [f"{each['code']}: {WHY_NOT[each['why']] % each}" for each in outcome.get("passed", ())]
    return [said, *passed]
