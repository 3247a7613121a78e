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

GRID = 33  # scores that are tried at a time
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

    def least(self, base: Floats, place: int, best: float, wanted: int) -> float:
        """The lowest score of the indicator that reaches the grade; the grade is reached at `best`."""
        low, high = float(base[place]), best
        while high - low > CLOSE:
            tried = np.linspace(low, high, GRID)
            rows = np.repeat(base[None, :], GRID, axis=0)
            rows[:, place] = tried
            first = int((self.totals(rows)[1] >= wanted).argmax()) or GRID - 1
            if (tried[first - 1], tried[first]) == (low, high):
                break
            low, high = float(tried[first - 1]), float(tried[first])
        return high


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
    ways = _alone(trial, places, wanted)
    if not ways and places:
        ways = _together(trial, places, wanted)
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
    ways = []
    for place, best in places.items():
        tried = trial.scores.copy()
        tried[place] = best
        if trial.totals(tried[None, :])[1][0] < wanted:
            continue
        least = trial.least(trial.scores, place, best, wanted)
        ways.append(_way(trial, trial.scores, {place: _step(trial.result, place, least)}))
    return sorted(ways, key=_size)[:MOST]


def _together(trial: _Trial, places: Mapping[int, float], wanted: int) -> list[Way]:
    """The indicators with most to win are brought to their best until the grade is reached; the last only so far."""
    before = float(trial.totals(trial.scores[None, :])[0][0])
    gains = {}
    for place, best in places.items():
        tried = trial.scores.copy()
        tried[place] = best
        gains[place] = float(trial.totals(tried[None, :])[0][0]) - before
    base, moved = trial.scores.copy(), {}
    for place in sorted(places, key=lambda each: (-round(gains[each], LEVEL), each)):
        tried = base.copy()
        tried[place] = places[place]
        if trial.totals(tried[None, :])[1][0] >= wanted:
            moved[place] = _step(trial.result, place, trial.least(base, place, places[place], wanted))
            return [_way(trial, trial.scores, moved)]
        base, moved[place] = tried, places[place]
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


def _way(trial: _Trial, base: Floats, moved: Mapping[int, float]) -> Way:
    tried = base.copy()
    changes = []
    for place, score in moved.items():
        before = float(trial.totals(tried[None, :])[0][0])
        tried[place] = score
        after = float(trial.totals(tried[None, :])[0][0])
        changes.append(_change(trial.result, trial.row, place, score, after - before))
    return Way(tuple(changes), float(trial.totals(tried[None, :])[0][0]))


def _change(result: Result, row: int, place: int, score: float, gain: float) -> Change:
    part: Part = result.scheme.indicators[place]
    frame: Frame = result.frames[place]
    value = float(result.found.values[row, place]) if result.found.state[row, place] == VALUE else None
    return Change(part.id, float(result.normalised.scores[row, place]), score, value, invert(frame, score), gain)


def _size(way: Way) -> tuple[float, str]:
    """How far along its scale the indicator must go."""
    (change,) = way.changes
    return (change.to_score - change.score, change.indicator)
