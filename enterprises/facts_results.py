"""From a result's rows to what tells more about it: the subject as it was scored, its peers, its last result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from django.core.cache import cache

from enterprises.enums_assessments import RunKind
from enterprises.facts_assessments import POINTS_DEN, inputs_of, periods_of, read_figures_of, scheme_of
from enterprises.models import Assessment, Figure, Run, SelfAssessment, SubjectValues
from enterprises.rules.assessment.explanation import next_record
from enterprises.rules.assessment.frozen import frame_of
from enterprises.rules.assessment.indicators import work_out
from enterprises.rules.assessment.kept import figures_by_name, read_cells, read_figures, with_figures
from enterprises.rules.assessment.model import Scheme
from enterprises.rules.assessment.normalising import Frame
from enterprises.rules.assessment.peers import Peers, spread, values_there
from enterprises.rules.assessment.scoring import Result, score_values
from pilotzone.formula.values import exact

AT_ONCE = 5_000
KEPT_SECONDS = 24 * 60 * 60  # a run never changes; this only bounds what the cache holds


def scheme_for(assessment: Assessment) -> Scheme:
    return scheme_of(assessment.cycle.scheme_version.document)


def whole_run(run: Run) -> Run:
    """The run of everybody in whose frames this one was made."""
    while run.kind == RunKind.ONE and run.base is not None:
        run = run.base
    return run


def frames_of(run: Run, scheme: Scheme) -> tuple[Frame, ...]:
    """What each indicator was measured against, in the scheme's order."""
    frames = whole_run(run).frames
    return tuple(frame_of(frames[part.id]) for part in scheme.indicators)


def result_of(assessment: Assessment) -> Result:
    """The subject alone, from its kept inputs, measured as it was in its run."""
    scheme = scheme_for(assessment)
    inputs = inputs_of(assessment.run, [assessment.subject_id])
    table = read_figures(scheme, inputs.names, inputs.figures)
    frames = frames_of(assessment.run, scheme)
    return score_values(scheme, table, inputs.values(scheme), frames=frames, group=whole_run(assessment.run).size)


def next_of(assessment: Assessment) -> dict[str, Any] | None:
    """What would move the subject to the next grade, as `explanation` tells it; None where there is no next one."""
    return next_record(result_of(assessment), 0)


def figures_read(assessment: Assessment) -> dict[str, dict[str, Any]]:
    """Every figure of the scheme as it was read for the subject."""
    return figures_by_name(inputs_of(assessment.run, [assessment.subject_id]).figures[0])


def self_assessed(assessment: Assessment) -> SelfAssessment | None:
    """What the subject told of itself in the cycle."""
    found: SelfAssessment | None = SelfAssessment.objects.filter(
        cycle=assessment.cycle_id, subject=assessment.subject_id
    ).first()
    return found


def by_own_points(assessment: Assessment, own: SelfAssessment) -> Result:
    """The same subject with its own points in place of the experts', measured as it was."""
    scheme = scheme_for(assessment)
    inputs = inputs_of(assessment.run, [assessment.subject_id])
    told = figures_by_name(inputs.figures[0])
    for part, points in own.points.items():
        told[part] = told[part] | {"value": exact(Fraction(points, POINTS_DEN))}
    table = read_figures(scheme, inputs.names, [with_figures(scheme, told)])
    frames = frames_of(assessment.run, scheme)
    return score_values(scheme, table, work_out(scheme, table), frames=frames, group=whole_run(assessment.run).size)


@dataclass(frozen=True, slots=True)
class Standing:
    """Per indicator how the values of all subjects of a run lie; none where fewer than five have one."""

    spreads: Mapping[str, Peers]
    frames: Mapping[str, Frame]


def peers_of(run: Run, scheme: Scheme) -> Standing:
    """Read from all inputs once, then kept: what a finished run was made from does not change."""
    whole = whole_run(run)
    key = f"assessment-peers:{whole.uid}:{whole.digest}"
    plain = cache.get(key)
    if plain is None:
        plain = {name: (each.count, each.quartiles) for name, each in spreads_of(whole, scheme).items()}
        cache.set(key, plain, KEPT_SECONDS)
    spreads = {name: Peers(*each) for name, each in plain.items()}
    frames = dict(zip((part.id for part in scheme.indicators), frames_of(whole, scheme), strict=True))
    return Standing(spreads, frames)


def spreads_of(run: Run, scheme: Scheme) -> dict[str, Peers]:
    texts = SubjectValues.objects.filter(run=run).order_by("pk").values_list("cells", flat=True)
    portions, portion = [], []
    for text in texts.iterator(chunk_size=AT_ONCE):
        portion.append(text)
        if len(portion) == AT_ONCE:
            portions.append(values_there(read_cells(scheme, portion)))
            portion = []
    values = np.concatenate([*portions, values_there(read_cells(scheme, portion))])
    found = {part.id: spread(values[:, place]) for place, part in enumerate(scheme.indicators)}
    return {name: each for name, each in found.items() if each is not None}


def as_of_dates(assessment: Assessment, scheme: Scheme) -> dict[tuple[str, str], date]:
    """By figure and source the day as of which the value was told that was there when the cycle was frozen."""
    cycle = assessment.cycle
    periods = periods_of(scheme, cycle.period)
    wanted = {(each.indicator, periods[each.name]): each.name for each in read_figures_of(scheme)}
    rows = Figure.objects.filter(subject=assessment.subject_id, indicator__code__in={code for code, _ in wanted})
    if cycle.frozen_at is not None:
        rows = rows.filter(reported_at__lte=cycle.frozen_at)
    found: dict[tuple[str, str], date] = {}
    told = rows.select_related("indicator", "source").order_by("revision", "pk")
    for row in told:
        name = wanted.get((row.indicator.code, row.period))
        if name is not None:
            found[name, row.source.code] = row.as_of
    return found


def before(assessment: Assessment) -> Assessment | None:
    """The result of the same subject under the same scheme for the last period of the kind before."""
    cycle = assessment.cycle
    rows = Assessment.objects.shown().filter(
        subject=assessment.subject_id,
        cycle__scheme_version__scheme=cycle.scheme_version.scheme_id,
        cycle__period_kind=cycle.period_kind,
        cycle__period_start__lt=cycle.period_start,
    )
    return rows.select_related("cycle__scheme_version").order_by("-cycle__period_start").first()
