"""What looks odd in figures as they are reported. A warning asks to look again; it stops nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enterprises.enums_figures import Mode
from enterprises.rules.figures.growth import growth

Key = tuple[str, str]  # code of the indicator, customs mode


@dataclass(frozen=True, slots=True)
class Limits:
    """What is usual for an indicator, in its scaled units; `jump` in basis points against the period before."""

    lowest: int | None = None
    highest: int | None = None
    jump: int | None = None


@dataclass(frozen=True, slots=True)
class Warning:
    """`code`: `below`, `above`, `jump`, `modes_above`, `modes_differ`; the params are scaled values."""

    indicator: str
    mode: str
    code: str
    params: Mapping[str, Any]


def warnings(values: Mapping[Key, int], before: Mapping[Key, int], limits: Mapping[str, Limits]) -> list[Warning]:
    """All of them, in the order of the indicators' limits; `before` are the values of the period before."""
    found: list[Warning] = []
    for code, limit in limits.items():
        for (indicator, mode), value in values.items():
            if indicator == code:
                found += outside(indicator, mode, value, limit)
                found += jumped(indicator, mode, value, before.get((indicator, mode)), limit)
        found += modes_against_total(
            code, {mode: value for (indicator, mode), value in values.items() if indicator == code}
        )
    return found


def outside(indicator: str, mode: str, value: int, limit: Limits) -> list[Warning]:
    if limit.lowest is not None and value < limit.lowest:
        return [Warning(indicator, mode, "below", {"value": value, "limit": limit.lowest})]
    if limit.highest is not None and value > limit.highest:
        return [Warning(indicator, mode, "above", {"value": value, "limit": limit.highest})]
    return []


def jumped(indicator: str, mode: str, value: int, before: int | None, limit: Limits) -> list[Warning]:
    change = growth(value, before)
    if limit.jump is None or change is None or abs(change) <= limit.jump:
        return []
    return [Warning(indicator, mode, "jump", {"change": change, "before": before, "limit": limit.jump})]


def modes_against_total(indicator: str, by_mode: Mapping[str, int]) -> list[Warning]:
    """The parts may not be more than the whole; where every mode is given they are the whole."""
    total = by_mode.get(Mode.NONE)
    parts = {mode: value for mode, value in by_mode.items() if mode != Mode.NONE}
    if total is None or not parts:
        return []
    together = sum(parts.values())
    params = {"sum": together, "total": total}
    if together > total:
        return [Warning(indicator, Mode.NONE.value, "modes_above", params)]
    if together < total and len(parts) == len(Mode) - 1:
        return [Warning(indicator, Mode.NONE.value, "modes_differ", params)]
    return []
