"""What Celery beat starts for recognition; each can run twice."""

from celery import shared_task

from pilotzone.kernel import clock


@shared_task
def keep_recognitions() -> list[int]:
    """Corrections that lapse, recognitions that end, days of notices that have become certain."""
    from warehouses.actions.recognition import checking, deciding, noticing

    now = clock.now()
    return [checking.lapse_due(now=now), deciding.expire_due(now=now), noticing.recount_provisional(now=now)]


@shared_task
def open_reviews() -> int:
    """The yearly reviews whose day has come."""
    from warehouses.actions.recognition import following

    return following.open_reviews(now=clock.now())


@shared_task
def remind_recognitions() -> list[int]:
    """Operators whose recognition, review or rectification comes to its end."""
    from warehouses.actions.recognition import deciding, following

    now = clock.now()
    return [deciding.remind_due(now=now), following.remind_due(now=now)]
