"""Budget goals: points by what was achieved against the target, the grade, and the days by which things are due.

Values and points are held times a hundred, so that they are exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from subsidies.enums_goals import Grade

FULL = 100_00  # points of all goals together
GRADES = ((90_00, Grade.EXCELLENT), (80_00, Grade.GOOD), (60_00, Grade.FAIR), (0, Grade.POOR))  # 财预〔2020〕10号
NOTICE_DAYS = (30, 7, 0)  # days before, on which those who have to act are reminded; and each week after
WEEK = 7


@dataclass(frozen=True, slots=True)
class Aim:
    """`at_most` where less is better, as with cost; `weight` is the points that it can bring."""

    target: int
    weight: int
    at_most: bool = False


def points(aim: Aim, achieved: int) -> int:
    """All points where the target is met, else in proportion to how far it is, rounded half up."""
    if aim.at_most:
        if achieved <= aim.target:
            return aim.weight
        part, whole = aim.target, achieved
    else:
        if achieved >= aim.target:
            return aim.weight
        part, whole = max(achieved, 0), aim.target
    return (2 * aim.weight * part + whole) // (2 * whole)


def is_whole(weights: Iterable[int]) -> bool:
    """The goals bring a hundred points together."""
    return sum(weights) == FULL


def grade_of(score: int) -> Grade:
    return next(grade for least, grade in GRADES if score >= least)


def check_due(year: int) -> date:
    """The mid-year check looks at January to July and is made in August: 财预〔2019〕136号."""
    return date(year, 8, 31)


def evaluation_due(year: int) -> date:
    return date(year + 1, 3, 31)


def is_to_ask(asked_on: date | None, today: date) -> bool:
    """Goals belong to the allotment: where there are none, those who write them are told the next day and each week."""
    return asked_on is None or (today - asked_on).days >= WEEK


def is_reminder_day(due: date, today: date) -> bool:
    left = (due - today).days
    return left in NOTICE_DAYS or (left < 0 and left % WEEK == 0)
