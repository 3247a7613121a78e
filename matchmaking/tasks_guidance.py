"""The shells through which Celery beat reaches the desk."""

from celery import shared_task

from pilotzone.kernel import clock


@shared_task
def follow_questions() -> tuple[int, int]:
    """Reminders of answers, and those that are late."""
    from matchmaking.actions.guidance import asking

    return asking.follow(now=clock.now())


@shared_task
def warn_of_guides() -> int:
    """Guides that lapse."""
    from matchmaking.actions.guidance import guides

    return guides.warn_of_lapsing(now=clock.now())
