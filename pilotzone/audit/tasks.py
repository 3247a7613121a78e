"""What Celery starts for the audit chain."""

from celery import shared_task

from pilotzone.kernel import clock


@shared_task
def number_events() -> int:
    """Give places in the feed until none is left without."""
    from pilotzone.audit import actions

    total = 0
    while count := actions.number_events():
        total += count
    return total


@shared_task
def forget_due() -> int:
    """Personal data whose time is over."""
    from pilotzone.audit import retention

    return retention.forget_due(clock.now())


@shared_task
def seal() -> int:
    """Seal what has grown; adds the lines that an interrupted run left out."""
    from pilotzone.audit import actions

    actions.publish_seals()
    row = actions.seal(now=clock.now())
    return row.chains if row else 0
