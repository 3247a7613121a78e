"""The shells through which Celery reaches keys, tokens and webhooks."""

from celery import shared_task
from django.utils import timezone

from pilotzone.jobs import outbox
from pilotzone.kernel import clock


@shared_task
def purge_tokens() -> int:
    from pilotzone.exchange.actions import keys

    return keys.purge_tokens()


@shared_task
def purge_answers() -> int:
    from pilotzone.exchange.actions import answers

    return answers.purge(now=clock.now())


@shared_task
def warn_of_ends() -> int:
    from pilotzone.exchange.actions import keys

    return keys.warn(now=clock.now())


@shared_task
def number_changes() -> int:
    """Give places in the feed until no change is left without."""
    from pilotzone.exchange.actions import changes

    total = 0
    while count := changes.number():
        total += count
    return total


@shared_task
def purge_changes() -> int:
    from pilotzone.exchange.actions import changes

    return changes.purge(now=clock.now())


@outbox.task("exchange.mail_expiry")
def mail_expiry(key_id: int) -> None:
    """Tell the partner that its key ends soon."""
    from pilotzone.exchange import mail

    mail.send_expiry(key_id)


@shared_task
def sweep_deliveries() -> int:
    from pilotzone.exchange.actions import deliveries

    return deliveries.sweep(now=timezone.now())


@shared_task
def purge_deliveries() -> int:
    from pilotzone.exchange.actions import deliveries

    return deliveries.purge(now=timezone.now())


@outbox.task("exchange.make_deliveries")
def make_deliveries(subscription_id: int) -> None:
    """A message for each change that a subscription has not seen."""
    from pilotzone.exchange.actions import deliveries

    deliveries.make(subscription_id, now=timezone.now())


@outbox.task("exchange.deliver")
def deliver(delivery_id: int) -> None:
    """Send one message, where it is its turn."""
    from pilotzone.exchange.actions import deliveries

    deliveries.deliver(delivery_id, now=timezone.now())


@outbox.task("exchange.mail_paused")
def mail_paused(subscription_id: int) -> None:
    """Tell the partner that its address takes nothing."""
    from pilotzone.exchange import mail

    mail.send_paused(subscription_id)
