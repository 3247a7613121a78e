"""A comparison in pairs as a person makes it: the upper half of the matrix, the weights, and where it contradicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from enterprises.rules.assessment.weights import Priorities, ahp

LEAST, MOST = 2, 10
SCALE = (*(Fraction(each) for each in range(9, 0, -1)), *(Fraction(1, each) for each in range(2, 10)))
Pairs = Mapping[tuple[int, int], Fraction]


@dataclass(frozen=True, slots=True)
class Doubt:
    """The comparison that fits the others least: as it was made, and what the others would give, on Saaty's scale."""

    one: int
    other: int
    said: Fraction
    fitting: Fraction


@dataclass(frozen=True, slots=True)
class Compared:
    matrix: tuple[tuple[Fraction, ...], ...]
    found: Priorities
    doubt: Doubt | None


def compare(size: int, pairs: Pairs, index: str = "saaty") -> Compared:
    """The weights of `size` parts; pairs that are not given count as equal. The doubt is told where it is too large."""
    matrix = matrix_of(size, pairs)
    found = ahp([[float(each) for each in row] for row in matrix], index)
    return Compared(matrix, found, None if found.is_consistent else doubt_of(matrix))


def matrix_of(size: int, pairs: Pairs) -> tuple[tuple[Fraction, ...], ...]:
    """The whole reciprocal matrix."""
    table = [[Fraction(1)] * size for _ in range(size)]
    for one, other in combinations(range(size), 2):
        said = pairs.get((one, other), Fraction(1))
        table[one][other], table[other][one] = said, 1 / said
    return tuple(map(tuple, table))


def doubt_of(matrix: Sequence[Sequence[Fraction]]) -> Doubt:
    """The comparison furthest from what the others say of the two: the geometric mean over every third part."""
    logs = np.log(np.array([[float(each) for each in row] for row in matrix]))
    size = len(logs)

    def implied(pair: tuple[int, int]) -> float:
        one, other = pair
        return float(np.mean([logs[one, each] + logs[each, other] for each in range(size) if each not in pair]))

    one, other = max(combinations(range(size), 2), key=lambda pair: abs(float(logs[pair]) - implied(pair)))
    wanted = implied((one, other))
    fitting = min(SCALE, key=lambda each: abs(float(np.log(float(each))) - wanted))
    return Doubt(one, other, matrix[one][other], fitting)


def written(matrix: Sequence[Sequence[Fraction]]) -> str:
    """The matrix as a scheme's document takes it."""
    rows = ", ".join("[" + ", ".join(map(str, row)) + "]" for row in matrix)
    return f"weights: {{method: ahp, matrix: [{rows}]}}"
