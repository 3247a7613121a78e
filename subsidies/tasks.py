"""What Celery starts for subsidies: thin shells around one action each, safe to run twice."""

from celery import shared_task

from pilotzone.kernel import clock


@shared_task
def close_notices() -> int:
    """End the public notices that have stood their days."""
    from subsidies.actions import noticing

    return noticing.close_due_notices(now=clock.now())


@shared_task
def remind_overdue() -> int:
    from subsidies.actions import reminding

    return reminding.remind_overdue(now=clock.now())
