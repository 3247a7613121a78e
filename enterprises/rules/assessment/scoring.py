"""Scores a table of subjects under a scheme: values, frames, points, grade, rank; each step kept for explaining."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment import notices
from enterprises.rules.assessment.aggregation import AS_WRITTEN, Settings, aggregate
from enterprises.rules.assessment.indicators import (
    BLANK,
    NOT_APPLICABLE,
    UNREPORTED,
    VALUE,
    IndicatorValues,
    work_out,
)
from enterprises.rules.assessment.model import RELATIVE_FROM, Indicator, Part, Scheme
from enterprises.rules.assessment.normalising import Frame, apply, banded, settle
from enterprises.rules.assessment.ranking import ranks
from enterprises.rules.assessment.table import ValueTable

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

NEARLY = 1e-9  # below this, two scores are the same; a bound is reached from so little below
RATED, LOW_COVERAGE, EMPTY_DIMENSION, SMALL_GROUP = range(4)
STATUSES = ("rated", "low_coverage", "empty_dimension", "small_group")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Per indicator: the score (or the points as they stand), whether it counts, and flags of what to say."""

    scores: Floats
    keep: Bools
    flags: npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Totals:
    """The scores and how they come together: `points` and `adjustments` add up to `score` in every row.

    `weights` are those in effect; `groups` the scores of dimensions and groups as parts of 1; `limit` the highest
    grade that gates allow, as its number.
    """

    score: Floats
    points: Floats
    adjustments: Mapping[str, Floats]
    weights: Floats
    groups: Mapping[str, Floats]
    present: Mapping[str, Bools]
    limit: Whole


@dataclass(frozen=True, eq=False)
class Result:
    """A run: everything that was found on the way. Rows are subjects in the table's order."""

    scheme: Scheme
    table: ValueTable
    found: IndicatorValues
    frames: tuple[Frame, ...]
    normalised: Normalised
    totals: Totals
    coverage: Floats
    status: npt.NDArray[np.int8]
    grade: Whole  # -1 where not rated
    reached: Whole  # the grade by points alone
    rank: Whole  # 0 where there is none
    group: int  # how many subjects were assessed together

    @property
    def score(self) -> Floats:
        """The score of each subject, nan where it is not rated."""
        return np.where(self.status == RATED, self.totals.score, np.nan)

    @cached_property
    def vetoes(self) -> list[tuple[str, Bools]]:
        """For each veto of the scheme its grade, and where it holds."""
        return veto_marks(self.scheme, self.found, self.normalised)

    @cached_property
    def in_top(self) -> Bools:
        """The best of the declared number; those level with the last one are let in."""
        return (self.rank > 0) & (self.rank <= self.scheme.top)


def score(scheme: Scheme, table: ValueTable, *, frames: Sequence[Frame] | None = None, group: int = 0) -> Result:
    """Scores all subjects of the table. With `frames` of an earlier run they are measured as that run's `group` was."""
    return score_values(scheme, table, work_out(scheme, table), frames=frames, group=group)


def score_values(
    scheme: Scheme,
    table: ValueTable,
    found: IndicatorValues,
    *,
    frames: Sequence[Frame] | None = None,
    group: int = 0,
) -> Result:
    """The same from values that were worked out before; of the table only the ids are needed then."""
    settled = tuple(frames) if frames is not None else settle_all(scheme, found)
    normalised = normalise(scheme, found, settled)
    totals = total(scheme, normalised)
    coverage = covered(scheme, found)
    status = _status(scheme, totals, coverage, group or table.count)
    reached = grades_of(scheme, totals.score)
    limit = np.minimum(totals.limit, _vetoed(scheme, found, normalised))
    rated = status == RATED
    is_ranked = frames is None and int(rated.sum()) >= scheme.ranked_from
    rank = ranks(totals.score, rated, scheme.decimals) if is_ranked else np.zeros(table.count, np.int64)
    grade = np.where(rated, np.minimum(reached, limit), -1)
    return Result(
        scheme,
        table,
        found,
        settled,
        normalised,
        totals,
        coverage,
        status,
        grade,
        np.where(rated, reached, -1),
        rank,
        group or table.count,
    )


def beside(official: Result, own: ValueTable) -> Result:
    """The subjects' own figures and points, measured exactly as the official ones are."""
    return score(official.scheme, own, frames=official.frames, group=official.group)


