"""Keys: a further one is proposed and confirmed like the first, the old ones stay for a while, all of them end."""

import secrets
from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import get_access_token_model, get_application_model

from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.exchange import workflow
from pilotzone.exchange.enums import ClientState, KeyState
from pilotzone.exchange.models import Client, Key
from pilotzone.jobs import outbox
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import move, require
from pilotzone.messages import actions as messages

MOST_DAYS = 366
OVERLAP = timedelta(days=14)  # so long the old keys open beside a new one
WARNINGS = (30, 7, 1)  # days before the end at which those who look after keys, and the partner, are told
SECRET_BYTES = 48


@transaction.atomic
def propose_key(client: Client, *, days: int, by: User, now: datetime) -> Key:
    """A further key for a client in force. Raises Refused where one waits already."""
    require(P.PARTNER_PROPOSE, by)
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.state != ClientState.IN_FORCE:
        raise Refused("client_not_in_force", _("Only a client in force gets a further key."), status=409)
    key = Key(client=client, days=days, proposed_at=now, proposed_by=by)
    key.validate_constraints()
    key.save(force_insert=True)
    audit.record("key.proposed", key, by=by, now=now, payload={"days": days}, case=client)
    link = f"/bureau/partners/clients/{client.uid}/"
    messages.notify(officers(P.PARTNER_CONFIRM), "key.proposed", params=named(client), link=link, now=now, case=client)
    return key


@transaction.atomic
def confirm_key(key: Key, *, by: User, now: datetime) -> tuple[Key, str]:
    """The second person: the key opens from now on, the older ones for OVERLAP more at most; the secret this once."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=key.client_id)
    if client.state != ClientState.IN_FORCE:
        raise Refused("client_not_in_force", _("Only a client in force gets a further key."), status=409)
    for older in client.keys.usable(now).filter(expires_at__gt=now + OVERLAP):
        older.expires_at = now + OVERLAP
        older.save(update_fields=["expires_at"])
    return confirmed_key(key, by=by, now=now)


def confirmed_key(key: Key, *, by: User, now: datetime) -> tuple[Key, str]:
    """The part that the first key and a further one share; the caller holds the client's lock."""
    key = Key.objects.select_for_update(of=("self",)).select_related("client").get(pk=key.pk)
    move(key, workflow.CONFIRM_KEY, by=by)
    another_person(key.proposed_by_id, by)
    secret, kinds = secrets.token_urlsafe(SECRET_BYTES), get_application_model()
    application = kinds.objects.create(
        name=str(key.uid),
        client_secret=secret,
        client_type=kinds.CLIENT_CONFIDENTIAL,
        authorization_grant_type=kinds.GRANT_CLIENT_CREDENTIALS,
    )
    ends = now + timedelta(days=key.days)
    key.application, key.confirmed_at, key.confirmed_by, key.expires_at = application, now, by, ends
    key.save()
    payload = {"client_id": application.client_id, "expires_at": ends.isoformat()}
    audit.record("key.confirmed", key, by=by, now=now, payload=payload, case=key.client)
    return key, secret


@transaction.atomic
def refuse_key(key: Key, *, by: User, now: datetime) -> Key:
    key = Key.objects.select_for_update(of=("self",)).select_related("client").get(pk=key.pk)
    move(key, workflow.REFUSE_KEY, by=by)
    another_person(key.proposed_by_id, by)
    key.save(update_fields=["state"])
    audit.record("key.refused", key, by=by, now=now, case=key.client)
    return key


@transaction.atomic
def withdraw_key(key: Key, *, by: User, now: datetime) -> Key:
    """At once, its tokens too: until their time is over they are answered with why they open nothing."""
    key = Key.objects.select_for_update(of=("self",)).select_related("client").get(pk=key.pk)
    move(key, workflow.WITHDRAW_KEY, by=by)
    key.withdrawn_at = now
    key.save(update_fields=["state", "withdrawn_at"])
    audit.record("key.withdrawn", key, by=by, now=now, case=key.client)
    return key


def another_person(proposer_id: int, by: User) -> None:
    if proposer_id == by.pk:
        raise Refused("own_proposal", _("Whoever proposed it does not confirm it."), status=409)


@transaction.atomic
def purge_tokens() -> int:
    """Tokens whose time is over, by the machine's clock, which gave them their time."""
    count, _kinds = get_access_token_model().objects.filter(expires__lt=timezone.now()).delete()
    return int(count)


def note_use(key: Key, *, day: date) -> None:
    """The day on which a key was last used, written once a day."""
    if key.last_used_on != day:
        Key.objects.filter(pk=key.pk).update(last_used_on=day)


@transaction.atomic
def warn(*, now: datetime) -> int:
    """Tell of keys that end soon: the administrators here, the partner by mail; once at each of WARNINGS."""
    told = 0
    rows = Key.objects.expiring(now, now + timedelta(days=max(WARNINGS))).select_related("client__partner")
    for key in rows.select_for_update(of=("self",)):
        ends = cast(datetime, key.expires_at)  # no key in force is without an end
        left = (ends - now).days + 1
        step = min(days for days in WARNINGS if left <= days)
        if replaced(key) or (key.warned_days is not None and key.warned_days <= step):
            continue
        key.warned_days = step
        key.save(update_fields=["warned_days"])
        people = officers(P.PARTNER_PROPOSE) | officers(P.PARTNER_CONFIRM)
        params = named(key.client) | {"day": timezone.localdate(ends)}
        link = f"/bureau/partners/clients/{key.client.uid}/"
        messages.notify(people, "key.expiring", params=params, link=link, now=now, case=key.client)
        outbox.enqueue("exchange.mail_expiry", key.pk, now=now)
        told += 1
    return told


def replaced(key: Key) -> bool:
    """A later key of the same client is in force: this one ends as was meant."""
    return key.client.keys.filter(Q(state=KeyState.IN_FORCE), expires_at__gt=key.expires_at).exists()


def named(client: Client) -> dict[str, object]:
    names = {"zh": client.partner.name_zh, "en": client.partner.name_en}
    return {"partner": names, "system": client.name}
