"""Exact arithmetic on whole columns: integers over a denominator, and Python integers where 64 bits could overflow."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from math import gcd, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Whole = Array | int

LIMIT = 2**62
KNOWN, ABSENT, UNKNOWN_STATE = 0, 1, 2  # unknown is the stronger of the two kinds of missing


@dataclass(frozen=True, slots=True)
class Column:
    """Values `num / den`; `den` is one number, or one per row after a division by data.

    `state` says which rows are missing; without it everything is known. A missing row's number means nothing.
    """

    num: Whole
    den: Whole = 1
    state: Array | None = None


def size(values: Whole) -> int:
    """The largest absolute value; what is already beyond 64 bits stays there."""
    if isinstance(values, int):
        return abs(values)
    if values.dtype == object:
        return LIMIT
    if values.size == 0 or values.dtype == bool:
        return 1
    return max(abs(int(values.min())), abs(int(values.max())))


def wide(values: Whole) -> Whole:
    return values if isinstance(values, int) else values.astype(object)


def times(left: Whole, right: Whole) -> Whole:
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    if isinstance(right, int) and right == 1:
        return left
    if isinstance(left, int) and left == 1:
        return right
    one, two = size(left), size(right)
    if max(one, 1) * max(two, 1) >= LIMIT:
        left, right = wide(left), wide(right)
    return left * right


def plus(left: Whole, right: Whole, sign: int = 1) -> Whole:
    if size(left) + size(right) >= LIMIT:
        left, right = wide(left), wide(right)
    return left + right if sign > 0 else left - right


def worst(*states: Array | None) -> Array | None:
    known = [state for state in states if state is not None]
    return reduce(np.maximum, known) if known else None


def align(left: Column, right: Column) -> tuple[Whole, Whole, Whole]:
    """Both numerators over one denominator."""
    if isinstance(left.den, int) and isinstance(right.den, int):
        den = lcm(left.den, right.den)
        return times(left.num, den // left.den), times(right.num, den // right.den), den
    return times(left.num, right.den), times(right.num, left.den), times(left.den, right.den)


def add(left: Column, right: Column, sign: int = 1) -> Column:
    one, two, den = align(left, right)
    return Column(plus(one, two, sign), den, worst(left.state, right.state))


def multiply(left: Column, right: Column) -> Column:
    state = worst(left.state, right.state)
    return Column(times(left.num, right.num), times(left.den, right.den), state)


def divide(left: Column, right: Column, *, positive: bool = False) -> Column:
    """Nothing exists where the divisor is zero (or, if `positive`, not above zero); denominators stay positive."""
    if isinstance(right.num, int):
        sign = 1 if right.num > 0 else -1
        if right.num:
            return multiply(left, Column(times(right.den, sign), abs(right.num), right.state))
    divisor = np.asarray(right.num)
    gone = divisor <= 0 if positive else divisor == 0
    safe = np.where(gone, 1, divisor)
    sign_of = 1 if positive else np.where(safe < 0, -1, 1)
    turned = Column(times(sign_of, right.den), times(sign_of, safe), right.state)
    found = multiply(left, turned)
    return Column(found.num, found.den, worst(found.state, np.where(gone, ABSENT, KNOWN).astype(np.int8)))


def compare(left: Column, right: Column, operator: Callable[[Any, Any], Any]) -> Column:
    one, two, _ = align(left, right)
    return Column(np.asarray(operator(one, two), dtype=bool), 1, worst(left.state, right.state))


def choose(test: Array, first: Column, second: Column) -> Column:
    """Row by row the first or the second; what is missing in the other does not matter."""
    if isinstance(first.den, int) and isinstance(second.den, int):
        one, two, den = align(first, second)
    else:
        one, two, den = first.num, second.num, np.where(test, first.den, second.den)
    state = None
    if first.state is not None or second.state is not None:
        state = np.where(test, _or_known(first.state), _or_known(second.state)).astype(np.int8)
    return Column(np.where(test, fits(one), fits(two)), den, state)


def fits(values: Whole) -> Any:
    """A lone Python integer beyond 64 bits must not meet NumPy's own integers."""
    return np.asarray(values, dtype=object) if isinstance(values, int) and abs(values) >= LIMIT else values


def floor_to(value: Column, num: int, den: int, *, half: bool = False, up: bool = False) -> Column:
    """Rounds to whole multiples of num/den: down, up, or half up."""
    scale, below = den, value.den
    if isinstance(below, int):  # common factors left out: smaller numbers, and often nothing to divide
        shared = gcd(den, below * num)
        scale, below = den // shared, below * num // shared
    else:
        below = times(below, num)
    above = times(value.num, scale)
    if isinstance(below, int) and below == 1:
        return Column(times(above, num), den, value.state)
    if half:
        above, below = plus(times(above, 2), below), times(below, 2)
    whole = -(-above // below) if up else above // below
    return Column(times(whole, num), den, value.state)


def take(column: Column, owner: Array) -> Column:
    """The column of the claims as seen from their rows."""

    def spread(values: Whole) -> Whole:
        return values if isinstance(values, int) or values.ndim == 0 else values[owner]

    state = None if column.state is None else np.asarray(spread(column.state))
    return Column(spread(column.num), spread(column.den), state)


def _or_known(state: Array | None) -> Any:
    return KNOWN if state is None else state


def unknown_where(test: Array) -> Array | None:
    """The state of a column that is unknown in these rows and known in the others."""
    return np.where(test, UNKNOWN_STATE, KNOWN).astype(np.int8) if test.any() else None
