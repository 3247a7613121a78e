"""The shell through which Celery reaches signed files: beside its face and not in the app's tasks, which know none."""

from celery import shared_task

from pilotzone.kernel import clock


@shared_task
def take_drops() -> int:
    """Take what clients have dropped, and write the receipts of what has ended."""
    from pilotzone.exchange.drops import taking

    return taking.look(now=clock.now())
