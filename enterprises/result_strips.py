"""Where a value stands among its peers, as a strip from no points to all of them; places are per cent of its length."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from enterprises import result_words as words
from enterprises.facts_results import Standing
from enterprises.rules.assessment.normalising import apply

UNMEASURED = ("steps", "test")  # points or yes and no: no scale on which quarters could lie
NARROWEST = 640  # pixels of the scale of grades beside another column
LATIN = 0x2E7F
EDGE = 2.0  # per cent that are left free at both ends, for the marks


@dataclass(frozen=True, slots=True)
class Strip:
    """The middle half and the median of the peers, and the own mark; texts tell the same in numbers."""

    left: str
    width: str
    median: str
    own: str
    is_below: bool
    median_text: str
    low_text: str
    high_text: str


def strip(standing: Standing | None, line: dict[str, Any], type_name: str) -> Strip | None:
    """None in small groups, where there is no scale, and where the subject itself has no value."""
    peers = standing.spreads.get(line["id"]) if standing else None
    if standing is None or peers is None or line["normalised"] is None or line["value"] is None:
        return None
    frame = standing.frames[line["id"]]
    if frame.method in UNMEASURED:
        return None
    _, lower, middle, upper, _ = peers.quartiles
    low, median, high = sorted(apply(frame, np.array([lower, middle, upper])).tolist())
    own = float(line["normalised"])
    return Strip(
        place(low),
        place(high, minus=low),
        place(median),
        place(own),
        own < median,
        words.value(repr(middle), type_name),
        words.value(repr(lower), type_name),
        words.value(repr(upper), type_name),
    )


def place(part: float, *, minus: float | None = None) -> str:
    """Per cent of the length; with `minus` the length between the two."""
    scale = 100 - 2 * EDGE
    return f"{(part - minus) * scale:.2f}" if minus is not None else f"{EDGE + part * scale:.2f}"


@dataclass(frozen=True, slots=True)
class Band:
    """One grade on the scale from no points to all of them."""

    id: str
    label: str
    start: str
    below: str
    left: str
    width: str
    middle: str
    is_own: bool
    fits: bool  # whether the name has room within the band


def wide(text: str) -> int:
    """About how many pixels a name takes: a Chinese sign twice a letter's."""
    return sum(13 if ord(sign) > LATIN else 7 for sign in text)


def bands(grades: Sequence[dict[str, Any]], maximum: Decimal, own: str, label: Any) -> list[Band]:
    found = []
    for each in grades:
        start, end = Decimal(each["from"]), Decimal(each["below"] or maximum)
        left, width = 100 * start / maximum, 100 * (end - start) / maximum
        middle = left + width / 2
        found.append(
            Band(
                each["id"],
                label(each["label"]),
                f"{start.normalize():f}",
                "" if each["below"] is None else f"{Decimal(each['below']).normalize():f}",
                f"{left:.2f}",
                f"{width:.2f}",
                f"{middle:.2f}",
                each["id"] == own,
                wide(label(each["label"])) <= float(width) / 100 * NARROWEST,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Range:
    """The own place among all, and between which places it lies under the declared scenarios."""

    own: str
    left: str
    width: str


def rank_range(rank: int, best: int, worst: int, count: int) -> Range:
    steps = max(count - 1, 1)
    low, high = (best - 1) / steps, (worst - 1) / steps
    return Range(place((rank - 1) / steps), place(low), place(max(high, low + 0.01), minus=low))
