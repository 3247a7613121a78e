"""The cliff chart: amounts along the quantity that caps them, as percentages and pixels of a drawing of ours.

Places along the axis are percentages, heights are pixels: letters and marks keep their size at any width.
"""

import itertools
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotzone.ui.templatetags.ui import local_text
from subsidies import wording

HEIGHT = 300  # pixels from the highest grid line to the axis
HEAD = 40  # above it, for what is written on the highest line
LINES = 6  # grid lines at most
APART = 9.0  # percent between the names of two ticks at least
APART_START = 14.0  # from the name at the left end, which begins there
SIGN_NARROW = 2.1  # percent that a letter of a name fills on a telephone; a Chinese one fills two
GAP_NARROW = 3.0  # between two names there
LABELLED = 14.0  # percent that a step must be wide to bear its name
MARKS = ("same", "gain", "loss")


class Scale:
    """Where a value of the quantity stands (log axis, percent) and how high an amount does (pixels from the top)."""

    def __init__(self, low: int, high: int, most: int) -> None:
        self.low, self.high, self.top = low, high, most

    def x(self, value: int) -> float:
        held = min(max(value, self.low), self.high)
        return round(100 * log(held / self.low) / log(self.high / self.low), 2)

    def y(self, fen: int) -> float:
        return round(HEAD + HEIGHT * (1 - min(fen, self.top) / self.top), 1)


