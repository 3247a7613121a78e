"""The shells through which Celery and the outbox reach reference data."""

from celery import shared_task

from pilotzone.jobs import outbox
from pilotzone.reference.actions import limits


@outbox.task("reference.settle_limits")
def settle() -> int:
    return limits.settle_all()


@shared_task
def settle_limits() -> int:
    return limits.settle_all()
