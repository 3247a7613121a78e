"""The shells through which the outbox and Celery beat reach the register of warehouses."""

from typing import Any

from celery import shared_task

from pilotzone.jobs import outbox, progress
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock


@shared_task
def chase_reports() -> int:
    """Begin the reminders of today."""
    from warehouses.actions import chasing

    return chasing.chase_due(now=clock.now())


@outbox.task("warehouses.chase_reports")
def chase(chase_id: int) -> int:
    """Tell the operators of warehouses without a report of the month."""
    from warehouses.actions import chasing

    return chasing.chase(chase_id, now=clock.now())


@shared_task
def warn_of_documents() -> list[int]:
    """Tell operators of documents that lapse soon, and of leases that end."""
    from warehouses.actions import documents, leases

    now = clock.now()
    return [documents.warn_due(now=now), leases.warn_due(now=now)]


@progress.job("warehouses.import")
def import_sheet(job: Job, uid: str) -> dict[str, Any]:
    """Read, check and write a table of warehouses or of reports."""
    from warehouses.actions import importing

    return importing.run(uid, job, now=clock.now())


@shared_task
def follow_enquiries() -> list[int]:
    """Operators are reminded of replies, enquirers told of late ones."""
    from warehouses.actions.space import enquiring

    now = clock.now()
    return [enquiring.remind_due(now=now), enquiring.mark_late(now=now)]


@shared_task
def count_places() -> int:
    """The public picture's sums."""
    from warehouses.actions.space import counting

    return counting.count()


@shared_task
def count_months() -> int:
    """Months with reports since their last count are added up anew."""
    from warehouses.actions import counting

    return counting.count_due(now=clock.now())
