"""Telling a partner's system of what changed: one attempt after another, tried again for three days."""

import json
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.http import parse_http_date_safe

from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.exchange import feed, outgoing, signing, told
from pilotzone.exchange.actions import deliveries
from pilotzone.exchange.actions.keys import named
from pilotzone.exchange.enums import ClientState, DeliveryState, SubscriptionState, Withheld
from pilotzone.exchange.models_webhooks import Attempt, Delivery, Network, Subscription
from pilotzone.jobs import outbox
from pilotzone.kernel import sealing
from pilotzone.kernel.access import P
from pilotzone.messages import actions as messages

PURPOSE = b"pilotzone.exchange.webhooks:"
LEASE = timedelta(seconds=90)  # longer than a call takes
QUIET = timedelta(seconds=30)  # no other message to an address that did not answer
LONGEST_QUIET = timedelta(days=1)  # that an address may ask for
PAUSES = tuple(timedelta(seconds=each) for each in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
PATIENCE = timedelta(days=3)
BUSY = (429, 503)
REDIRECTS = range(300, 400)
TAKEN = range(200, 300)
GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call; `wait`: how long the receiver wants to be left alone."""

    at: datetime
    ms: int
    status: int | None
    beginning: str
    problem: str
    wait: timedelta = timedelta()


def deliver(delivery_id: int, *, now: datetime) -> bool:
    """One attempt, where it is this message's turn. True where it was taken."""
    row = claim(delivery_id, now=now)
    if row is None:
        return False
    reason = hindrance(row)
    if reason:
        withhold(row, reason, now=now)
        return False
    outcome = call(row, now=now)
    return note(row, outcome)


@transaction.atomic
def claim(delivery_id: int, *, now: datetime) -> Delivery | None:
    """The message, leased; None where an earlier one of its object waits, or somebody is at it.

    All that wait before it are locked with it: who ends the earlier one is waited for, so that either this one finds
    it ended, or its end finds this one.
    """
    with_it = ("subscription__client__partner", "subscription__client__user")
    row: Delivery | None = Delivery.objects.waiting().select_related(*with_it).filter(pk=delivery_id).first()
    if row is None:
        return None
    if not is_told(row.subscription, now):
        quiet_until = row.subscription.quiet_until
        if quiet_until is not None:
            Delivery.objects.filter(pk=row.pk, next_at__gt=quiet_until).update(next_at=quiet_until)
        return None
    line = Delivery.objects.waiting().filter(subscription=row.subscription_id, line=row.line, pk__lte=row.pk)
    first = next(iter(line.select_for_update().order_by("pk")), None)
    if first is None or first.pk != row.pk or (first.lease_until is not None and first.lease_until > now):
        return None
    row.lease_until = now + LEASE
    row.tries = first.tries
    row.save(update_fields=["lease_until"])
    return row


def is_told(row: Subscription, now: datetime) -> bool:
    return row.state == SubscriptionState.ACTIVE and (row.quiet_until is None or row.quiet_until <= now)


def hindrance(row: Delivery) -> Withheld | None:
    """Why it may not be sent at this moment: rights are looked at when it leaves, not when it was made."""
    client = row.subscription.client
    if client.state != ClientState.IN_FORCE:
        return Withheld.CLIENT
    if row.position is None:
        return None
    if not feed.readable(client.held_scopes, [row.resource]):
        return Withheld.SCOPE
    return None if told.is_visible(row.position, client) else Withheld.UNSEEN


def call(row: Delivery, *, now: datetime) -> Outcome:
    """Outside any transaction: a slow receiver holds no lock."""
    body = body_of(row)
    subscription, begun = row.subscription, time.monotonic()
    headers = {"Content-Type": "application/json", "User-Agent": "pilotzone-webhooks/1"}
    headers |= signing.headers(str(row), int(now.timestamp()), body, secrets_of(subscription, now))
    try:
        answer = outgoing.post(subscription.address, body, headers, permitted=permitted())
    except outgoing.Unreached as error:
        return Outcome(now, outgoing.elapsed(begun), None, str(error)[:500], error.code)
    wait = asked_wait(answer.retry_after, now=now) if answer.status in BUSY else timedelta()
    return Outcome(now, outgoing.elapsed(begun), answer.status, answer.beginning, judged(answer.status), wait)


def asked_wait(text: str, *, now: datetime) -> timedelta:
    """`Retry-After` in seconds or as a date, a day at most; nothing where it says neither."""
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=int(text[:9]))
    else:
        at = parse_http_date_safe(text)
        wait = datetime.fromtimestamp(at, UTC) - now if at is not None else timedelta()
    return min(max(wait, timedelta()), LONGEST_QUIET)


def judged(status: int) -> str:
    if status in TAKEN:
        return ""
    if status in REDIRECTS:
        return Withheld.REDIRECTED.value
    return Withheld.GONE.value if status == GONE else Withheld.REFUSED.value


