"""The shells through which Celery reaches tasks and jobs."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from pilotzone.jobs import actions, outbox
from pilotzone.jobs.models import OutboxTask


@shared_task
def run(task_id: int) -> bool:
    return actions.run(task_id, now=timezone.now())


@shared_task
def sweep() -> int:
    found = OutboxTask.objects.filter(pk__in=actions.sweep(now=timezone.now()))
    return sum(outbox.publish(row) for row in found.order_by("pk"))


@shared_task
def prune() -> int:
    return actions.prune(now=timezone.now())


@outbox.task("jobs.run", lease=timedelta(minutes=5), given_up=actions.fail_job, taken_up=actions.reopen_job)
def run_job(job_id: int) -> None:
    actions.run_job(job_id)


@worker_ready.connect
def free_leases(sender: Any, **kwargs: Any) -> None:
    """In the embedded set-up there is one worker, so whatever is leased when it starts was lost with the last one."""
    if settings.PILOTZONE_PROFILE == "embedded":
        actions.release_all(now=timezone.now())
        sweep.delay()
