"""What a run computes for some subjects, written: the inputs that it froze and the results that they gave."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import numpy as np

from enterprises import facts_assessments as facts
from enterprises.actions.figures import reading
from enterprises.enums_assessments import ContestState
from enterprises.enums_figures import Purpose
from enterprises.models import Assessment, Contest, Run, RunPortion, SubjectValues
from enterprises.models_assessments import SCORE_PLACES
from enterprises.rules.assessment import kept, records, told
from enterprises.rules.assessment.explanation import legend
from enterprises.rules.assessment.frozen import FORMAT, frame_of, frame_record, text_digest
from enterprises.rules.assessment.indicators import IndicatorValues, work_out
from enterprises.rules.assessment.model import Scheme
from enterprises.rules.assessment.normalising import Frame
from enterprises.rules.assessment.ranking import ladder, places
from enterprises.rules.assessment.scoring import RATED, STATUSES, Result, score_values
from enterprises.rules.assessment.table import ValueTable
from pilotzone.kernel import copying

INPUT = ("run_id", "subject_id", "key", "figures", "cells")
RESULT = (
    "uid", "cycle_id", "run_id", "subject_id", "is_current", "status", "score", "grade", "rank", "rank_best",
    "rank_worst", "coverage", "record", "digest",
)  # fmt: skip
PARTS = 10_000  # of a whole


def keep_inputs(portion: RunPortion, *, now: datetime) -> int:
    """From the figures that stand now; or in a run with a base, from what that one was scored from."""
    run = portion.run
    rows = based(run, portion.subjects) if run.base_id is not None else read(portion, now=now)
    return copying.insert(SubjectValues, INPUT, [(run.pk, *row) for row in rows])


def read(portion: RunPortion, *, now: datetime) -> list[tuple[int, str, str, str]]:
    cycle, subjects = portion.run.cycle, portion.subjects
    scheme = facts.scheme_of(cycle.scheme_version.document)
    names = facts.names_of(subjects)
    ordered = [names[subject] for subject in subjects]
    periods = facts.periods_of(scheme, cycle.period)
    codes = {each.indicator for each in facts.read_figures_of(scheme)}
    rows = reading.read_columns(subjects, codes, sorted(set(periods.values())), Purpose.ASSESSMENT, now=now)
    found = facts.table_of(scheme, cycle, subjects, ordered, rows)
    values = work_out(scheme, found.table)
    figures = told.figures(scheme, found.table, values.growth, found.refused, found.converted)
    return list(zip(subjects, ordered, figures, kept.cells(values), strict=True))


def based(run: Run, subjects: Sequence[int]) -> list[tuple[int, str, str, str]]:
    """The base's inputs, for each subject those that count now, with what contests have corrected."""
    scheme = facts.scheme_of(run.cycle.scheme_version.document)
    accepted: dict[int, dict[str, str]] = {}
    contests = Contest.objects.filter(cycle=run.cycle, state=ContestState.ACCEPTED, assessment__subject__in=subjects)
    for subject, figure, value in contests.order_by("decided_at").values_list(
        "assessment__subject_id", "figure", "proposed_value"
    ):
        accepted.setdefault(subject, {})[figure] = value
    found = facts.inputs_of(run.base, subjects) if run.base is not None else facts.NO_INPUTS
    rows = []
    for row in zip(found.subjects, found.names, found.figures, found.cells, strict=True):
        corrected = accepted.get(row[0])
        rows.append((row[0], row[1], *(correct(scheme, row[1], row[2], corrected) if corrected else row[2:])))
    return rows


def correct(scheme: Scheme, name: str, figures: str, values: Mapping[str, str]) -> tuple[str, str]:
    """One subject's inputs with other values of some figures: the texts of figures and cells."""
    told_now = kept.figures_by_name(figures)
    for figure, value in values.items():
        before = told_now[figure]
        others = [each for each in before.get("others", []) if each["source"] != CONTEST]
        if before["value"] is not None and before["source"] != CONTEST:
            others = [{"source": before["source"], "value": before["value"]}, *others]
        told_now[figure] = before | {"value": value, "source": CONTEST} | ({"others": others} if others else {})
    table = kept.read_figures(scheme, [name], [kept.with_figures(scheme, told_now)])
    found = work_out(scheme, table)
    refused = {
        (0, figure): [(each["source"], each["reason"]) for each in own["refused"]]
        for figure, own in told_now.items()
        if "refused" in own
    }
    converted = {(0, figure): own["converted"] for figure, own in told_now.items() if "converted" in own}
    return told.figures(scheme, table, found.growth, refused, converted)[0], kept.cells(found)[0]


