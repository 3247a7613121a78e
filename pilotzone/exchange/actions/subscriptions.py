"""Who is told at which address: kept by the client itself, paused or ended by the administrators too."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange import feed, resources, signing, told
from pilotzone.exchange.actions import deliveries, sending
from pilotzone.exchange.enums import ClientState, DeliveryState, SubscriptionState
from pilotzone.exchange.models import Client
from pilotzone.exchange.models_webhooks import Delivery, Subscription, SubscriptionSecret
from pilotzone.exchange.outgoing import PORTS
from pilotzone.kernel import sealing
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference.models import Division

OVERLAP = timedelta(hours=24)  # so long an older secret signs beside the new one
MOST = 20  # subscriptions of one client that have not ended
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def require_keeper(client: Client, by: User) -> None:
    """The client's own system, or an administrator who may stop it."""
    if client.user_id != by.pk and not by.may(P.PARTNER_WITHDRAW):
        raise NotAllowed("not_allowed", _("You may not do this."))


@transaction.atomic
def subscribe(client: Client, *, by: User, now: datetime, **wanted: Any) -> tuple[Subscription, str]:
    """An address (`address`, `resources`, `verbs`, `division`, `enterprise`) that is told from now on; its secret this
    once. Raises Refused where the client may not read a resource, or the address is not one to call."""
    require_keeper(client, by)
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.state != ClientState.IN_FORCE:
        raise Refused("client_not_in_force", _("Only a client in force is told of changes."), status=409)
    if client.subscriptions.exclude(state=SubscriptionState.ENDED).count() >= MOST:
        raise Refused("too_many_subscriptions", _("A client has 20 subscriptions at most."))
    row = Subscription(client=client, created_at=now, changed_at=now, position=told.head())
    put(row, wanted)
    row.save(force_insert=True)
    secret = new_secret(row, now=now)
    audit.record("webhook.subscribed", row, by=by, now=now, payload=terms_of(row), case=client)
    return row, secret


@transaction.atomic
def revise(row: Subscription, *, by: User, now: datetime, state: str = "", **wanted: Any) -> Subscription:
    """Other wishes, another address, paused or resumed; what waits already stays."""
    row = locked(row, by)
    if wanted:
        put(row, wanted)
        saved(row, "webhook.changed", by=by, now=now, payload=terms_of(row))
    if state == SubscriptionState.PAUSED:
        row = pause(row, reason="", by=by, now=now)
    elif state == SubscriptionState.ACTIVE:
        row = resume(row, by=by, now=now)
    return row


def put(row: Subscription, wanted: Mapping[str, Any]) -> None:
    for name, value in wanted.items():
        setattr(row, name, value)
    check_address(row.address)
    readable = {each.name for each in feed.readable(row.client.held_scopes, ())}
    if not readable:
        raise NotAllowed("scope_missing", _("A client that may read nothing is told nothing."))
    if not set(row.resources) <= readable:
        raise Refused("resource_not_readable", _("The client may not read one of these resources."), field="resources")
    row.enterprise_key = enterprise_of(row) if row.enterprise else None
    live = row.client.subscriptions.exclude(pk=row.pk).exclude(state=SubscriptionState.ENDED)
    if live.filter(address=row.address).exists():
        raise Refused("subscribed_already", _("This address is subscribed already."), field="address", status=409)


def enterprise_of(row: Subscription) -> int:
    """The key of the one enterprise, where the client may see it. Raises Refused."""
    seen = resources.known()["enterprises"].listing(row.client.user).get_queryset()
    key: int | None = seen.filter(uscc=row.enterprise).values_list("pk", flat=True).first()
    if key is None:
        raise Refused("enterprise_unknown", _("The client may see no such enterprise."), field="enterprise")
    return key


def check_address(address: str) -> None:
    """A public address with TLS; where it leads to is checked at each call. Raises Refused."""
    try:
        url = urlsplit(address)
        is_whole = bool(url.hostname) and url.port != 0 and address.isascii() and address.isprintable()
    except ValueError:
        is_whole = False
    if not is_whole or " " in address or url.scheme not in PORTS or url.username is not None or url.fragment:
        raise Refused("no_address", _("Give an address such as https://system.example/hook."), field="address")
    if url.scheme != "https" and not (settings.PILOTZONE_DEMO and url.hostname in LOOPBACK):
        raise Refused("address_not_safe", _("The address begins with https://."), field="address")


