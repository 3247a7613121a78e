"""The values that are worth trying for one input of one claim: on and beside every bound that it may meet."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from pilotzone.formula.dates import shift
from pilotzone.formula.kinds import places
from pilotzone.formula.values import NONE, Missing, Value
from subsidies.rules.lints.constants import COUNTS, Constants, kind
from subsidies.rules.model import InputSpec

LARGEST = 10**12  # beyond this no claim is meant, and exact columns become slow
MOST_CODES = 40
MOST_ROWS = 40
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Beside:
    """What else the claim holds: quantities of the same kind, days, and rates."""

    quantities: tuple[Fraction, ...]
    days: tuple[dt.date, ...]
    rates: tuple[Fraction, ...]


def candidates(spec: InputSpec, now: Value, beside: Beside, constants: Constants, most: int) -> list[Value]:
    """Rising values, about so many at most, the claim's own included; last, where it may be, that there is none.

    Quantities come as whole numbers of their smallest place, as `whole` gives them.
    """
    found: list[Value]
    if spec.type.kind == "bool":
        found = [False, True]
    elif spec.type.kind == "code":
        found = [code for code, _ in spec.codes[:MOST_CODES]]
    elif spec.type.kind == "date":
        found = sorted(_days(spec, now, beside, constants, most))
    else:
        found = sorted(_quantities(spec, whole(spec, now), beside, constants, most))
    return [*found, NONE] if spec.type.optional else found


def row_counts(spec: InputSpec, now: int, constants: Constants) -> list[Value]:
    """Numbers of rows: around the claim's own, and beside each bare number of the document."""
    near = [*range(now + 3), *(each + off for each in constants.grid(COUNTS, 1).bounds for off in (-1, 0, 1))]
    return sorted({each for each in near if 0 <= each <= min(spec.most, MOST_ROWS)})


def scale(spec: InputSpec) -> int:
    return int(10 ** places(spec.type_name))


def whole(spec: InputSpec, value: Value) -> int | None:
    """A quantity in its smallest places, without the currency beside it."""
    number = value[0] if isinstance(value, tuple) else value
    return None if isinstance(number, Missing) else int(number * scale(spec))


def _quantities(spec: InputSpec, own: int | None, beside: Beside, constants: Constants, most: int) -> dict[int, None]:
    low, high = _range(spec)
    found: dict[int, None] = {} if own is None else {own: None}
    for value in _interesting(spec, own, beside, constants):
        found |= {each: None for each in (value, value - 1, value + 1) if low <= each <= high}
        if len(found) >= most:
            break
    return found


def _interesting(spec: InputSpec, own: int | None, beside: Beside, constants: Constants) -> Iterator[int]:
    """Bounds first, then where sums, differences, ratios and shares of costs meet one."""
    parts, rates = scale(spec), [each.as_integer_ratio() for each in constants.rates]
    given = [each.as_integer_ratio() for each in beside.rates]
    grid = constants.grid(kind(spec.type), parts)
    others = [int(each * parts) for each in beside.quantities]
    yield from grid.bounds
    yield from (0, grid.far)
    for other in others:
        yield from (other * (below + above) // below for above, below in rates)
        yield from (other + bound for bound in grid.bounds)
    yield from grid.multiples
    yield from (bound * below // above for above, below in given for bound in grid.bounds)
    yield from grid.quotients
    for other in others:
        yield from (other * above // below for above, below in rates)
        yield from (other * below // above for above, below in rates)
        yield from (bound - other for bound in grid.bounds)
    if own is not None:
        yield from (own * 2, own // 2)


def _range(spec: InputSpec) -> tuple[int, int]:
    low = spec.min if isinstance(spec.min, Fraction) else Fraction(0)
    high = spec.max if isinstance(spec.max, Fraction) else Fraction(LARGEST)
    return int(low * scale(spec)), int(min(high, Fraction(LARGEST)) * scale(spec))


def _days(spec: InputSpec, now: Value, beside: Beside, constants: Constants, most: int) -> Iterable[dt.date]:
    found: dict[dt.date, None] = {}
    own = [now] if isinstance(now, dt.date) else []
    low = spec.min if isinstance(spec.min, dt.date) else dt.date(1900, 1, 1)
    high = spec.max if isinstance(spec.max, dt.date) else dt.date(2100, 1, 1)
    for day in (*own, *_anchors((*constants.dates, *beside.days), constants)):
        for each in _around(day):
            if low <= each <= high and len(found) < most:
                found[each] = None
    return found


def _anchors(days: tuple[dt.date, ...], constants: Constants) -> Iterator[dt.date]:
    """Days that a date may be compared with: those of the document and the claim, and these moved by each duration."""
    yield from days
    for count, unit in constants.durations:
        for day in days:
            yield shift(day, -count, unit)
            yield shift(day, count, unit)


def _around(day: dt.date) -> list[dt.date]:
    if not dt.date(1, 1, 2) <= day <= dt.date(9999, 12, 30):
        return [day]
    return [day, day - DAY, day + DAY]