def settle_all(scheme: Scheme, found: IndicatorValues) -> tuple[Frame, ...]:
    return tuple(settle(indicator, found.values[:, place]) for place, indicator in enumerate(_indicators(scheme)))


def normalise(scheme: Scheme, found: IndicatorValues, frames: Sequence[Frame]) -> Normalised:
    """What is reported and required is worth zero when missing; what does not apply or has no base is left out."""
    scores, keep = np.zeros(found.values.shape), np.zeros(found.values.shape, bool)
    flags = found.notices.copy()
    for place, (indicator, frame) in enumerate(zip(_indicators(scheme), frames, strict=True)):
        values, state = found.values[:, place], found.state[:, place]
        there = state == VALUE
        zero = (state == UNREPORTED) & (indicator.missing == "zero") | (state == BLANK) & (indicator.blank == "zero")
        scores[:, place] = np.where(there, apply(frame, values), np.where(zero, worst(indicator), 0.0))
        flags[:, place] |= _flags(indicator, frame, values, state)
        if indicator.is_relative and frame.count < RELATIVE_FROM:
            flags[there, place] |= notices.FEW_PEERS
            there = np.zeros(len(there), bool)
        keep[:, place] = there | zero
    return Normalised(scores, keep, flags)


def worst(indicator: Indicator) -> float:
    """What counts as zero: no points, or where points are taken off, all of them."""
    rule = indicator.normalisation
    if rule.method == "steps":
        return min(rule.steps)
    return min(rule.bands.points) if rule.bands is not None and min(rule.bands.points) < 0 else 0.0


def _flags(indicator: Indicator, frame: Frame, values: Floats, state: npt.NDArray[np.int8]) -> npt.NDArray[np.uint16]:
    required, dropped = indicator.missing == "zero", indicator.blank == "drop"
    capped = np.clip(values, frame.floor, frame.top)
    outside = (values < frame.floor) | (values > frame.top)
    extreme = (capped < frame.quantiles[0]) | (capped > frame.quantiles[1])
    found = np.where(state == UNREPORTED, notices.MISSING if required else notices.NOT_REPORTED, 0)
    found |= np.where(state == NOT_APPLICABLE, notices.NOT_APPLICABLE, 0)
    found |= np.where(state == BLANK, notices.BLANK if dropped else notices.NO_BASE, 0)
    found |= np.where(outside, notices.CAPPED, 0) | np.where(extreme & ~outside, notices.WINSORISED, 0)
    return found.astype(np.uint16)


def total(scheme: Scheme, normalised: Normalised, settings: Settings = AS_WRITTEN, *, shares: bool = True) -> Totals:
    """The score of every row, with what each indicator gives to it."""
    counted = scheme.counted
    count = len(normalised.scores)
    own, keep = normalised.scores[:, :counted], normalised.keep[:, :counted]
    points, weights = np.zeros(normalised.scores.shape), np.zeros(normalised.scores.shape)
    adjustments: dict[str, Floats] = {}
    if scheme.deductive:
        points[:, :counted] = np.where(keep, own, 0.0)
        adjustments["start"] = np.full(count, scheme.maximum)
        base, groups, present = scheme.maximum + _added(points[:, :counted]), {}, {}
    else:
        whole = aggregate(scheme.root, own, keep, settings, shares=shares)
        base, groups, present = scheme.maximum * whole.scores[""], whole.scores, whole.present
        if shares:
            points[:, :counted], weights[:, :counted] = base[:, None] * whole.shares, whole.weights
    if scheme.bonus.parts:
        points[:, counted:] = _bonus(scheme, normalised, base)
        base = base + _added(points[:, counted:])
    base, limit = _gates(scheme, groups, base, adjustments)
    below = np.minimum(base, 0.0)
    if below.any():
        adjustments["floor"] = -below
        base = base - below
    return Totals(base, points, adjustments, weights, groups, present, limit)


def _added(columns: Floats) -> Floats:
    found = np.zeros(len(columns))
    for place in range(columns.shape[1]):
        found = found + columns[:, place]
    return found


