"""Weights: from comparisons in pairs (AHP), from experts' budgets, and from the data for comparison only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Mean consistency index of random matrices, for 1 part onwards: Saaty (1980), and Alonso and Lamata (2006), whose
# 100,000 matrices give slightly other numbers, so that ratios differ in the third place.
SAATY = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
ALONSO_LAMATA = (0.0, 0.0, 0.5245, 0.8815, 1.1086, 1.2479, 1.3417, 1.4056, 1.4499, 1.4854, 1.5141, 1.5365, 1.5551)
RANDOM_INDEX = {"saaty": SAATY, "alonso_lamata": ALONSO_LAMATA}
CONSISTENT = 0.1  # a ratio from here on is not accepted
ROUNDS, CLOSE = 10_000, 1e-14


@dataclass(frozen=True, slots=True)
class Priorities:
    """`weights` add up to 1; `ratio` is the consistency ratio, `value` the principal eigenvalue."""

    weights: Array
    value: float
    ratio: float

    @property
    def is_consistent(self) -> bool:
        return self.ratio < CONSISTENT


def ahp(matrix: Sequence[Sequence[float]] | Array, index: str = "saaty") -> Priorities:
    """Priorities as the principal right eigenvector (Saaty 1980) of a positive reciprocal matrix, by power iteration.

    The consistency index (value - n) / (n - 1) is divided by the random index of n; up to two parts are consistent.
    """
    table = np.asarray(matrix, float)
    size = len(table)
    weights = np.full(size, 1 / size)
    for _ in range(ROUNDS):
        following = table @ weights
        following /= following.sum()
        done = np.abs(following - weights).max() < CLOSE
        weights = following
        if done:
            break
    value = float((table @ weights / weights).mean())
    if size <= 2:
        return Priorities(weights, float(size), 0.0)
    known = RANDOM_INDEX[index]
    return Priorities(weights, value, max(0.0, (value - size) / (size - 1) / known[min(size, len(known)) - 1]))


@dataclass(frozen=True, slots=True)
class Budget:
    """The mean of what the experts gave to each part, and the standard deviation (n - 1) between them."""

    weights: Array
    spread: Array


def budget(votes: Sequence[Sequence[float]] | Array) -> Budget:
    """Budget allocation (Handbook 6.6): each row is one expert's points, of whatever sum."""
    table = np.asarray(votes, float)
    shares = table / table.sum(axis=1, keepdims=True)
    spread = shares.std(axis=0, ddof=1) if len(shares) > 1 else np.zeros(shares.shape[1])
    return Budget(shares.mean(axis=0), spread)


def entropy(scores: Array) -> Array:
    """Weights by Shannon's entropy of each column's shares; 0 ln 0 counts as 0, a column without spread weighs nothing.

    `scores` are normalised and not below zero, the higher the better, one row per subject.
    """
    count = len(scores)
    sums = scores.sum(axis=0)
    shares = np.divide(scores, sums, out=np.full(scores.shape, 1 / max(count, 1)), where=sums > 0)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    spread = 1 + (shares * logs).sum(axis=0) / np.log(max(count, 2))
    return shared(np.where(np.abs(spread) < CLOSE, 0.0, spread))


def critic(values: Array, lower: Sequence[bool] = ()) -> Array:
    """CRITIC (Diakoulaki, Mavrotas and Papayannakis 1995): spread times conflict, on values scaled by min and max.

    The standard deviation divides by n - 1, which leaves the weights as they are; the correlation is Pearson's.
    A column without spread weighs nothing.
    """
    scaled = min_max(values, lower)
    deviations = scaled.std(axis=0, ddof=1)
    centred = scaled - scaled.mean(axis=0)
    norms = np.sqrt((centred**2).sum(axis=0))
    units = np.divide(centred, norms, out=np.zeros_like(centred), where=norms > 0)
    return shared(deviations * (1 - units.T @ units).sum(axis=0))


def min_max(values: Array, lower: Sequence[bool] = ()) -> Array:
    """Each column from 0, its worst, to 1, its best; a column of equal values is 0 throughout."""
    low, high = values.min(axis=0), values.max(axis=0)
    scaled = np.divide(values - low, high - low, out=np.zeros(values.shape), where=high > low)
    turned = np.asarray(lower, bool) if len(lower) else np.zeros(values.shape[1], bool)
    found: Array = np.where(turned & (high > low), 1 - scaled, scaled)
    return found


def shared(amounts: Array) -> Array:
    """The amounts as parts of 1, or equal parts where there is nothing to tell them apart."""
    total = float(amounts.sum())
    return amounts / total if total > 0 else np.full(len(amounts), 1 / len(amounts))