CONTEST = "contest"  # the source of a value that was accepted after a contest


def score_all(run: Run) -> Result:
    """The whole run at once, for its frames and places."""
    scheme = facts.scheme_of(run.cycle.scheme_version.document)
    names: list[str] = []
    parts: list[IndicatorValues] = []
    for subjects in run.portions.order_by("number").values_list("subjects", flat=True):
        found = facts.inputs_of(run, subjects, with_figures=False)
        names += found.names
        parts.append(found.values(scheme))
    return score_values(scheme, ValueTable(tuple(names), {}), joined(parts))


def joined(parts: Sequence[IndicatorValues]) -> IndicatorValues:
    return IndicatorValues(
        np.concatenate([each.values for each in parts]),
        np.concatenate([each.state for each in parts]),
        np.concatenate([each.notices for each in parts]),
        np.concatenate([each.vetoed for each in parts]),
        {},
    )


def settle(run: Run, result: Result) -> None:
    """What the result was measured against becomes the run's."""
    scheme, rated = result.scheme, result.status == RATED
    pairs = zip(scheme.indicators, result.frames, strict=True)
    run.frames = {part.id: frame_record(frame) for part, frame in pairs}
    run.legend = legend(scheme)
    run.rated = int(rated.sum())
    if run.rated >= scheme.ranked_from:
        run.ladder = ladder(result.totals.score, rated, scheme.decimals)


def frames_of(run: Run, scheme: Scheme) -> list[Frame]:
    return [frame_of(run.frames[part.id]) for part in scheme.indicators]


def measured(run: Run, scheme: Scheme, names: Sequence[str], found: IndicatorValues) -> Result:
    """Some subjects scored against what the run settled, with their places on its ladder."""
    table = ValueTable(tuple(names), {})
    result = score_values(scheme, table, found, frames=frames_of(run, scheme), group=run.size)
    rank = places(run.ladder, result.totals.score, result.status == RATED, scheme.decimals)
    return replace(result, rank=rank)


def keep_results(run: Run, subjects: Sequence[int], *, current: bool) -> int:
    """Score these subjects and write what they get."""
    scheme = facts.scheme_of(run.cycle.scheme_version.document)
    inputs = facts.inputs_of(run, subjects)
    result = measured(run, scheme, inputs.names, inputs.values(scheme))
    texts = records.texts(result, inputs.figures, ranges=run.ranges)
    return copying.insert(Assessment, RESULT, result_rows(run, inputs.subjects, result, texts, current=current))


def result_rows(
    run: Run, subjects: Sequence[int], result: Result, texts: Sequence[str], *, current: bool
) -> list[tuple[object, ...]]:
    grades = (*result.scheme.grades.ids, "")  # the last one for -1: not rated
    scores = [whole(each) for each in result.totals.score.tolist()]
    coverage = np.rint(result.coverage * PARTS).astype(np.int64).tolist()
    columns = zip(
        subjects,
        result.table.ids,
        result.status.tolist(),
        scores,
        result.grade.tolist(),
        result.rank.tolist(),
        coverage,
        texts,
        strict=True,
    )
    rows: list[tuple[object, ...]] = []
    for subject, name, status, score, grade, rank, part, text in columns:
        rated = status == RATED
        best, worst = run.ranges.get(name, (None, None)) if rated else (None, None)
        rows.append(
            (
                uuid4(),
                run.cycle_id,
                run.pk,
                subject,
                current,
                STATUSES[status],
                score if rated else None,
                grades[grade],
                rank or None,
                best,
                worst,
                part,
                text,
                text_digest(text),
            )
        )
    return rows


def whole(score: float) -> int:
    """Times ten to the ninth, rounded exactly as the record's text."""
    return int(f"{score:.{SCORE_PLACES}f}".replace(".", ""))


def head(run: Run) -> dict[str, object]:
    """What stands over a run's results in its digest."""
    return {
        "format": FORMAT,
        "scheme": run.scheme_digest,
        "frames": run.frames,
        "ladder": run.ladder,
        "group": run.size,
    }


def digests(run: Run) -> list[tuple[str, str]]:
    """The names of a run's subjects and the digests of their records."""
    rows = Assessment.objects.filter(run=run).values_list("subject_id", "digest")
    names = dict(SubjectValues.objects.filter(run=run).values_list("subject_id", "key"))
    return sorted((names[subject], digest) for subject, digest in rows)
