"""Recomputes a run from the inputs that it kept, and names everything that differs from what stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from enterprises import facts_assessments as facts
from enterprises.actions.assessments import keeping
from enterprises.assessment_code import code_version
from enterprises.enums_assessments import RunKind
from enterprises.models import Assessment, Run
from enterprises.rules.assessment import kept, records
from enterprises.rules.assessment.frozen import run_digest, text_digest
from enterprises.rules.assessment.indicators import work_out
from enterprises.rules.assessment.model import Scheme
from pilotzone.kernel import canonical


@dataclass(frozen=True, slots=True)
class Difference:
    """`what`: scheme, frames, ladder, legend, digest; or of a subject: indicators, record, score, missing."""

    what: str
    subject: str = ""


def differences(run: Run) -> Iterator[Difference]:
    """Each figure's indicators, each record and column, what all were measured against, and the digest over all."""
    scheme = facts.scheme_of(run.cycle.scheme_version.document)
    if scheme.digest != run.scheme_digest:
        yield Difference("scheme")
    again = Run(pk=run.pk, cycle=run.cycle, size=run.size, scheme_digest=run.scheme_digest, ranges=run.ranges)
    again.frames, again.ladder = run.frames, run.ladder
    if run.kind == RunKind.WHOLE:
        yield from settled(run, again)
    results: list[tuple[str, str]] = []
    for subjects in run.portions.order_by("number").values_list("subjects", flat=True):
        yield from portion(run, again, scheme, subjects, results)
    if run_digest(keeping.head(again), results) != run.digest:
        yield Difference("digest")


def settled(run: Run, again: Run) -> Iterator[Difference]:
    fresh = Run(pk=run.pk, cycle=run.cycle, size=run.size)
    keeping.settle(fresh, keeping.score_all(run))
    for name in ("frames", "ladder", "legend"):
        if canonical.dumps(getattr(fresh, name)) != canonical.dumps(getattr(run, name)):
            yield Difference(name)
    again.frames, again.ladder = fresh.frames, fresh.ladder


def portion(
    run: Run, again: Run, scheme: Scheme, subjects: list[int], results: list[tuple[str, str]]
) -> Iterator[Difference]:
    inputs = facts.inputs_of(run, subjects)
    names = facts.names_of(subjects)
    for subject in set(subjects) - set(inputs.subjects):
        yield Difference("missing", names.get(subject, ""))
    if not inputs.subjects:
        return
    table = kept.read_figures(scheme, inputs.names, inputs.figures)
    found = work_out(scheme, table)
    for name, fresh, cells in zip(inputs.names, kept.cells(found), inputs.cells, strict=True):
        if fresh != cells:
            yield Difference("indicators", name)
    result = keeping.measured(again, scheme, inputs.names, found)
    texts = records.texts(result, inputs.figures, ranges=run.ranges)
    rows = keeping.result_rows(again, inputs.subjects, result, texts, current=False)
    stored = {row[0]: row[1:] for row in Assessment.objects.filter(run=run, subject__in=subjects).values_list(*COLUMNS)}
    for name, row in zip(inputs.names, rows, strict=True):
        own = dict(zip(keeping.RESULT, row, strict=True))
        results.append((name, str(own["digest"])))
        there = stored.get(own["subject_id"])
        if there is None:
            yield Difference("missing", name)
        elif there[0] != own["record"] or text_digest(there[0]) != there[1]:
            yield Difference("record", name)
        elif there[1:] != tuple(own[each] for each in COLUMNS[2:]):
            yield Difference("score", name)


COLUMNS = (
    "subject_id", "record", "digest", "status", "score", "grade", "rank", "rank_best", "rank_worst", "coverage",
)  # fmt: skip


def same_code(run: Run) -> bool:
    """Whether the code that computed the run is the one that verifies it."""
    return run.code_version == code_version()