@transaction.atomic
def pause(row: Subscription, *, reason: str, by: User, now: datetime) -> Subscription:
    """Nothing is sent; what changes meanwhile is sent when it goes on."""
    row = locked(row, by)
    if row.state == SubscriptionState.ACTIVE:
        row.state, row.reason = SubscriptionState.PAUSED, reason
        row.paused_by_bureau = by.pk != row.client.user_id
        saved(row, "webhook.paused", by=by, now=now, payload={"reason": reason})
    return row


@transaction.atomic
def resume(row: Subscription, *, by: User, now: datetime) -> Subscription:
    """It goes on where it stopped. What an administrator paused, an administrator resumes."""
    row = locked(row, by)
    if row.state == SubscriptionState.PAUSED:
        if row.paused_by_bureau and not by.may(P.PARTNER_WITHDRAW):
            raise NotAllowed("paused_by_bureau", _("The bureau paused this subscription. Ask the bureau."))
        row.state, row.reason, row.failing_since, row.quiet_until = SubscriptionState.ACTIVE, "", None, None
        row.paused_by_bureau = False
        saved(row, "webhook.resumed", by=by, now=now, payload={})
        row.deliveries.waiting().update(tries=0, next_at=now)
        deliveries.go_on(row)
    return row


@transaction.atomic
def end(row: Subscription, *, reason: str, by: User, now: datetime) -> Subscription:
    """For good: what waits is not sent, and its secrets are forgotten."""
    row = locked(row, by)
    row.reason = reason
    deliveries.end(row, now=now)
    return saved(row, "webhook.ended", by=by, now=now, payload={"reason": reason})


@transaction.atomic
def rotate(row: Subscription, *, by: User, now: datetime) -> str:
    """A new secret, shown this once; the older one signs beside it for OVERLAP."""
    row = locked(row, by)
    row.secrets.filter(ends_at__lte=now).delete()
    row.secrets.filter(ends_at=None).update(ends_at=now + OVERLAP)
    secret = new_secret(row, now=now)
    saved(row, "webhook.secret_rotated", by=by, now=now, payload={})
    return secret


def new_secret(row: Subscription, *, now: datetime) -> str:
    """What the receiver checks with."""
    secret = signing.new_secret()
    SubscriptionSecret.objects.create(subscription=row, sealed=sealing.seal(sending.PURPOSE, secret), made_at=now)
    return signing.handed_over(secret)


@transaction.atomic
def ping(row: Subscription, *, by: User, now: datetime) -> Delivery:
    """A message without a change, to see whether it arrives."""
    return deliveries.make_test(locked(row, by), now=now)


@transaction.atomic
def replay(row: Subscription, *, chosen: Collection[str], since: datetime | None, by: User, now: datetime) -> int:
    """Send again, under the same ids: these messages, or all that were made since a moment. The number of them."""
    row = locked(row, by)
    if row.state != SubscriptionState.ACTIVE:
        raise Refused("subscription_paused", _("Resume the subscription first."), status=409)
    rows = row.deliveries.exclude(state=DeliveryState.WAITING)
    rows = rows.filter(uid__in=chosen) if since is None else rows.filter(made_at__gte=since)
    count: int = rows.update(
        state=DeliveryState.WAITING, reason="", tries=0, next_at=now, lease_until=None, done_at=None
    )
    deliveries.go_on(row)
    payload = {"messages": count, "since": since.isoformat() if since else None}
    audit.record("webhook.replayed", row, by=by, now=now, payload=payload, case=row.client)
    return count


def locked(row: Subscription, by: User) -> Subscription:
    """Not one that has ended: of that one only the record is left."""
    found: Subscription = Subscription.objects.select_for_update(of=("self",)).select_related("client").get(pk=row.pk)
    require_keeper(found.client, by)
    if found.state == SubscriptionState.ENDED:
        raise Refused("subscription_ended", _("This subscription has ended. Make a new one."), status=409)
    return found


def saved(row: Subscription, kind: str, *, by: User, now: datetime, payload: Mapping[str, Any]) -> Subscription:
    row.version, row.changed_at = row.version + 1, now
    row.save()
    audit.record(kind, row, by=by, now=now, payload=payload, case=row.client)
    return row


def terms_of(row: Subscription) -> dict[str, Any]:
    division: Division | None = row.division
    return {
        "address": row.address,
        "resources": row.resources,
        "verbs": row.verbs,
        "division": division.code if division else "",
        "enterprise": row.enterprise,
    }
