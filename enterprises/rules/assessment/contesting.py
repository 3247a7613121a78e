"""What another value would do to one subject of a run: measured as the run was, so that nobody else moves.

Under relative methods the subject is part of what it is measured against: `must_move_others` says that a new run with
the value would give others other scores too.
"""

from dataclasses import dataclass

import numpy as np

from enterprises.rules.assessment.ranking import ranks
from enterprises.rules.assessment.scoring import RATED, Result, score
from enterprises.rules.assessment.table import ValueTable


@dataclass(frozen=True, slots=True)
class Effect:
    """Before and after, each None or 0 where there is none; `after` holds the new row alone."""

    score: tuple[float | None, float | None]
    grade: tuple[str | None, str | None]
    rank: tuple[int, int]
    must_move_others: bool
    after: Result


def effect(result: Result, row: int, changed: ValueTable) -> Effect:
    """The effect on the subject in `row` of its values being those of the only row of `changed`."""
    after = score(result.scheme, changed, frames=result.frames, group=result.group)
    return Effect(
        (_score(result, row), _score(after, 0)),
        (_grade(result, row), _grade(after, 0)),
        (int(result.rank[row]), _rank(result, row, after)),
        result.scheme.is_relative,
        after,
    )


def _score(result: Result, row: int) -> float | None:
    return float(result.totals.score[row]) if result.status[row] == RATED else None


def _grade(result: Result, row: int) -> str | None:
    return result.scheme.grades.ids[int(result.grade[row])] if result.status[row] == RATED else None


def _rank(result: Result, row: int, after: Result) -> int:
    """The place among the others, whose scores stay."""
    scores, rated = result.totals.score.copy(), result.status == RATED
    scores[row], rated[row] = after.totals.score[0], after.status[0] == RATED
    if not np.count_nonzero(rated) >= result.scheme.ranked_from:
        return 0
    return int(ranks(scores, rated, result.scheme.decimals)[row])
