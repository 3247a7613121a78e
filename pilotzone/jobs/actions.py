"""The writers of tasks and jobs: lease, run, settle, sweep; start, report, cancel."""

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox, progress
from pilotzone.jobs.enums import JobState, TaskState
from pilotzone.jobs.models import Job, OutboxTask
from pilotzone.kernel import clock, workflow
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(hours=1)
SWEEP = 500
KEPT = timedelta(days=30)
REPORT_SECONDS = 0.5


def pause_after(attempts: int) -> timedelta:
    """20 s, 40 s, 80 s … up to an hour."""
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


def run(task_id: int, *, now: datetime) -> bool:
    """Do one task if it is due and nobody holds it. True when its work was done now."""
    row = _lease(task_id, now)
    if row is None:
        return False
    if row.attempts > MAX_ATTEMPTS:
        _settle_failure(row, TimeoutError("Each worker that took the task was lost."), now)
        return False
    try:
        outbox.registered(row.task).work(*row.args)
    except Exception as error:
        logger.exception("Task %s failed, attempt %s", row, row.attempts)
        _settle_failure(row, error, now)
        return False
    _settle(row, state=TaskState.DONE, done_at=timezone.now(), lease_until=None, last_error="")
    return True


@transaction.atomic
def _lease(task_id: int, now: datetime) -> OutboxTask | None:
    row = _free(OutboxTask.objects.due(now)).filter(pk=task_id).first()
    if row is None:
        return None
    row.state, row.attempts = TaskState.LEASED, row.attempts + 1
    row.lease_until = now + outbox.registered(row.task).lease
    row.save(update_fields=["state", "attempts", "lease_until"])
    return row


def _free(rows: QuerySet[OutboxTask]) -> QuerySet[OutboxTask]:
    """Locked for us; what another worker has locked is left out where the engine can tell."""
    skip = transaction.get_connection().features.has_select_for_update_skip_locked
    return rows.select_for_update(skip_locked=skip, of=("self",) if skip else ())


def _settle(row: OutboxTask, **changes: object) -> bool:
    """Write the outcome, unless the lease ran out meanwhile and somebody else took the task."""
    ours = OutboxTask.objects.filter(pk=row.pk, state=TaskState.LEASED, attempts=row.attempts)
    return bool(ours.update(**changes))


def _settle_failure(row: OutboxTask, error: Exception, now: datetime) -> None:
    text = f"{type(error).__name__}: {error}"[:2000]
    if row.attempts < MAX_ATTEMPTS:
        due = now + pause_after(row.attempts)
        changes = {"state": TaskState.QUEUED, "next_attempt_at": due, "published_at": None}
        _settle(row, lease_until=None, last_error=text, **changes)
        return
    if not _settle(row, state=TaskState.FAILED, lease_until=None, last_error=text):
        return
    logger.error("Task %s is given up after %s attempts: %s", row, row.attempts, text)
    if given_up := outbox.registered(row.task).given_up:
        given_up(text, *row.args)


@transaction.atomic
def sweep(*, now: datetime) -> list[int]:
    """The tasks to be sent again, marked as sent: never published, due again, or lost with their worker."""
    found = [row.pk for row in _free(OutboxTask.objects.to_send(now).only("pk"))[:SWEEP]]
    OutboxTask.objects.filter(pk__in=found).update(published_at=now)
    return found


@transaction.atomic
def release_all(*, now: datetime) -> int:
    """Every lease back. Only where a single worker is known to have just started."""
    return OutboxTask.objects.filter(state=TaskState.LEASED).update(
        state=TaskState.QUEUED, lease_until=None, next_attempt_at=now, published_at=None
    )


@transaction.atomic
def retry(task: OutboxTask, *, by: User | None, now: datetime) -> OutboxTask:
    """Give a failed task a new set of attempts: whoever may, or the operator (nobody by name)."""
    if by is not None:
        workflow.require(P.TASK_RETRY, by)
    row: OutboxTask = OutboxTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if row.state != TaskState.FAILED:
        raise Refused("not_failed", _("This work has not failed, or is being tried again already."), status=409)
    if row.task not in outbox.retried():
        raise Refused("ended_otherwise", _("What follows from this failure has happened; trying again does nothing."))
    row.state, row.attempts, row.next_attempt_at, row.published_at = TaskState.QUEUED, 0, timezone.now(), None
    row.save(update_fields=["state", "attempts", "next_attempt_at", "published_at"])
    if taken_up := outbox.registered(row.task).taken_up:
        taken_up(*row.args)
    audit.record("task.retried", row, by=by, now=now, payload={"task": row.task})
    return row