def _bonus(scheme: Scheme, normalised: Normalised, base: Floats) -> Floats:
    """The bonus of each indicator, all of them cut in proportion to what the limits leave."""
    counted, rule = scheme.counted, scheme.bonus
    earned = np.where(normalised.keep[:, counted:], normalised.scores[:, counted:], 0.0)
    sums = _added(earned)
    room = np.full(len(base), rule.limit)
    if not rule.beyond:
        room = np.minimum(room, np.maximum(scheme.maximum - base, 0.0))
    factor = np.where(sums > room, room / np.where(sums > 0, sums, 1.0), 1.0)
    return earned * factor[:, None]


def _gates(
    scheme: Scheme, groups: Mapping[str, Floats], base: Floats, adjustments: dict[str, Floats]
) -> tuple[Floats, Whole]:
    """Dimensions below their least limit the score, as a line of its own, or the grade."""
    limit = np.full(len(base), len(scheme.grades.ids) - 1, np.int64)
    for part in gated(scheme.parts):
        if part.gate is None or part.id not in groups:
            continue
        failed = groups[part.id] < part.gate.least - NEARLY
        if part.gate.ceiling is not None:
            cut = np.where(failed, np.minimum(part.gate.ceiling - base, 0.0), 0.0)
            adjustments[f"gate.{part.id}"] = cut
            base = base + cut
        elif part.gate.grade:
            limit = np.where(failed, np.minimum(limit, scheme.grades.ids.index(part.gate.grade)), limit)
    return base, limit


def gated(parts: Sequence[Part]) -> list[Part]:
    return [each for part in parts for each in ([part] if part.gate else []) + gated(part.parts)]


def _vetoed(scheme: Scheme, found: IndicatorValues, normalised: Normalised) -> Whole:
    """The highest grade that vetoes leave, as its number."""
    limit = np.full(len(found.values), len(scheme.grades.ids) - 1, np.int64)
    for grade, mask in veto_marks(scheme, found, normalised):
        limit = np.where(mask, np.minimum(limit, scheme.grades.ids.index(grade)), limit)
    return limit


def veto_marks(scheme: Scheme, found: IndicatorValues, normalised: Normalised) -> list[tuple[str, Bools]]:
    """For each veto in order: its grade, and where it holds."""
    tests = iter(found.vetoed.T)
    counted = scheme.counted
    marks = []
    for veto in scheme.vetoes:
        if veto.when is not None:
            marks.append((veto.grade, next(tests)))
        else:
            taken = normalised.keep[:, :counted] & (normalised.scores[:, :counted] <= (veto.step or 0.0))
            marks.append((veto.grade, taken.any(axis=1)))
    return marks


def covered(scheme: Scheme, found: IndicatorValues) -> Floats:
    """The part of the indicators with a value. Where points are taken off, what does not apply is not asked for."""
    state = found.state[:, : scheme.counted]
    there = (state == VALUE).sum(axis=1)
    asked = np.full(len(state), state.shape[1])
    if scheme.deductive:
        asked = asked - (state == NOT_APPLICABLE).sum(axis=1)
    return np.where(asked > 0, there / np.maximum(asked, 1), 0.0)


def _status(scheme: Scheme, totals: Totals, coverage: Floats, group: int) -> npt.NDArray[np.int8]:
    status = np.where(coverage < scheme.coverage - NEARLY, LOW_COVERAGE, RATED)
    for part in scheme.parts:
        if part.id in totals.present:
            status = np.where((status == RATED) & ~totals.present[part.id], EMPTY_DIMENSION, status)
    if scheme.is_relative and group < RELATIVE_FROM:
        status = np.full(len(status), SMALL_GROUP)
    return status.astype(np.int8)


def grades_of(scheme: Scheme, scores: Floats) -> Whole:
    """The number of each score's grade, on the unrounded score."""
    return banded(scheme.grades.bands, scores + NEARLY).astype(np.int64)


def _indicators(scheme: Scheme) -> list[Indicator]:
    return [part.indicator for part in scheme.indicators if part.indicator is not None]


def with_normalisation(indicator: Indicator, method: str) -> Indicator:
    """The same indicator measured by another method, where it is measured at all."""
    rule = indicator.normalisation
    if rule.method in ("test", "steps") or indicator.manual:
        return indicator
    cap = indicator.cap
    if indicator.log and rule.method == "goalposts":  # their lower end keeps the logarithm finite
        cap = (max(rule.low, cap[0] or rule.low), cap[1])
    return replace(indicator, normalisation=replace(rule, method=method, bands=None, of=1.0), cap=cap)
