"""Experts' scores by a rubric: totals out of 100, the result of a group, and how far the scores lie apart.

All scores are whole hundredths of a point (7,850 is 78.50), rounded half up once at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import isqrt
from typing import Any

HUNDREDTHS = 100
WHOLE = 100  # the weights' sum, and the most points of all
LEAST_FOR_OUTLIERS = 3
LEAST_FOR_TRIMMING = 5
MEAN, TRIMMED = "mean", "trimmed"


@dataclass(frozen=True, slots=True)
class Criterion:
    """`most` points can be given; `weight` per cent of the total hang on them."""

    code: str
    zh: str
    en: str
    most: int
    weight: int


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How far the totals lie apart; `deviation` is that of a sample, `outliers` are places in the totals."""

    mean: int
    median: int
    lowest: int
    highest: int
    deviation: int | None
    outliers: tuple[int, ...]

    @property
    def range(self) -> int:
        return self.highest - self.lowest


def criteria_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    return tuple(Criterion(row["code"], row["zh"], row["en"], row["most"], row["weight"]) for row in rows)


def fault(criteria: Sequence[Criterion]) -> str:
    """What is wrong with a rubric; empty when nothing is."""
    if not criteria:
        return "no_criteria"
    if any(not each.zh or each.most < 1 or each.weight < 1 for each in criteria):
        return "criterion_incomplete"
    if sum(each.weight for each in criteria) != WHOLE:
        return "weights_wrong"
    return ""


def points_of(text: str, criterion: Criterion) -> Decimal | None:
    """Points as typed: from 0 to the most, by halves and tenths; None where they cannot be given."""
    try:
        given = Decimal(text.strip())
    except InvalidOperation:
        return None
    fits = given.is_finite() and 0 <= given <= criterion.most and given == given.quantize(Decimal("0.1"))
    return given if fits else None


def total(criteria: Sequence[Criterion], points: Mapping[str, str]) -> int:
    """The weighted share of the most that could be given, out of 100."""
    shares = (Fraction(points[each.code]) / each.most * each.weight for each in criteria)
    return rounded(sum(shares, Fraction(0)) * HUNDREDTHS)


def result(totals: Sequence[int], how: str) -> int:
    """The group's: the mean; trimmed it is without the highest and the lowest, once there are five."""
    if how == TRIMMED and len(totals) >= LEAST_FOR_TRIMMING:
        totals = sorted(totals)[1:-1]
    return rounded(Fraction(sum(totals), len(totals)))


def dispersion(totals: Sequence[int], apart: int) -> Dispersion:
    """`apart` in hundredths: a total farther than that from the median is an outlier, once there are three."""
    middle = median(totals)
    mean = Fraction(sum(totals), len(totals))
    spread = None
    if len(totals) > 1:
        variance = sum(((each - mean) ** 2 for each in totals), Fraction(0)) / (len(totals) - 1)
        spread = (isqrt(4 * variance.numerator // variance.denominator) + 1) // 2
    enough = len(totals) >= LEAST_FOR_OUTLIERS
    outliers = tuple(place for place, each in enumerate(totals) if enough and abs(each - middle) > apart)
    return Dispersion(rounded(mean), rounded(middle), min(totals), max(totals), spread, outliers)


def median(totals: Sequence[int]) -> Fraction:
    ordered = sorted(totals)
    half = len(ordered) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)


def rounded(value: Fraction) -> int:
    """Half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def plain(hundredths: int) -> str:
    return f"{hundredths // HUNDREDTHS}.{hundredths % HUNDREDTHS:02d}"
