"""How firm the ranks are: a fixed list of scenarios, and draws of weights, normalisation and aggregation.

Rows that the run rates are compared, in every scenario the same ones. A deductive scheme has no weights and no means
to change: its scenarios leave out one indicator at a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment.aggregation import AS_WRITTEN, Settings
from enterprises.rules.assessment.indicators import UNREPORTED, VALUE
from enterprises.rules.assessment.model import RELATIVE_FROM, Part, Scheme
from enterprises.rules.assessment.normalising import apply, settle
from enterprises.rules.assessment.ranking import ranks
from enterprises.rules.assessment.scoring import RATED, Normalised, Result, grades_of, total, with_normalisation

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SWING = 0.25
NORMALISATIONS = ("min_max", "z_score", "rank")
LOW, HIGH = 5, 95  # percent
DRAWN_NORMALISATIONS = ("", "min_max", "z_score")
DRAWN_AGGREGATES = ("", "geometric")
TOLD_EACH = 20


@dataclass(frozen=True, slots=True)
class Scenario:
    """`kind` weight_up, weight_down, drop, aggregate, normalise or median_fill; `of` is what it is done to."""

    kind: str
    of: str
    scores: Floats
    ranks: Whole


@dataclass(frozen=True, slots=True)
class Scenarios:
    """`base` ranks as the run has them, and the best and worst rank of each subject over all scenarios with them."""

    ids: tuple[str, ...]
    base: Whole
    scenarios: tuple[Scenario, ...]
    best: Whole
    worst: Whole
    ranked: bool

    @property
    def ranges(self) -> dict[str, tuple[int, int]]:
        """The range of each subject's rank; none in a group that is too small to be ranked."""
        if not self.ranked:
            return {}
        pairs = zip(self.best.tolist(), self.worst.tolist(), strict=True)
        return dict(zip(self.ids, pairs, strict=True))


@dataclass(frozen=True, slots=True)
class Draws:
    """Per subject the median rank and the 5th and 95th percentile of `count` draws with the stored seed."""

    ids: tuple[str, ...]
    seed: int
    count: int
    base: Whole
    median: Floats
    low: Floats
    high: Floats
    grade_kept: Floats  # the part of the draws in which the grade by points is the run's


class _Rated:
    """The rated rows of a run, scored again under other settings."""

    def __init__(self, result: Result) -> None:
        self.result, self.scheme = result, result.scheme
        self.rows = np.flatnonzero(result.status == RATED)
        whole = result.normalised
        self.normalised = Normalised(whole.scores[self.rows], whole.keep[self.rows], whole.flags[self.rows])
        self.all = np.ones(len(self.rows), bool)
        self.ids = tuple(result.table.ids[row] for row in self.rows)

    def scores(self, normalised: Normalised, settings: Settings = AS_WRITTEN) -> Floats:
        return total(self.scheme, normalised, settings, shares=False).score

    def ranks(self, scores: Floats) -> Whole:
        return ranks(scores, self.all, self.scheme.decimals)

    def measured_by(self, method: str) -> Normalised:
        """All measured indicators by another method, among the rated rows."""
        if self.scheme.deductive:
            return self.normalised
        scores = self.normalised.scores.copy()
        found = self.result.found
        for place, part in enumerate(self.scheme.indicators):
            if part.indicator is None or place >= self.scheme.counted:
                continue
            changed = with_normalisation(part.indicator, method)
            if changed is not part.indicator:
                values = found.values[self.rows, place]
                there = found.state[self.rows, place] == VALUE
                measured = apply(settle(changed, values), values)
                scores[:, place] = np.where(there, measured, scores[:, place])
        return replace(self.normalised, scores=scores)

    def filled(self) -> Normalised:
        """What is not reported counts as the median of those who report: never officially, but it is asked for."""
        scores, keep = self.normalised.scores.copy(), self.normalised.keep.copy()
        state = self.result.found.state[self.rows]
        for place in range(self.scheme.counted):
            missing, there = state[:, place] == UNREPORTED, state[:, place] == VALUE
            if missing.any() and there.any():
                scores[missing, place] = np.median(scores[there, place])
                keep[missing, place] = True
        return replace(self.normalised, scores=scores, keep=keep)


