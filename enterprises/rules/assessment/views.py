"""TOPSIS and VIKOR: how two other methods would order the same subjects; and weights that the data would give.

For comparison, never the official score.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment import weights
from enterprises.rules.assessment.model import RELATIVE_FROM
from enterprises.rules.assessment.scoring import RATED, Result

Floats = npt.NDArray[np.float64]

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Topsis:
    """Distances to the best and the worst imaginable subject of the group, and closeness: 1 is best."""

    to_best: Floats
    to_worst: Floats
    closeness: Floats


def topsis(matrix: Floats, weights: Sequence[float] | Floats, lower: Sequence[bool]) -> Topsis:
    """Hwang and Yoon (1981), with vector normalisation; `lower` says of which columns less is better."""
    values = np.asarray(matrix, float)
    norms = np.sqrt((values**2).sum(axis=0))
    weighted = np.divide(values, norms, out=np.zeros_like(values), where=norms > 0) * np.asarray(weights, float)
    turned = np.asarray(lower, bool)
    best = np.where(turned, weighted.min(axis=0), weighted.max(axis=0))
    worst = np.where(turned, weighted.max(axis=0), weighted.min(axis=0))
    to_best = np.sqrt(((weighted - best) ** 2).sum(axis=1))
    to_worst = np.sqrt(((weighted - worst) ** 2).sum(axis=1))
    both = to_best + to_worst
    return Topsis(to_best, to_worst, np.divide(to_worst, both, out=np.full(len(both), HALF), where=both > 0))


@dataclass(frozen=True, slots=True)
class Vikor:
    """Group utility S, the greatest regret R and the compromise Q, all 0 at best; the compromise set in order of Q.

    `advantage` and `stable` are the two conditions under which the first alone is the compromise.
    """

    utility: Floats
    regret: Floats
    compromise: Floats
    order: tuple[int, ...]
    advantage: bool
    stable: bool
    chosen: tuple[int, ...]


def vikor(matrix: Floats, weights: Sequence[float] | Floats, lower: Sequence[bool], v: float = HALF) -> Vikor:
    """Opricovic and Tzeng (2004); `v` is the weight of the majority against the greatest regret."""
    values, turned = np.asarray(matrix, float), np.asarray(lower, bool)
    best = np.where(turned, values.min(axis=0), values.max(axis=0))
    worst = np.where(turned, values.max(axis=0), values.min(axis=0))
    span = best - worst
    parts = np.divide(best - values, span, out=np.zeros_like(values), where=span != 0) * np.asarray(weights, float)
    utility, regret = parts.sum(axis=1), parts.max(axis=1)
    compromise = v * _spread(utility) + (1 - v) * _spread(regret)
    order = tuple(int(each) for each in np.argsort(compromise, kind="stable"))
    return Vikor(utility, regret, compromise, order, *_accepted(compromise, utility, regret, order))


def _spread(values: Floats) -> Floats:
    span = values.max() - values.min()
    return (values - values.min()) / span if span > 0 else np.zeros(len(values))


def _accepted(
    compromise: Floats, utility: Floats, regret: Floats, order: Sequence[int]
) -> tuple[bool, bool, tuple[int, ...]]:
    """The first alone when it leads clearly and is also best by S or R; else it shares the place."""
    first, count = order[0], len(order)
    if count == 1:
        return True, True, (first,)
    least = 1 / (count - 1)
    advantage = bool(compromise[order[1]] - compromise[first] >= least - 1e-12)
    stable = bool(utility[first] <= utility.min() or regret[first] <= regret.min())
    if advantage and stable:
        return True, True, (first,)
    if advantage:
        return True, False, tuple(order[:2])
    near = tuple(each for each in order if compromise[each] - compromise[first] < least - 1e-12)
    return False, stable, near


@dataclass(frozen=True, slots=True)
class View:
    """The rows that can be compared (rated, with every indicator) and what each method says of them."""

    rows: tuple[int, ...]
    topsis: Topsis
    vikor: Vikor


def whole_rows(result: Result) -> npt.NDArray[np.int64]:
    """Those rated, with every indicator that counts."""
    counted = result.scheme.counted
    found: npt.NDArray[np.int64] = np.flatnonzero(
        (result.status == RATED) & result.normalised.keep[:, :counted].all(axis=1)
    )
    return found


@dataclass(frozen=True, slots=True)
class Weights:
    """Of one indicator, as parts of 1 of all that count: the scheme's own, and what two methods find in the data."""

    indicator: str
    own: float
    entropy: float
    critic: float


def weights_beside(result: Result) -> tuple[Weights, ...] | None:
    """Entropy and CRITIC on the scores of indicators. None of fewer than five whole rows, or where points are deducted.

    Scores are scaled by min and max for both, as on the command line; the scheme's own are those of a whole row.
    """
    rows, counted = whole_rows(result), result.scheme.counted
    if len(rows) < RELATIVE_FROM or result.scheme.deductive:
        return None
    scores = result.normalised.scores[rows, :counted]
    columns = (
        weights.shared(result.totals.weights[rows[0], :counted]),
        weights.entropy(weights.min_max(scores)),
        weights.critic(scores),
    )
    names = [part.id for part in result.scheme.indicators[:counted]]
    found = zip(names, *(each.tolist() for each in columns), strict=True)
    return tuple(Weights(name, own, spread, conflict) for name, own, spread, conflict in found)


def compared(result: Result) -> View | None:
    """Both methods on the scores of indicators, with the weights of the scheme. None for fewer than two such rows."""
    rows, counted = whole_rows(result), result.scheme.counted
    if len(rows) < 2 or result.scheme.deductive:
        return None
    scores, own = result.normalised.scores[rows, :counted], result.totals.weights[rows[0], :counted]
    lower = [False] * counted
    return View(tuple(map(int, rows)), topsis(scores, own, lower), vikor(scores, own, lower))
