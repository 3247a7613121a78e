"""What an officer sees of a whole cycle: grades, who moved, what is missing, has jumped or differs between sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from enterprises.enums_assessments import SHOWN, ResultStatus
from enterprises.facts_assessments import scheme_of
from enterprises.facts_sensitivity import counted_inputs, scored, values_of
from enterprises.models import Assessment, Cycle, Run, Subject, SubjectValues
from enterprises.models_assessments import SCORE_PLACES
from enterprises.rules.assessment import gaps
from enterprises.rules.assessment.gaps import Gap
from enterprises.rules.assessment.kept import figures_by_name
from enterprises.rules.assessment.model import Scheme
from enterprises.rules.assessment.peers import dimension_medians, histogram

BINS = 10
MOVERS = 5
LEAST_MOVE = 10**SCORE_PLACES // 200  # what would be shown as a change of zero is none
LISTED = 200  # subjects of a kind that are kept to be looked at; all are counted
KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class GradeLine:
    id: str
    label: dict[str, str]
    start: str
    below: str | None
    count: int


def grade_lines(cycle: Cycle) -> list[GradeLine]:
    """How many have each grade, the best first."""
    run = cycle.run
    rows = Assessment.objects.current().filter(cycle=cycle, status=ResultStatus.RATED)
    counts = dict(rows.order_by().values_list("grade").annotate(count=Count("pk")))
    bands = reversed(run.legend.get("grades", []) if run else [])
    return [
        GradeLine(each["id"], each["label"], each["from"], each["below"], counts.get(each["id"], 0)) for each in bands
    ]


def is_in_top(assessment: Assessment, top: int) -> bool:
    """Among the first so many of its cycle; those level with the last are let in."""
    return assessment.rank is not None and assessment.rank <= top


def status_counts(cycle: Cycle) -> dict[str, int]:
    rows = Assessment.objects.current().filter(cycle=cycle)
    return dict(rows.order_by().values_list("status").annotate(count=Count("pk")))


@dataclass(frozen=True, slots=True)
class Overview:
    """Of the inputs and results that count now. `medians` are of dimensions, from 0 to 100; none of a small group.

    `jumps` and `differences` hold keys of subjects, the first so many; how many there are stands beside.
    """

    size: int
    gaps: tuple[Gap, ...]
    histogram: tuple[int, ...]
    medians: dict[str, float]
    jumps: tuple[int, ...]
    jump_count: int
    differences: tuple[int, ...]
    difference_count: int


def overview(cycle: Cycle) -> Overview:
    """Worked out once for what is frozen, and kept under the hash of the last run."""
    last = Run.objects.filter(cycle=cycle).done().order_by("-number").values_list("number", "digest").first()
    key = f"enterprises.cycle_overview.{cycle.pk}.{last[0]}.{last[1]}" if last else ""
    found: Overview | None = cache.get(key)
    if found is None:
        found = _overview(cycle)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _overview(cycle: Cycle) -> Overview:
    scheme = scheme_of(cycle.scheme_version.document)
    rows = list(counted_inputs(cycle).values_list("subject_id", "key", "cells"))
    subjects = [subject for subject, _, _ in rows]
    names, values = values_of(scheme, ((key, cells) for _, key, cells in rows))
    result = scored(cycle, scheme, names, values)
    found = gaps.find(scheme, values)
    return Overview(
        found.size,
        found.gaps,
        histogram(result, BINS),
        dimension_medians(result),
        tuple(subjects[row] for row in found.jumps[:LISTED]),
        len(found.jumps),
        tuple(subjects[row] for row in found.differences[:LISTED]),
        len(found.differences),
    )


def previous(cycle: Cycle) -> Cycle | None:
    """The last cycle of the scheme over an earlier period of the same kind whose result was shown."""
    rows = Cycle.objects.filter(
        scheme_version__scheme=cycle.scheme_version.scheme_id,
        period_kind=cycle.period_kind,
        period_start__lt=cycle.period_start,
        state__in=SHOWN,
    )
    return rows.select_related("scheme_version").order_by("-period_start").first()


@dataclass(frozen=True, slots=True)
class Movers:
    """Against the cycle before: how many have a better, the same or a lower grade, and who moved most."""

    before: Cycle
    compared: int
    better: int
    same: int
    lower: int
    up: list[Assessment]
    down: list[Assessment]


def movers(cycle: Cycle) -> Movers | None:
    before = previous(cycle)
    if before is None or cycle.run is None:
        return None
    rows = moved(cycle, before)
    order = [each["id"] for each in cycle.run.legend.get("grades", [])]
    better = same = lower = 0
    for now, then, count in rows.order_by().values_list("grade", "before_grade").annotate(count=Count("pk")):
        places = [order.index(each) if each in order else -1 for each in (now, then)]
        better += count * (places[0] > places[1])
        same += count * (places[0] == places[1])
        lower += count * (places[0] < places[1])
    seen = rows.for_list()
    up = list(seen.filter(change__gt=LEAST_MOVE).order_by("-change", "pk")[:MOVERS])
    down = list(seen.filter(change__lt=-LEAST_MOVE).order_by("change", "pk")[:MOVERS])
    return Movers(before, better + same + lower, better, same, lower, up, down)


def moved(cycle: Cycle, before: Cycle) -> QuerySet[Assessment]:
    """Those rated in both cycles, with what they had before and the change of the score."""
    then = Assessment.objects.current().filter(cycle=before, subject=OuterRef("subject"), status=ResultStatus.RATED)
    rows = Assessment.objects.current().filter(cycle=cycle, status=ResultStatus.RATED)
    rows = rows.annotate(
        before_score=Subquery(then.values("score")[:1]),
        before_grade=Subquery(then.values("grade")[:1]),
        before_rank=Subquery(then.values("rank")[:1]),
    )
    return rows.filter(before_score__isnull=False).annotate(change=F("score") - F("before_score"))


@dataclass(frozen=True, slots=True)
class Look:
    """A figure of one subject that a person should look at, as it is kept."""

    assessment: Assessment
    figure: dict[str, Any]


def jumps(cycle: Cycle, scheme: Scheme, keys: Sequence[int]) -> list[Look]:
    return _looks(cycle, keys, lambda figure: "growth" in figure and float(figure["growth"]) > scheme.jump)


def differences(cycle: Cycle, keys: Sequence[int]) -> list[Look]:
    return _looks(cycle, keys, lambda figure: bool(figure.get("others")))


def _looks(cycle: Cycle, keys: Sequence[int], wanted: Any) -> list[Look]:
    rows = Assessment.objects.current().filter(cycle=cycle, subject__in=keys).for_list()
    by_subject = {row.subject_id: row for row in rows}
    found = []
    for kept in kept_inputs(by_subject.values()):
        figures = figures_by_name(kept.figures)
        found += [Look(by_subject[kept.subject_id], each) for each in figures.values() if wanted(each)]
    return found


def kept_inputs(assessments: Iterable[Assessment]) -> list[SubjectValues]:
    """What these results were scored from, each of its own run."""
    runs: dict[int, list[int]] = {}
    for row in assessments:
        runs.setdefault(row.run_id, []).append(row.subject_id)
    found: list[SubjectValues] = []
    for run, subjects in runs.items():
        found += SubjectValues.objects.filter(run=run, subject__in=subjects).order_by("key")
    return found


def unrated(cycle: Cycle, most: int = 50) -> list[Assessment]:
    """Who has no grade, the least covered first."""
    rows = Assessment.objects.current().filter(cycle=cycle).exclude(status=ResultStatus.RATED).for_list()
    return list(rows.order_by("coverage", "pk")[:most])


def history(assessment: Assessment) -> list[Assessment]:
    """The subject's results of all cycles of the scheme, the latest first."""
    rows = Assessment.objects.current().filter(
        subject=assessment.subject_id,
        cycle__scheme_version__scheme=assessment.cycle.scheme_version.scheme_id,
    )
    rows = rows.defer("record").select_related("cycle__scheme_version", "run")
    return list(rows.order_by("-cycle__period_start", "-pk"))


def corrected(assessment: Assessment) -> list[Assessment]:
    """The results of the same cycle that gave way to this one or came after it."""
    rows = Assessment.objects.filter(cycle=assessment.cycle_id, subject=assessment.subject_id)
    return list(rows.defer("record").select_related("run__contest").order_by("-run__number"))


def by_key(cycle: int, keys: Sequence[str]) -> dict[str, Assessment]:
    """Current results by what the records know their subjects by: credit code, park code, warehouse code."""
    rows = Assessment.objects.current().filter(cycle=cycle).for_list()
    rows = rows.filter(
        Q(subject__enterprise__uscc__in=keys) | Q(subject__park__code__in=keys) | Q(subject__code__in=keys)
    )
    return {key_of(row.subject): row for row in rows}


def key_of(subject: Subject) -> str:
    if subject.enterprise is not None:
        return str(subject.enterprise.uscc)
    return str(subject.park.code if subject.park is not None else subject.code)
