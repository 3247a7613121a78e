"""What would move a subject to the next grade: the smallest change of each figure alone, or else of several together.

Everything else stays as it is, the frames of relative methods too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment.indicators import NOT_APPLICABLE, VALUE
from enterprises.rules.assessment.model import Indicator, Part
from enterprises.rules.assessment.normalising import Frame, invert
from enterprises.rules.assessment.scoring import RATED, Normalised, Result, grades_of, total

Floats = npt.NDArray[np.float64]

GRID, ROUNDS = 33, 9  # scores that are tried at a time, and how often: 32 to the 9th is finer than a float tells
CLOSE = 1e-12
LEVEL = 9  # decimal places to which gains are compared
MOST = 3  # changes that are told together at most, and ways that are shown


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator from its score to another, both from 0 to 1 (or points), and the values that stand for them."""

    indicator: str
    score: float
    to_score: float
    value: float | None
    to_value: float | None
    gain: float


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that together reach the grade, and the score then reached."""

    changes: tuple[Change, ...]
    score: float


@dataclass(frozen=True, slots=True)
class NextGrade:
    """`missing` points of the score, and ways there, the smallest first; none where the limit is not the points."""

    grade: str
    missing: float
    ways: tuple[Way, ...]
    blocked: bool = False


class _Trial:
    """One subject, with some of its scores put otherwise: row by row."""

    def __init__(self, result: Result, row: int) -> None:
        self.result, self.row = result, row
        self.scores, self.keep = result.normalised.scores[row], result.normalised.keep[row]

    def totals(self, scores: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
        """The scores and grades of these rows."""
        keep = np.broadcast_to(self.keep, scores.shape)
        totals = total(self.result.scheme, Normalised(scores, keep, np.zeros(scores.shape, np.uint16)), shares=False)
        return totals.score, np.minimum(grades_of(self.result.scheme, totals.score), totals.limit)

    def with_one(self, base: Floats, places: Sequence[int], values: Sequence[float]) -> Floats:
        """The base once for each place, with that place's score put otherwise."""
        rows = np.repeat(base[None, :], len(places), axis=0)
        rows[np.arange(len(places)), list(places)] = values
        return rows

    def least(self, base: Floats, places: Sequence[int], best: Sequence[float], wanted: int) -> list[float]:
        """For each indicator the lowest score that reaches the grade; at `best` each does."""
        low, high = base[list(places)].copy(), np.asarray(best, float)
        each = np.arange(len(places))
        for _ in range(ROUNDS):
            tried = np.linspace(low, high, GRID, axis=1)
            rows = self.with_one(base, np.repeat(places, GRID).tolist(), tried.ravel().tolist())
            reached = (self.totals(rows)[1] >= wanted).reshape(len(places), GRID)
            first = reached.argmax(axis=1)
            first = np.where(first == 0, GRID - 1, first)
            low, high = tried[each, first - 1], tried[each, first]
        return [float(value) for value in high]


def next_grade(result: Result, row: int) -> NextGrade | None:
    """None where the subject is not rated or has the best grade already."""
    scheme = result.scheme
    grade = int(result.grade[row])
    if result.status[row] != RATED or grade + 1 >= len(scheme.grades.ids):
        return None
    wanted = grade + 1
    missing = max(0.0, scheme.grades.bands.starts[wanted] - float(result.totals.score[row]))
    trial = _Trial(result, row)
    if min(int(result.reached[row]), int(result.totals.limit[row])) > grade:
        return NextGrade(scheme.grades.ids[wanted], missing, (), blocked=True)
    places = _movable(result, row)
    ways = _alone(trial, places, wanted) or _together(trial, places, wanted)
    return NextGrade(scheme.grades.ids[wanted], missing, tuple(ways))


def _movable(result: Result, row: int) -> dict[int, float]:
    """The indicators that count and can be better, with the best score of each."""
    found = {}
    for place, part in enumerate(result.scheme.indicators):
        if part.indicator is None or result.found.state[row, place] == NOT_APPLICABLE:
            continue
        best = best_of(part.indicator)
        if result.normalised.keep[row, place] and result.normalised.scores[row, place] < best - CLOSE:
            found[place] = best
    return found


def best_of(indicator: Indicator) -> float:
    rule = indicator.normalisation
    if rule.method == "steps":
        return max(rule.steps)
    return rule.bands.most / rule.of if rule.bands is not None else 1.0


def _alone(trial: _Trial, places: Mapping[int, float], wanted: int) -> list[Way]:
    if not places:
        return []
    order, best = list(places), list(places.values())
    reached = trial.totals(trial.with_one(trial.scores, order, best))[1] >= wanted
    chosen = [place for place, enough in zip(order, reached, strict=True) if enough]
    if not chosen:
        return []
    least = trial.least(trial.scores, chosen, [places[place] for place in chosen], wanted)
    steps = [(place, _step(trial.result, place, score)) for place, score in zip(chosen, least, strict=True)]
    steps.sort(key=lambda each: (each[1] - float(trial.scores[each[0]]), each[0]))
    return [_way(trial, {place: score}) for place, score in steps[:MOST]]


def _together(trial: _Trial, places: Mapping[int, float], wanted: int) -> list[Way]:
    """The indicators with most to win are brought to their best until the grade is reached; the last only so far."""
    order, best = list(places), list(places.values())
    reached, _ = trial.totals(trial.with_one(trial.scores, order, best))
    gains = dict(zip(order, reached.tolist(), strict=True))
    base = trial.scores.copy()
    moved: dict[int, float] = {}
    for place in sorted(places, key=lambda each: (-round(gains[each], LEVEL), each)):
        tried = trial.with_one(base, [place], [places[place]])
        if trial.totals(tried)[1][0] >= wanted:
            least = trial.least(base, [place], [places[place]], wanted)
            moved[place] = _step(trial.result, place, least[0])
            return [_way(trial, moved)]
        base, moved[place] = tried[0], places[place]
    return []


def _step(result: Result, place: int, least: float) -> float:
    """Where points come in steps or bands, the first one that is enough."""
    indicator = result.scheme.indicators[place].indicator
    if indicator is None:
        return least
    rule = indicator.normalisation
    if rule.method == "test":
        return 1.0
    points: Sequence[float] = rule.steps or ([each / rule.of for each in rule.bands.points] if rule.bands else ())
    return min((each for each in points if each >= least - CLOSE), default=least)


def _way(trial: _Trial, moved: Mapping[int, float]) -> Way:
    rows = [trial.scores]
    for place, score in moved.items():
        rows.append(trial.with_one(rows[-1], [place], [score])[0])
    reached = trial.totals(np.stack(rows))[0]
    gains = np.diff(reached).tolist()
    changes = [
        _change(trial.result, trial.row, place, score, gain)
        for (place, score), gain in zip(moved.items(), gains, strict=True)
    ]
    return Way(tuple(changes), float(reached[-1]))


def _change(result: Result, row: int, place: int, score: float, gain: float) -> Change:
    part: Part = result.scheme.indicators[place]
    frame: Frame = result.frames[place]
    value = float(result.found.values[row, place]) if result.found.state[row, place] == VALUE else None
    return Change(part.id, float(result.normalised.scores[row, place]), score, value, invert(frame, score), gain)
