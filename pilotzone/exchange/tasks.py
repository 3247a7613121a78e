"""The shells through which Celery reaches keys, tokens and webhooks."""

from datetime import timedelta
from typing import Any

from celery import shared_task

from pilotzone.jobs import outbox, progress
from pilotzone.jobs.models import Job
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
    """Give places in the feed until no change is left without; whoever is told of changes is told of these."""
    from pilotzone.exchange.actions import changes, deliveries

    total = 0
    while count := changes.number():
        total += count
    if total:
        deliveries.ask()
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
def reconcile() -> int:
    """One task for each client: what one of them costs holds up no other."""
    from pilotzone.exchange.actions import reconciling

    return reconciling.begin(now=clock.now())


@outbox.task("exchange.reconcile", lease=timedelta(hours=2))
def reconcile_client(client_id: int) -> None:
    from pilotzone.exchange.actions import reconciling

    reconciling.reconcile(client_id, now=clock.now())


@shared_task
def purge_receipts() -> int:
    from pilotzone.exchange.actions import drops, receipts

    return drops.purge(now=clock.now()) + receipts.purge(now=clock.now())


@progress.job("exchange.batch", keeps_done=True)
def take_batch(job: Job, uid: str) -> dict[str, Any]:
    """Settle the rows of a batch."""
    from pilotzone.exchange.actions import receipts

    return receipts.run(uid, job, now=clock.now())


@shared_task
def sweep_deliveries() -> int:
    from pilotzone.exchange.actions import deliveries

    return deliveries.sweep(now=clock.now())


@shared_task
def purge_deliveries() -> int:
    from pilotzone.exchange.actions import deliveries

    return deliveries.purge(now=clock.now())


@outbox.task("exchange.make_deliveries")
def make_deliveries(subscription_id: int) -> None:
    """A message for each change that a subscription has not seen."""
    from pilotzone.exchange.actions import deliveries

    deliveries.make(subscription_id, now=clock.now())


@outbox.task("exchange.deliver", queue=outbox.OUTGOING)
def deliver(delivery_id: int) -> None:
    """Send one message, where it is its turn."""
    from pilotzone.exchange.actions import sending

    sending.deliver(delivery_id, now=clock.now())


@outbox.task("exchange.mail_paused")
def mail_paused(subscription_id: int) -> None:
    """Tell the partner that its address takes nothing."""
    from pilotzone.exchange import mail

    mail.send_paused(subscription_id)