@transaction.atomic
def prune(*, now: datetime) -> int:
    """Forget tasks done long ago; failed ones stay until somebody decides."""
    count, _rows = OutboxTask.objects.filter(state=TaskState.DONE, done_at__lt=now - KEPT).delete()
    return count


def drain(*, now: datetime) -> int:
    """Run everything that is due in this process, what the tasks themselves ask for included."""
    total = 0
    while found := list(OutboxTask.objects.due(now).order_by("pk").values_list("pk", flat=True)[:SWEEP]):
        total += sum(run(task_id, now=now) for task_id in found)
        now = timezone.now()
    return total


@transaction.atomic
def start(
    kind: str,
    title: str,
    *,
    total: int,
    by: User,
    now: datetime,
    args: tuple[int | str, ...] = (),
    link: str = "",
) -> Job:
    """Begin long work of a registered kind; it runs as a task and so survives its worker."""
    progress.registered(kind)
    job = Job(kind=kind, title=title, total=total, args=list(args), link=link, created_by=by, created_at=now)
    job.save(force_insert=True)
    job.task = outbox.enqueue("jobs.run", job.pk, now=now)
    job.save(update_fields=["task"])
    return job


def run_job(job_id: int) -> None:
    """Run a job from its beginning, or again after its worker was lost."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    if not job.is_open:
        return
    if job.cancel_requested_at:
        _finish(job, JobState.CANCELLED)
        return
    Job.objects.filter(pk=job_id).update(state=JobState.RUNNING, started_at=job.started_at or clock.now(), done=0)
    with translation.override(job.created_by.language):
        try:
            result = progress.registered(job.kind)(job, *job.args)
        except progress.Cancelled:
            _finish(job, JobState.CANCELLED)
        except DomainError as error:
            _finish(job, JobState.FAILED, error=error.message)
        else:
            _finish(job, JobState.DONE, result=result or {}, done=job.total)


def _finish(job: Job, state: JobState, **changes: object) -> None:
    open_job = Job.objects.open().filter(pk=job.pk)
    open_job.update(state=state, finished_at=clock.now(), **changes)


def fail_job(error: str, job_id: int) -> None:
    """The job's task was given up."""
    _finish(Job.objects.get(pk=job_id), JobState.FAILED, error=error)


def reopen_job(job_id: int) -> None:
    """The job's task is tried again: it runs from its beginning."""
    failed = Job.objects.filter(pk=job_id, state=JobState.FAILED)
    failed.update(state=JobState.QUEUED, finished_at=None, error="", done=0, cancel_requested_at=None)


def expect(job: Job, total: int) -> None:
    """Say of how many things the job consists, where that was not known when it was started."""
    job.total = total
    Job.objects.open().filter(pk=job.pk).update(total=total)


def report(job: Job, done: int) -> None:
    """Say how far the job has come, keep its lease, and stop it here if its owner asked so.

    Called outside the job's own transactions, otherwise nobody sees it; written twice a second at most.
    """
    if done < job.total and time.monotonic() - job.reported_at < REPORT_SECONDS:
        return
    job.reported_at = time.monotonic()
    Job.objects.open().filter(pk=job.pk).update(done=min(done, job.total) if job.total else done)
    if job.task_id:
        held = OutboxTask.objects.filter(pk=job.task_id, state=TaskState.LEASED)
        held.update(lease_until=timezone.now() + outbox.registered("jobs.run").lease)
    stop_if_asked(job)


def stop_if_asked(job: Job) -> None:
    """Stop the job here if its owner asked so: within its own transaction too, of which then nothing stays."""
    if Job.objects.filter(pk=job.pk, cancel_requested_at__isnull=False).exists():
        raise progress.Cancelled


@transaction.atomic
def request_cancel(job: Job, *, by: User, now: datetime) -> Job:
    """Ask a job to stop at its next report; one that has not begun is cancelled at once."""
    job = Job.objects.visible_to(by).select_for_update(of=("self",)).get(pk=job.pk)
    if not job.is_open or job.cancel_requested_at:
        return job
    job.cancel_requested_at = now
    if job.state == JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, now
    else:
        job.state = JobState.CANCELLING
    job.save(update_fields=["cancel_requested_at", "state", "finished_at"])
    return job
