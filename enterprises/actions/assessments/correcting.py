"""A value accepted after a contest: one subject is scored again in the run's own frames, or all where they move."""

from datetime import datetime
from typing import Any

from enterprises import facts_assessments as facts
from enterprises.actions.assessments import keeping, runs
from enterprises.assessment_code import code_version
from enterprises.enums_assessments import RunKind, RunState
from enterprises.models import Assessment, Contest, Cycle, Run, RunPortion, SubjectValues
from enterprises.rules.assessment import kept, records
from enterprises.rules.assessment.explanation import number
from enterprises.rules.assessment.frozen import run_digest
from enterprises.rules.assessment.ranking import without
from enterprises.rules.assessment.scoring import RATED, Result
from pilotzone.accounts.models import User
from pilotzone.kernel import copying


def moves_others(cycle: Cycle) -> bool:
    """Under relative methods everybody is part of what everybody is measured against."""
    return facts.scheme_of(cycle.scheme_version.document).is_relative


def corrected(assessment: Assessment, values: dict[str, str]) -> tuple[str, str, str]:
    """The subject's name, and its kept figures and cells with other values of some figures."""
    scheme = facts.scheme_of(assessment.cycle.scheme_version.document)
    row = SubjectValues.objects.get(run=assessment.run_id, subject=assessment.subject_id)
    return row.key, *keeping.correct(scheme, row.key, row.figures, values)


def whole_run(cycle: Cycle) -> Run:
    """The run whose frames count."""
    if cycle.run is None:
        raise RuntimeError(f"Cycle {cycle} has no run.")
    return cycle.run


def frames_for(cycle: Cycle, subject: int) -> Run:
    """The run's frames, with the ladder of all others: the subject stands on it no more."""
    base, scheme = whole_run(cycle), facts.scheme_of(cycle.scheme_version.document)
    before = Assessment.objects.filter(run=base, subject=subject).first()
    ladder = base.ladder
    if before is not None and before.points is not None:
        ladder = without(ladder, float(before.points), scheme.decimals)
    return Run(
        cycle=cycle,
        frames=base.frames,
        legend=base.legend,
        ladder=ladder,
        size=base.size,
        rated=base.rated,
        scheme_digest=base.scheme_digest,
    )


def effect(assessment: Assessment, values: dict[str, str]) -> dict[str, Any]:
    """Score, grade and place before and after, while all others stay."""
    cycle = assessment.cycle
    name, _figures, cells = corrected(assessment, values)
    scheme = facts.scheme_of(cycle.scheme_version.document)
    run = frames_for(cycle, assessment.subject_id)
    after = keeping.measured(run, scheme, [name], kept.read_cells(scheme, [cells]))
    before = {
        "score": None if assessment.points is None else number(float(assessment.points)),
        "grade": assessment.grade or None,
        "rank": assessment.rank,
    }
    return {"before": before, "after": _after(after)}


def _after(result: Result) -> dict[str, Any]:
    if result.status[0] != RATED:
        return {"score": None, "grade": None, "rank": None}
    return {
        "score": number(float(result.totals.score[0])),
        "grade": result.scheme.grades.ids[int(result.grade[0])],
        "rank": int(result.rank[0]) or None,
    }


def run_for(contest: Contest, *, by: User, now: datetime) -> Run:
    """The run that an accepted contest asks for. The cycle is locked, and no run is under way."""
    if moves_others(contest.cycle):
        return runs.begin(contest.cycle, base=whole_run(contest.cycle), contest=contest, by=by, now=now)
    return one(contest, by=by, now=now)


def one(contest: Contest, *, by: User, now: datetime) -> Run:
    """One subject in the frames of the whole run: done at once, and nobody else is touched."""
    cycle, subject = contest.cycle, contest.assessment.subject_id
    current = Assessment.objects.select_related("cycle__scheme_version").get(
        cycle=cycle, subject=subject, is_current=True
    )
    name, figures, cells = corrected(current, {contest.figure: contest.proposed_value})
    scheme = facts.scheme_of(cycle.scheme_version.document)
    run = frames_for(cycle, subject)
    run.number, run.kind, run.base, run.contest = runs.next_number(cycle), RunKind.ONE, whole_run(cycle), contest
    run.state, run.code_version, run.started_at, run.started_by = RunState.SCORING, code_version(), now, by
    run.save(force_insert=True)
    RunPortion.objects.create(run=run, number=1, subjects=[subject], derived_at=now, scored_at=now)
    copying.insert(SubjectValues, keeping.INPUT, [(run.pk, subject, name, figures, cells)])
    result = keeping.measured(run, scheme, [name], kept.read_cells(scheme, [cells]))
    texts = records.texts(result, [figures])
    Assessment.objects.filter(pk=current.pk).update(is_current=False)
    copying.insert(Assessment, keeping.RESULT, keeping.result_rows(run, [subject], result, texts, current=True))
    run.digest = run_digest(keeping.head(run), keeping.digests(run))
    run.state, run.ended_at = RunState.DONE, now
    run.save(update_fields=["digest", "state", "ended_at"])
    return run
