"""The shells through which Celery and the outbox reach notices."""

from celery import shared_task

from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.messages import actions


@outbox.task("messages.deliver", queue=outbox.OUTGOING, given_up=actions.give_up, taken_up=actions.take_up)
def deliver(delivery_id: int) -> bool:
    return actions.deliver(delivery_id)


@outbox.task("messages.send_digest", queue=outbox.OUTGOING)
def send_digest(user_id: int) -> bool:
    return actions.send_digest(user_id)


@shared_task
def daily_digest() -> int:
    return actions.start_digests(now=clock.now())
