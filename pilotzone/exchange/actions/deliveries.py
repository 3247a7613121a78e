"""The messages of what changed: made from numbered changes, asked for again where they are due, forgotten.

The rows are the truth: a task only says that one of them is due, and the sweep says so again where a worker was lost.
"""

from datetime import datetime, timedelta

from django.db import transaction

from pilotzone.exchange import told
from pilotzone.exchange.enums import DeliveryState, SubscriptionState, Withheld
from pilotzone.exchange.models import Change
from pilotzone.exchange.models_webhooks import GAP, TEST, Delivery, Subscription
from pilotzone.jobs import outbox

PAGE = 500  # changes that are looked at in one transaction
SWEEP = 500
LOOK_AGAIN = timedelta(minutes=2)  # at a message whose task was asked for
KEPT = timedelta(days=90)


@transaction.atomic
def ask() -> int:
    """For every subscription that has not seen the newest change; called where changes were numbered, and swept."""
    behind = Subscription.objects.in_force().filter(position__lt=told.head())
    rows = outbox.enqueue_each("exchange.make_deliveries", [(pk,) for pk in behind.values_list("pk", flat=True)])
    return len(rows)


def make(subscription_id: int, *, now: datetime) -> int:
    """A message for each change that the subscription has not seen, wants, and may see.

    One that was paused until changes were forgotten is told so first: its receiver reads everything anew.
    """
    made = 0
    while (count := make_page(subscription_id, now=now)) is not None:
        made += count
    return made


@transaction.atomic
def make_page(subscription_id: int, *, now: datetime) -> int | None:
    """None where nothing is left. Locked, so that two workers do not make the same."""
    row = Subscription.objects.in_force().select_for_update(of=("self",)).filter(pk=subscription_id).first()
    if row is None:
        return None
    lost = max(told.forgotten(), row.position)
    events, last = told.after(lost, PAGE, row.client)
    if last == row.position:
        return None
    gap = [without_change(row, GAP, now=now)] if lost > row.position else []
    rows = gap + [message_of(row, event, now=now) for event in events if is_wanted(row, event)]
    Delivery.objects.bulk_create(rows)
    row.position = last
    row.save(update_fields=["position"])
    firsts = {each.line: each.pk for each in reversed(rows)}
    outbox.enqueue_each("exchange.deliver", [(pk,) for pk in sorted(firsts.values())])
    return len(rows)


def is_wanted(row: Subscription, event: Change) -> bool:
    return (
        (not row.resources or event.resource in row.resources)
        and (not row.verbs or event.verb in row.verbs)
        and (row.division_id is None or event.division == row.division_id)
        and (not row.enterprise or event.enterprise == row.enterprise_key)
    )


def message_of(row: Subscription, event: Change, *, now: datetime) -> Delivery:
    return Delivery(
        subscription=row,
        position=event.position,
        resource=event.resource,
        object_key=event.key,
        verb=event.verb,
        object_version=event.version,
        changed_at=event.at,
        line=f"{event.resource}:{event.key}",
        made_at=now,
        next_at=now + LOOK_AGAIN,
    )


def without_change(row: Subscription, line: str, *, now: datetime) -> Delivery:
    return Delivery(subscription=row, line=line, made_at=now, next_at=now + LOOK_AGAIN)


def make_test(row: Subscription, *, now: datetime) -> Delivery:
    """It waits for no other one: an earlier test that failed comes again by itself, and later."""
    made = without_change(row, TEST, now=now)
    made.line = f"{TEST}:{made.uid}"
    made.save(force_insert=True)
    outbox.enqueue("exchange.deliver", made.pk)
    return made


def go_on(row: Subscription) -> None:
    """Inside a transaction: ask for all that waits, and for what the subscription has not seen."""
    firsts = row.deliveries.first_of_lines().values_list("pk", flat=True)[:SWEEP]
    outbox.enqueue_each("exchange.deliver", [(pk,) for pk in firsts])
    outbox.enqueue("exchange.make_deliveries", row.pk)


def try_anew() -> None:
    """Inside a transaction: what waits for an address that could not be called is tried without waiting longer."""
    for row in Subscription.objects.in_force().exclude(failing_since=None).select_for_update(of=("self",)):
        row.quiet_until = None
        row.save(update_fields=["quiet_until"])
        go_on(row)


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """What is due again, and what a lost worker left."""
    found = list(Delivery.objects.due(now).values_list("pk", flat=True)[:SWEEP])
    Delivery.objects.filter(pk__in=found).update(next_at=now + LOOK_AGAIN)
    outbox.enqueue_each("exchange.deliver", [(pk,) for pk in found])
    return len(found) + ask()


@transaction.atomic
def purge(*, now: datetime) -> int:
    """What is older than KEPT and done."""
    count, _kinds = Delivery.objects.exclude(state=DeliveryState.WAITING).filter(made_at__lt=now - KEPT).delete()
    return int(count)


def end(subscription: Subscription, *, now: datetime) -> None:
    """What waits is not sent, and its secrets are forgotten; the caller saves the row."""
    subscription.state = SubscriptionState.ENDED
    subscription.secrets.all().delete()
    waiting = subscription.deliveries.waiting()
    waiting.update(state=DeliveryState.WITHHELD, reason=Withheld.ENDED, done_at=now, lease_until=None)