def drawing(chart: Mapping[str, Any], names: Mapping[str, str], *, alone: bool) -> dict[str, Any]:
    """Everything that the template draws. `names` are those of the versions before and after.

    `alone` is a version before which nothing was in force.
    """
    step = grid_step(highest(chart))
    lines = -(-highest(chart) // step)
    scale = Scale(chart["low"], chart["high"], step * lines)
    worst = chart["cliffs"][chart["worst"]] if chart["worst"] is not None else None
    return {
        "height": HEAD + HEIGHT + 28,
        "axis": HEAD + HEIGHT,
        "tick": HEAD + HEIGHT + 5,
        "tick_text": HEAD + HEIGHT + 20,
        "grid": [
            {"y": scale.y(n * step), "text": wording.axis_money(n * step) if n else "0"} for n in range(lines + 1)
        ],
        "ticks": ticks(chart, scale),
        "caps": [
            {"side": side, "segments": segments(chart[side], scale)} for side in ("before", "after") if chart[side]
        ],
        "labels": cap_labels(chart, scale, names),
        "marks": [{"kind": kind, "at": [(scale.x(x), scale.y(y)) for x, y in chart["points"][kind]]} for kind in MARKS],
        "cliff": cliff_of(chart, worst, scale, names) if worst else None,
        "words": cliff_words(chart, worst, names, alone=alone) if worst else [],
        "table": [table_row(chart, each) for each in chart["cliffs"]],
        "input": local_text(chart["input"]),
        "note": note(chart),
    }


def note(chart: Mapping[str, Any]) -> str:
    """How many claims stand behind the points, and how many lie beyond the ends of the axis."""
    drawn, claims = sum(len(chart["points"][kind]) for kind in MARKS), chart["claims"]
    params = {"drawn": f"{drawn:,}", "claims": f"{claims:,}", "n": f"{chart['outside']:,}"}
    found = _("Each point is a claim.") if drawn == claims else _("%(drawn)s of %(claims)s claims are drawn.") % params
    if not chart["outside"]:
        return found
    beyond = ngettext("%(n)s stands at an end of the axis.", "%(n)s stand at the ends of the axis.", chart["outside"])
    return f"{found} {beyond % params}"


def highest(chart: Mapping[str, Any]) -> int:
    amounts = [y for kind in MARKS for _x, y in chart["points"][kind]]
    caps = [cap for side in ("before", "after") for _x, cap in chart[side]]
    return max([*amounts, *caps, 1])


def grid_step(most: int) -> int:
    """1, 2 or 5 times a power of ten, so that a handful of lines reach the highest amount."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if most // (step * factor) < LINES + 1:
                return step * factor
        step *= 10


def ticks(chart: Mapping[str, Any], scale: Scale) -> list[dict[str, Any]]:
    """The edges and both ends, those left out whose names would run into their neighbour's."""
    found: list[dict[str, Any]] = []
    free = 0.0  # from where on a telephone has room for another name
    for value in sorted({chart["low"], *(each["at"] for each in chart["cliffs"]), chart["high"]}):
        at = scale.x(value)
        if len(found) == 1 and at < APART_START:
            found, free = [], 0.0  # an edge tells more than the end of the axis
        if not found or at - found[-1]["x"] >= APART:
            text = words(chart, value)
            left, right = extent(at, text)
            hides = bool(found) and left < free
            free = free if hides else right + GAP_NARROW
            found.append({"x": at, "text": text, "anchor": anchor(at), "hides": hides})
    return found


def extent(at: float, text: str) -> tuple[float, float]:
    """From where to where a name reaches on a telephone, in hundredths of the axis."""
    width = sum(SIGN_NARROW * (1 if sign.isascii() else 2) for sign in text)
    return {"start": (at, at + width), "middle": (at - width / 2, at + width / 2), "end": (at - width, at)}[anchor(at)]


def anchor(at: float) -> str:
    return "start" if at < 3 else "end" if at > 97 else "middle"


def words(chart: Mapping[str, Any], value: int) -> str:
    return wording.quantity_words(value, chart["scale"], chart["type"])


def segments(line: Sequence[Sequence[int]], scale: Scale) -> list[tuple[float, float, float, float]]:
    """Joined points as single strokes; those without any length are left out."""
    places = [(scale.x(x), scale.y(y)) for x, y in line]
    return [(*start, *end) for start, end in itertools.pairwise(places) if start != end]


def cap_labels(chart: Mapping[str, Any], scale: Scale, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Where the caps differ and the step is wide enough, each line says whose it is and how high."""
    levels = [levels_of(chart[side], scale) for side in ("before", "after")]
    found = []
    for side, own, other in (("before", levels[0], levels[1]), ("after", levels[1], levels[0])):
        for (start, end), cap in own.items():
            there = next((each for span, each in other.items() if span[0] <= (start + end) / 2 <= span[1]), None)
            if there is None or there == cap or end - start < LABELLED:
                continue
            lift = -7 if cap > there else 16
            text = _("%(version)s cap %(amount)s") % {"version": names[side], "amount": wording.axis_money(cap)}
            found.append({"side": side, "x": (start + end) / 2, "y": scale.y(cap) + lift, "text": text})
    return found


def levels_of(line: Sequence[Sequence[int]], scale: Scale) -> dict[tuple[float, float], int]:
    """The level parts of a line: from where to where, and how high."""
    pairs = itertools.pairwise(line)
    return {(scale.x(a[0]), scale.x(b[0])): a[1] for a, b in pairs if a[1] == b[1]}


def cliff_of(chart: Mapping[str, Any], worst: Mapping[str, Any], scale: Scale, names: Mapping[str, str]) -> dict:
    """The stroke through the cliff and its words beside it, on the side where there is room."""
    at, line = scale.x(worst["at"]), chart["after"] or chart["before"]
    below = [cap for x, cap in line if x < worst["at"]]
    top = scale.y((below[-1] if below else 0) + worst["after"]) - 52
    return {
        "x": at,
        "y": scale.y(below[-1] if below else 0),
        "top": max(top, 6),
        "anchor": "end" if at > 50 else "start",
        "text_x": at,
        "dx": -7 if at > 50 else 7,
    }


def cliff_words(
    chart: Mapping[str, Any], worst: Mapping[str, Any], names: Mapping[str, str], *, alone: bool
) -> list[str]:
    params = {
        "edge": words(chart, worst["at"]),
        "jump": wording.axis_money(worst["after"]),
        "before": names["before"],
        "was": wording.axis_money(worst["before"]),
    }
    first = _("At %(edge)s the cap jumps by %(jump)s (%(before)s: %(was)s)") % params
    if alone:
        first = _("At %(edge)s the cap jumps by %(jump)s") % params
    near = ngettext("%(n)s claim just below, from %(low)s", "%(n)s claims just below, from %(low)s", worst["near"])
    return [first, near % {"n": f"{worst['near']:,}", "low": words(chart, worst["near_from"])}]


def table_row(chart: Mapping[str, Any], cliff: Mapping[str, Any]) -> dict[str, Any]:
    return {**cliff, "edge": words(chart, cliff["at"]), "low": words(chart, cliff["near_from"])}
