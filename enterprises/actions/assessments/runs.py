"""A run fans out in portions through the outbox: derive, settle what everything is measured against, score, finish.

Each step is one transaction under the lock of its portion or run and does nothing where it was done before, so that
a task that is sent twice, or a worker that dies, leaves nobody out and nobody in twice. Locks: portion, run, cycle.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import facts_assessments as facts
from enterprises import workflow
from enterprises.actions.assessments import keeping
from enterprises.actions.assessments.steps import lock as lock_cycle
from enterprises.actions.assessments.steps import step
from enterprises.actions.figures import registering, writing
from enterprises.assessment_code import code_version
from enterprises.enums_assessments import CycleState, RunKind, RunState
from enterprises.enums_figures import SubjectKind
from enterprises.models import Assessment, Contest, Cycle, Run, RunPortion
from enterprises.registers import TOLD_FROM
from enterprises.rules.assessment.frozen import run_digest
from enterprises.rules.assessment.sensitivity import scenarios
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.messages import actions as messages

DERIVE, SETTLE, SCORE, FINISH = (f"enterprises.assessment_{each}" for each in ("derive", "settle", "score", "finish"))
PAGE = "bureau:enterprises:cycle_detail"
PORTION = 2_000  # subjects
RANGES_UP_TO = 10_000  # subjects; above, the declared scenarios would take longer than the scoring


def begin(
    cycle: Cycle, *, base: Run | None = None, contest: Contest | None = None, by: User | None, now: datetime
) -> Run:
    """A run of everybody; the cycle is locked by the caller. Who belongs to it is fixed here."""
    portions = base_portions(base) if base is not None else fresh_portions(cycle, now)
    if base is None:
        tell_registers(cycle, by=by, now=now)
    if not portions:
        raise Refused("nobody", _("There is nobody to be assessed."), status=409)
    # What a run that failed has left counts no more.
    Assessment.objects.filter(cycle=cycle, is_current=True).exclude(run__state=RunState.DONE).update(is_current=False)
    run = Run.objects.create(
        cycle=cycle,
        number=next_number(cycle),
        kind=RunKind.WHOLE,
        base=base,
        contest=contest,
        code_version=code_version(),
        scheme_digest=cycle.scheme_version.digest,
        size=sum(map(len, portions)),
        started_at=now,
        started_by=by,
    )
    made = [RunPortion(run=run, number=number, subjects=keys) for number, keys in enumerate(portions, 1)]
    RunPortion.objects.bulk_create(made, batch_size=100)
    numbers = run.portions.order_by("number").values_list("pk", flat=True)
    outbox.enqueue_each(DERIVE, [(key,) for key in numbers], now=now)
    return run


def tell_registers(cycle: Cycle, *, by: User | None, now: datetime) -> None:
    """What the portal itself knows of those who are assessed, as the scheme reads it."""
    scheme, kind = facts.scheme_of(cycle.scheme_version.document), SubjectKind(cycle.scheme_version.scheme.subject)
    for source in TOLD_FROM:
        registering.tell(kind, source, facts.read_from(scheme, cycle.period, source), by=by, now=now)


def next_number(cycle: Cycle) -> int:
    return (Run.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0) + 1


def base_portions(base: Run) -> list[list[int]]:
    return list(base.portions.order_by("number").values_list("subjects", flat=True))


def fresh_portions(cycle: Cycle, now: datetime) -> list[list[int]]:
    """The subjects in the order of their names, so many at a time."""
    found = facts.assessed_in(cycle, clock.local_date(now))
    keys = [key for key, _name in found]
    kind = cycle.scheme_version.scheme.subject
    if kind == SubjectKind.ENTERPRISE:
        subjects = writing.subjects_of(keys, ())[0]
        keys = [subjects[key] for key in keys]
    elif kind == SubjectKind.PARK:
        subjects = writing.subjects_of((), keys)[1]
        keys = [subjects[key] for key in keys]
    return [keys[start : start + PORTION] for start in range(0, len(keys), PORTION)]


@transaction.atomic
def derive(portion_id: int, *, now: datetime) -> int:
    """Work out the indicators of a portion from its figures and keep both; how many subjects."""
    portion = lock(portion_id)
    if portion.derived_at is not None or portion.run.state != RunState.DERIVING:
        return 0
    count = keeping.keep_inputs(portion, now=now)
    RunPortion.objects.filter(pk=portion.pk).update(derived_at=now)
    run = lock_run(portion.run_id)
    if not run.portions.filter(derived_at=None).exists():
        advance(run, RunState.SETTLING)
        outbox.enqueue(SETTLE, run.pk, now=now)
    return count


def lock(portion_id: int) -> RunPortion:
    rows = RunPortion.objects.select_related("run__cycle__scheme_version__scheme").select_for_update(of=("self",))
    found: RunPortion = rows.get(pk=portion_id)
    return found


def lock_run(run_id: int) -> Run:
    rows = Run.objects.select_related("cycle__scheme_version__scheme").select_for_update(of=("self",))
    found: Run = rows.get(pk=run_id)
    return found


def advance(run: Run, state: RunState) -> None:
    run.state = state
    run.save(update_fields=["state"])


@transaction.atomic
def settle(run_id: int, *, now: datetime) -> bool:
    """From the values of all: what each indicator is measured against, and the ladder of places."""
    run = lock_run(run_id)
    if run.state != RunState.SETTLING:
        return False
    result = keeping.score_all(run)
    keeping.settle(run, result)
    if run.ladder and run.size <= RANGES_UP_TO:
        run.ranges = {name: list(span) for name, span in scenarios(result).ranges.items()}
    run.state = RunState.SCORING
    run.save(update_fields=["frames", "legend", "ladder", "ranges", "rated", "state"])
    numbers = run.portions.order_by("number").values_list("pk", flat=True)
    outbox.enqueue_each(SCORE, [(key,) for key in numbers], now=now)
    return True


@transaction.atomic
def score(portion_id: int, *, now: datetime) -> int:
    """Score a portion against what was settled, and keep each result with its explanation; how many subjects."""
    portion = lock(portion_id)
    if portion.scored_at is not None or portion.run.state != RunState.SCORING:
        return 0
    first = portion.run.cycle.run_id is None
    count = keeping.keep_results(portion.run, portion.subjects, current=first)
    RunPortion.objects.filter(pk=portion.pk).update(scored_at=now)
    run = lock_run(portion.run_id)
    if not run.portions.filter(scored_at=None).exists():
        advance(run, RunState.FINISHING)
        outbox.enqueue(FINISH, run.pk, now=now)
    return count


@transaction.atomic
def finish(run_id: int, *, now: datetime) -> bool:
    """Everybody is there once: the digest over all results, and from now on they count."""
    run = lock_run(run_id)
    if run.state != RunState.FINISHING:
        return False
    results = keeping.digests(run)
    if len(results) != run.size:
        raise RuntimeError(f"Run {run}: {len(results)} of {run.size} subjects have a result.")
    cycle = lock_cycle(run.cycle)
    run.digest = run_digest(keeping.head(run), results)
    run.state, run.ended_at = RunState.DONE, now
    run.save(update_fields=["digest", "state", "ended_at"])
    if cycle.run_id is not None:
        Assessment.objects.filter(cycle=cycle, is_current=True).exclude(run=run).update(is_current=False)
        Assessment.objects.filter(run=run).update(is_current=True)
    cycle.run = run
    if cycle.state == CycleState.SCORING:
        step(cycle, workflow.SCORED, by=None)
        cycle.scored_at = now
    cycle.save(update_fields=["run", "state", "scored_at", "version"])
    payload = {"run": run.number, "count": run.size, "rated": run.rated, "digest": run.digest}
    audit.record("cycle.scored", cycle, by=run.started_by, now=now, payload=payload)
    tell(cycle, "enterprises.cycle_scored", P.CYCLE_CHECK, now=now)
    return True


def tell(cycle: Cycle, kind: str, permission: P, *, now: datetime) -> None:
    """The officers who are to act next."""
    params = {"cycle": cycle.names, "reference": cycle.reference}
    link = reverse(PAGE, args=[cycle.uid])
    messages.notify(officers(permission), kind, params=params, link=link, now=now, case=cycle)


@transaction.atomic
def fail(error: str, run_id: int, *, now: datetime) -> bool:
    """A step was given up: the run has failed, its officers are told, and it can be run again."""
    run = lock_run(run_id)
    if run.state in (RunState.DONE, RunState.FAILED):
        return False
    run.state, run.error, run.ended_at = RunState.FAILED, error, now
    run.save(update_fields=["state", "error", "ended_at"])
    Cycle.objects.filter(pk=run.cycle_id).update(version=F("version") + 1)
    audit.record("cycle.run_failed", run.cycle, by=None, now=now, payload={"run": run.number, "error": error[:400]})
    tell(run.cycle, "enterprises.cycle_failed", P.CYCLE_RUN, now=now)
    return True