def scenarios(result: Result) -> Scenarios:
    """The declared set: weights of each dimension up and down by a quarter, each indicator left out, other means,
    other measures, missing values filled."""
    rated = _Rated(result)
    base = rated.ranks(rated.scores(rated.normalised))
    found = []
    for kind, of, normalised, settings in _declared(rated):
        scores = rated.scores(normalised, settings)
        found.append(Scenario(kind, of, scores, rated.ranks(scores)))
    every = np.stack([base, *(each.ranks for each in found)]) if len(base) else np.zeros((1, 0), np.int64)
    ranked = len(base) >= result.scheme.ranked_from
    return Scenarios(rated.ids, base, tuple(found), every.min(axis=0), every.max(axis=0), ranked)


def _declared(rated: _Rated) -> Iterator[tuple[str, str, Normalised, Settings]]:
    scheme, normalised = rated.scheme, rated.normalised
    if not scheme.deductive and len(scheme.parts) > 1:
        for part in scheme.parts:
            yield "weight_up", part.id, normalised, _heavier(scheme.parts, part, 1 + SWING)
            yield "weight_down", part.id, normalised, _heavier(scheme.parts, part, 1 - SWING)
    for place, part in enumerate(scheme.root.ends()):
        keep = normalised.keep.copy()
        keep[:, place] = False
        yield "drop", part.id, replace(normalised, keep=keep), AS_WRITTEN
    if scheme.deductive:
        return
    for name in ("arithmetic", "geometric"):
        if name != scheme.aggregate:
            yield "aggregate", name, normalised, Settings(aggregate={"": name})
    for method in NORMALISATIONS if len(rated.ids) >= RELATIVE_FROM else ():
        yield "normalise", method, rated.measured_by(method), AS_WRITTEN
    yield "median_fill", "", rated.filled(), AS_WRITTEN


def _heavier(parts: Sequence[Part], chosen: Part, factor: float) -> Settings:
    """One weight times the factor, then all as parts of 1 again."""
    raw = {part.id: part.weight * (factor if part is chosen else 1.0) for part in parts}
    whole = sum(raw.values())
    return Settings({name: weight / whole for name, weight in raw.items()})


def draws(result: Result, *, seed: int, count: int = 1000, told: Callable[[int], None] | None = None) -> Draws:
    """Monte Carlo: every weight within a quarter of its own, the measure and the mean of dimensions chosen anew.

    Numbers come from NumPy's RandomState, whose streams do not change between versions. `told` hears of progress.
    """
    rated = _Rated(result)
    random = np.random.RandomState(seed)
    methods = DRAWN_NORMALISATIONS if len(rated.ids) >= RELATIVE_FROM else DRAWN_NORMALISATIONS[:1]
    measured = {name: rated.measured_by(name) if name else rated.normalised for name in methods}
    names = _weighted(result.scheme)
    places = np.zeros((count, len(rated.ids)), np.int64)
    kept = np.zeros(len(rated.ids))
    reached = result.reached[rated.rows]
    for draw in range(count):
        numbers = random.random_sample(len(names) + 2)
        weights = {
            name: weight * (1 - SWING + 2 * SWING * number)
            for (name, weight), number in zip(names.items(), numbers[2:], strict=True)
        }
        method = methods[int(numbers[0] * len(methods))]
        mean = DRAWN_AGGREGATES[int(numbers[1] * len(DRAWN_AGGREGATES))]
        scores = rated.scores(measured[method], Settings(weights, {"": mean} if mean else {}))
        places[draw] = rated.ranks(scores)
        kept += grades_of(result.scheme, scores) == reached
        if told is not None and (draw + 1) % TOLD_EACH == 0:
            told(draw + 1)
    base = rated.ranks(rated.scores(rated.normalised))
    low, median, high = np.percentile(places, [LOW, 50, HIGH], axis=0) if len(rated.ids) else np.zeros((3, 0))
    return Draws(rated.ids, seed, count, base, median, low, high, kept / max(count, 1))


def _weighted(scheme: Scheme) -> Mapping[str, float]:
    """Every part with its own weight, in the document's order."""
    found: dict[str, float] = {}
    open_ = list(scheme.parts)
    while open_:
        part = open_.pop(0)
        found[part.id] = part.weight
        open_ = [*part.parts, *open_]
    return found