def body_of(row: Delivery) -> bytes:
    """A thin message: which object changed and where it is read, never what is in it. The same bytes each time."""
    data: dict[str, object] = {"webhook": str(row.subscription.uid)}
    if row.position is not None:
        data |= {
            "resource": row.resource,
            "key": row.object_key,
            "verb": row.verb,
            "version": row.object_version,
            "position": row.position,
            "url": f"{settings.PILOTZONE_BASE_URL}{told.address(row.position)}",
        }
    at = timezone.localtime(row.changed_at or row.made_at)
    message = {"type": row.kind, "timestamp": at.isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def secrets_of(row: Subscription, now: datetime) -> list[str]:
    """Those that sign now, the newest first."""
    known = row.secrets.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("-made_at", "-pk")
    return [sealing.unseal(PURPOSE, each.sealed) for each in known]


def permitted() -> list[outgoing.Network]:
    return [ip_network(each.network) for each in Network.objects.in_force()]


# --- noting what came of it


@transaction.atomic
def withhold(row: Delivery, reason: Withheld, *, now: datetime) -> None:
    row = Delivery.objects.select_for_update().get(pk=row.pk)
    settle(row, DeliveryState.WITHHELD, reason, now=now)


@transaction.atomic
def note(row: Delivery, outcome: Outcome) -> bool:
    """Keep the attempt; the next of the object follows, or this one comes again later."""
    now = outcome.at + timedelta(milliseconds=outcome.ms)
    subscription = Subscription.objects.select_for_update(of=("self",)).get(pk=row.subscription_id)
    row = Delivery.objects.select_for_update().get(pk=row.pk)
    Attempt.objects.create(
        delivery=row,
        at=outcome.at,
        status=outcome.status,
        ms=outcome.ms,
        beginning=outcome.beginning,
        problem=outcome.problem,
    )
    if row.state != DeliveryState.WAITING:  # it was ended, or taken from another worker, meanwhile
        return not outcome.problem
    if not outcome.problem:
        answered(subscription)
        settle(row, DeliveryState.SENT, None, now=now)
        return True
    if outcome.status == GONE:
        settle(row, DeliveryState.FAILED, Withheld.GONE, now=now)
        end_gone(subscription, now=now)
    else:
        failed(subscription, row, outcome, now=now)
    return False


def answered(subscription: Subscription) -> None:
    if subscription.failing_since or subscription.quiet_until:
        subscription.failing_since = subscription.quiet_until = None
        subscription.save(update_fields=["failing_since", "quiet_until"])


def failed(subscription: Subscription, row: Delivery, outcome: Outcome, *, now: datetime) -> None:
    """Later again; given up after the last pause; and where nothing was taken for PATIENCE, all of it is paused."""
    row.tries, row.lease_until = row.tries + 1, None
    if row.tries > len(PAUSES):
        settle(row, DeliveryState.FAILED, Withheld(outcome.problem), now=now)
    else:
        pause = PAUSES[row.tries - 1] * random.uniform(1, 1.2)  # noqa: S311 - no secret
        row.next_at = now + max(pause, outcome.wait)
        row.save(update_fields=["tries", "lease_until", "next_at"])
    subscription.failing_since = subscription.failing_since or now
    is_silent = outcome.status is None and row.tries > 1
    quiet = max(outcome.wait, QUIET if is_silent else timedelta())
    subscription.quiet_until = now + quiet if quiet else None
    subscription.save(update_fields=["failing_since", "quiet_until"])
    if now - subscription.failing_since >= PATIENCE and subscription.state == SubscriptionState.ACTIVE:
        pause_failing(subscription, Withheld(outcome.problem), now=now)


def settle(row: Delivery, state: DeliveryState, reason: Withheld | None, *, now: datetime) -> None:
    """This message is done with; the next one of its object is asked for."""
    row.state, row.reason, row.done_at, row.lease_until = state, reason.value if reason else "", now, None
    row.save()
    following = Delivery.objects.waiting().filter(subscription=row.subscription_id, line=row.line).order_by("pk")
    for pk in following.values_list("pk", flat=True)[:1]:
        outbox.enqueue("exchange.deliver", pk)


def pause_failing(subscription: Subscription, reason: Withheld, *, now: datetime) -> None:
    """With a notice here and a mail to the partner; what waits is kept, and what changes is not lost."""
    subscription.state, subscription.reason = SubscriptionState.PAUSED, reason.value
    subscription.version, subscription.changed_at = subscription.version + 1, now
    subscription.save()
    client = subscription.client
    params = named(client) | {"address": subscription.address}
    link = f"/bureau/partners/subscriptions/{subscription.uid}/"
    messages.notify(officers(P.PARTNER_CONFIRM), "webhook.paused", params=params, link=link, now=now, case=client)
    outbox.enqueue("exchange.mail_paused", subscription.pk)
    audit.record("webhook.paused", subscription, by=None, now=now, payload={"reason": reason.value}, case=client)


def end_gone(subscription: Subscription, *, now: datetime) -> None:
    """The receiver said that it is gone for good."""
    deliveries.end(subscription, now=now)
    subscription.reason = Withheld.GONE.value
    subscription.version, subscription.changed_at = subscription.version + 1, now
    subscription.save()
    payload = {"reason": Withheld.GONE.value}
    audit.record("webhook.ended", subscription, by=None, now=now, payload=payload, case=subscription.client)
