"""Two versions of a scheme on the same subjects: who moves where, before the later one is published."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from enterprises.rules.assessment.scoring import RATED, Result


@dataclass(frozen=True, slots=True)
class Moved:
    """One subject under both versions; what a version does not rate is None, a rank that there is not is 0."""

    subject: str
    score: tuple[float | None, float | None]
    grade: tuple[str | None, str | None]
    rank: tuple[int, int]

    @property
    def change(self) -> float | None:
        before, after = self.score
        return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True)
class Versions:
    """`grades` counts subjects by the grade before and after; `agreement` is Spearman's correlation of the scores."""

    subjects: tuple[Moved, ...]
    grades: Mapping[tuple[str | None, str | None], int]
    agreement: float | None

    @property
    def grade_changes(self) -> int:
        return sum(count for (before, after), count in self.grades.items() if before != after)


def compare(before: Result, after: Result) -> Versions:
    """Subjects that both runs have, those that move most first."""
    places = {name: row for row, name in enumerate(after.table.ids)}
    moved = [_moved(before, row, after, places[name]) for row, name in enumerate(before.table.ids) if name in places]
    grades = Counter(each.grade for each in moved)
    pairs = [(one, two) for one, two in (each.score for each in moved) if one is not None and two is not None]
    ordered = sorted(moved, key=lambda each: (-abs(each.change or 0.0), each.subject))
    return Versions(tuple(ordered), dict(grades), spearman(pairs))


def _moved(before: Result, row: int, after: Result, place: int) -> Moved:
    return Moved(
        before.table.ids[row],
        (_score(before, row), _score(after, place)),
        (_grade(before, row), _grade(after, place)),
        (int(before.rank[row]), int(after.rank[place])),
    )


def _score(result: Result, row: int) -> float | None:
    return float(result.totals.score[row]) if result.status[row] == RATED else None


def _grade(result: Result, row: int) -> str | None:
    return result.scheme.grades.ids[int(result.grade[row])] if result.status[row] == RATED else None


def spearman(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's correlation of mean ranks; None for fewer than three subjects or where all are level."""
    if len(pairs) < 3:
        return None
    one, two = (_mean_ranks(np.asarray(each)) for each in zip(*pairs, strict=True))
    one, two = one - one.mean(), two - two.mean()
    norm = float(np.sqrt((one**2).sum() * (two**2).sum()))
    return float((one * two).sum()) / norm if norm else None


def _mean_ranks(values: np.ndarray) -> np.ndarray:
    order = np.sort(values)
    return (np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right") + 1) / 2
