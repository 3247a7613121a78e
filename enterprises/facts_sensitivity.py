"""From the kept inputs of a cycle's results to the run that reports and comparisons are made of."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from enterprises.facts_assessments import scheme_of
from enterprises.models import Assessment, Cycle, SubjectValues
from enterprises.rules.assessment.frozen import frame_of
from enterprises.rules.assessment.indicators import IndicatorValues
from enterprises.rules.assessment.kept import read_cells
from enterprises.rules.assessment.model import Scheme
from enterprises.rules.assessment.scoring import Result, score_values
from enterprises.rules.assessment.table import ValueTable


def counted_inputs(cycle: Cycle) -> QuerySet[SubjectValues]:
    """What the results that count now were scored from: of the whole run, or of the correction after a contest."""
    current = Assessment.objects.filter(cycle=cycle, is_current=True, run=OuterRef("run"), subject=OuterRef("subject"))
    return SubjectValues.objects.filter(Exists(current), run__cycle=cycle).order_by("key", "subject")


def values_of(scheme: Scheme, rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], IndicatorValues]:
    """Names and indicator values of rows of (key, cells)."""
    found = list(rows)
    return tuple(key for key, _ in found), read_cells(scheme, [cells for _, cells in found])


def result_of(cycle: Cycle) -> Result:
    """The cycle as it counts now, scored again from its kept inputs in the frames of its run; without ranks."""
    scheme = scheme_of(cycle.scheme_version.document)
    names, found = values_of(scheme, counted_inputs(cycle).values_list("key", "cells"))
    return scored(cycle, scheme, names, found)


def scored(cycle: Cycle, scheme: Scheme, names: tuple[str, ...], found: IndicatorValues) -> Result:
    """Kept values in the frames of the cycle's run."""
    frames = [frame_of(cycle.run.frames[part.id]) for part in scheme.indicators]
    return score_values(scheme, ValueTable(names, {}), found, frames=frames, group=cycle.run.size)
