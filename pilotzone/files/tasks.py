"""The shell through which Celery reaches stored files."""

from celery import shared_task

from pilotzone.kernel import clock


@shared_task
def remove_unused() -> int:
    from pilotzone.files import actions

    return actions.remove_unused(now=clock.now())
