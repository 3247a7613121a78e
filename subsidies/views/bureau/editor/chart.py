"""A curve as a small server-drawn picture: steps, falls in colour, the bounds named, a table with the same figures."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from pilotzone.formula.formats import round_amount, show
from pilotzone.formula.values import exact
from pilotzone.kernel.money import format_money
from subsidies import wording
from subsidies.rules.editing.curve import Curve, Point

WIDTH, HEIGHT = 400, 190
LEFT, RIGHT, TOP, BOTTOM = 54, 12, 14, 34
MOST_CLIFFS = 3
NICE = (2, 3, 6, 9, 12, 15, 18, 21)  # halves
SIGN = 7  # pixels that a sign of a label takes


@dataclass(frozen=True, slots=True)
class Tick:
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Cliff:
    """A jump: drawn as a dotted line, its size in words where there is room."""

    x: int
    top: int
    bottom: int
    text: str
    text_x: int
    falls: bool


@dataclass(frozen=True, slots=True)
class Chart:
    heading: str
    is_log: bool
    path: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    cliffs: tuple[Cliff, ...]
    own: Tick | None
    own_y: int
    rows: tuple[tuple[str, str], ...]
    size: tuple[int, int] = (WIDTH, HEIGHT)
    floor: int = HEIGHT - BOTTOM
    left: int = LEFT
    right: int = WIDTH - RIGHT


def chart_of(curve: Curve) -> Chart | None:
    """The picture; None while no amount is known at all."""
    known = [each for each in curve.points if each.amount is not None]
    if not known:
        return None
    top = nice(max(each.amount or 0 for each in known))
    x_of = scale(curve)
    drawn = [each for each in known if not curve.is_wide or each.value > 0]
    bounds = [each for each in drawn if each.is_bound]
    own = curve.own if curve.own and curve.own.amount is not None else None
    jumps = [(before, after) for before, after in pairwise(drawn) if is_jump(before, after)]
    return Chart(
        wording.pick(curve.label),
        curve.is_wide,
        path_of(drawn, x_of, top),
        spread([Tick(x_of(each.value), axis_words(each.value, curve)) for each in bounds or drawn]),
        tuple(Tick(y_of(top * n // 3, top), money_words(top * n // 3)) for n in range(4)),
        cliffs_of(jumps, x_of, top),
        Tick(x_of(own.value), value_words(own.value, curve)) if own else None,
        y_of(own.amount or 0, top) if own else 0,
        rows_of(known, curve),
    )


def is_jump(before: Point, after: Point) -> bool:
    """Between a value just below a bound and the bound itself."""
    return after.is_bound and not before.is_bound and before.amount != after.amount and after.value - before.value <= 1


def scale(curve: Curve) -> Callable[[Fraction], int]:
    values = [each.value for each in curve.points if each.value > 0] or [Fraction(1)]
    low, high = values[0], max(values[-1], values[0])
    room = WIDTH - LEFT - RIGHT
    if curve.is_wide:
        span = math.log(float(high / low)) or 1.0
        return lambda value: LEFT + round(room * max(0.0, math.log(float(max(value, low) / low))) / span)
    return lambda value: LEFT + int(room * min(value, high) / high)


def y_of(amount: int, top: int) -> int:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * amount // top


def nice(amount: int) -> int:
    """A round amount not below this one, three even steps up."""
    size = 10 ** max(2, len(str(amount)) - 1)
    return next(size * step // 2 for step in NICE if size * step >= 2 * amount)


def path_of(points: list[Point], x_of: Callable[[Fraction], int], top: int) -> str:
    """A line with its jumps left open: a new stroke begins at each."""
    parts: list[str] = []
    for number, point in enumerate(points):
        before = points[number - 1] if number else None
        letter = "M" if before is None or is_jump(before, point) else "L"
        parts.append(f"{letter}{x_of(point.value)} {y_of(point.amount or 0, top)}")
    return " ".join(parts)


def cliffs_of(jumps: list[tuple[Point, Point]], x_of: Callable[[Fraction], int], top: int) -> tuple[Cliff, ...]:
    named = sorted(jumps, key=lambda pair: -abs((pair[1].amount or 0) - (pair[0].amount or 0)))[:MOST_CLIFFS]
    found = []
    for before, after in jumps:
        one, two = before.amount or 0, after.amount or 0
        x = x_of(after.value)
        sign = "+" if two > one else "\u2212"
        text = f"{sign}{money_words(abs(two - one))}" if (before, after) in named else ""
        found.append(Cliff(x, y_of(max(one, two), top), y_of(min(one, two), top), text, x - 4, two < one))
    return tuple(found)


def spread(ticks: list[Tick]) -> tuple[Tick, ...]:
    """As many labels as there is room for, from the left."""
    found: list[Tick] = []
    for tick in ticks:
        if not found or tick.at - found[-1].at >= SIGN * (len(tick.text) + len(found[-1].text) + 2) // 2:
            found.append(tick)
    return tuple(found)


def rows_of(points: list[Point], curve: Curve) -> tuple[tuple[str, str], ...]:
    """The amount at each bound and just below it, else at some values: the same figures as the picture."""
    edges = [number for number, each in enumerate(points) if each.is_bound]
    chosen = sorted({0, *edges, *(n - 1 for n in edges if n), len(points) - 1}) if edges else range(0, len(points), 3)
    return tuple((value_words(points[n].value, curve), format_money(points[n].amount or 0)) for n in chosen)


def money_words(fen: int) -> str:
    return round_amount(Fraction(fen, 100), "CNY", wording.language()).replace(" ", "")


def axis_words(value: Fraction, curve: Curve) -> str:
    return money_words(int(value * 100)) if is_money(curve) else value_words(value, curve)


def value_words(value: Fraction, curve: Curve) -> str:
    if is_money(curve):
        return format_money(int(value * 100))
    return show(exact(value), "number" if curve.type_name == "count" else curve.type_name, wording.language())


def is_money(curve: Curve) -> bool:
    return curve.type_name.rstrip("?") in ("CNY", "money")
