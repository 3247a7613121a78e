"""The closed list of functions. A new one needs a form for columns and a phrase in both languages as well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pilotzone.formula import dates
from pilotzone.formula.kinds import DAY, MONTH, NUMBER, RATE, YEAR, Type
from pilotzone.formula.values import NONE, Value


@dataclass(frozen=True, slots=True)
class Function:
    """`constants` are the arguments that must be constants above zero; all arguments share one unit, or are dates."""

    least: int
    most: int
    result: Callable[[Sequence[Type]], Type]
    one: Callable[..., Value]
    constants: tuple[int, ...] = ()
    divides: bool = False
    of: str = "quantity"

    @property
    def wanted(self) -> str:
        return str(self.least) if self.least == self.most else f"≥ {self.least}"

    def fits(self, count: int) -> bool:
        return self.least <= count <= self.most


def _like_first(types: Sequence[Type]) -> Type:
    return types[0].with_(ratio=any(each.ratio for each in types))


def _settled(types: Sequence[Type]) -> Type:
    return types[0].with_(ratio=False)


def _quotient(types: Sequence[Type]) -> Type:
    return RATE.with_(optional=True, ratio=True)


def _in_units(value: Value, unit: Value) -> tuple[int, int]:
    """The value as so many units, as a numerator and a denominator."""
    return value.numerator * unit.denominator, value.denominator * unit.numerator


def _round_down(value: Value, unit: Value) -> Value:
    above, below = _in_units(value, unit)
    return above // below * unit


def _round_up(value: Value, unit: Value) -> Value:
    above, below = _in_units(value, unit)
    return -(-above // below) * unit


def _round_half_up(value: Value, unit: Value) -> Value:
    above, below = _in_units(value, unit)
    return (2 * above + below) // (2 * below) * unit


def _steps(value: Value, size: Value) -> Value:
    above, below = _in_units(value, size)
    return max(0, above // below)


def _part(value: Value, low: Value, high: Value) -> Value:
    return max(0, min(value, high) - low)


def _share(part: Value, whole: Value) -> Value:
    return part / whole if whole > 0 else NONE


def _growth(now: Value, before: Value) -> Value:
    return (now - before) / before if before > 0 else NONE


FUNCTIONS = {
    "min": Function(2, 20, _like_first, min),
    "max": Function(2, 20, _like_first, max),
    "steps": Function(2, 2, lambda types: NUMBER, _steps, constants=(1,)),
    "part": Function(3, 3, _like_first, _part),
    "share": Function(2, 2, _quotient, _share, divides=True),
    "growth": Function(2, 2, _quotient, _growth, divides=True),
    "round_down": Function(2, 2, _settled, _round_down, constants=(1,)),
    "round_up": Function(2, 2, _settled, _round_up, constants=(1,)),
    "round_half_up": Function(2, 2, _settled, _round_half_up, constants=(1,)),
    "days": Function(2, 2, lambda types: DAY, dates.days, of="date"),
    "full_months": Function(2, 2, lambda types: MONTH, dates.full_months, of="date"),
    "full_years": Function(2, 2, lambda types: YEAR, dates.full_years, of="date"),
    "overlap_days": Function(4, 4, lambda types: DAY, dates.overlap_days, of="date"),
}
