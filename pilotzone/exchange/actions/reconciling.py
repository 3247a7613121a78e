"""Once a day, what each client should have: so that it finds out by itself whether its copy is complete."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.exchange import feed, resources, rules
from pilotzone.exchange.actions import changes
from pilotzone.exchange.models import ChangeCounter, Client, Reconciliation
from pilotzone.exchange.resources import Resource
from pilotzone.jobs import outbox
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.errors import NotAllowed

KEPT = timedelta(days=90)


@transaction.atomic
def begin(*, now: datetime) -> int:
    """A task for every client in force; what is older than KEPT goes."""
    Reconciliation.objects.filter(made_at__lt=now - KEPT).delete()
    clients = list(Client.objects.in_force().values_list("pk", flat=True))
    outbox.enqueue_each("exchange.reconcile", [(client,) for client in clients], now=now)
    return len(clients)


def reconcile(client_id: int, *, now: datetime) -> int:
    """Every resource that the client may read. The same day again replaces what was there."""
    client = Client.objects.in_force().select_related("partner", "user").filter(pk=client_id).first()
    if client is None:
        return 0
    asked = feed.readable(client.held_scopes, ())
    for resource in asked:
        keep(client, resource, now=now)
    return len(asked)


@transaction.atomic
def keep(client: Client, resource: Resource, *, now: datetime) -> Reconciliation:
    changes.number()
    position = ChangeCounter.objects.filter(pk=1).values_list("last", flat=True).first() or 0
    objects = resource.copy(client.user, client.partner.code)
    found = rules.tally((plain for _key, plain in objects), resource.summed)
    values = {"made_at": now, "position": position, "count": found.count, "total": found.total, "digest": found.digest}
    row, _made = Reconciliation.objects.update_or_create(
        client=client, resource=resource.name, day=clock.local_date(now), defaults=values
    )
    return row


def differences(
    name: str, there: Mapping[str, str], begins_with: str, scopes: Collection[str], *, by: User
) -> rules.Differences:
    """What the client's copy, as digests by key, has that ours has not, and the other way round.

    `begins_with` narrows both to keys that begin so: a large copy is compared in parts. Raises NotAllowed where the
    token does not open the resource.
    """
    client = Client.objects.in_force().select_related("partner").get(user=by)
    resource = resources.known()[name]
    if resource.scope not in scopes:
        wanted = _("This needs the scope %(scope)s.")
        raise NotAllowed("scope_missing", wanted, field="resource", params={"scope": resource.scope})
    copy = resource.copy(by, client.partner.code, begins_with)
    here = {key: canonical.digest(plain) for key, plain in copy if key.startswith(begins_with)}
    return rules.compare(here, {key: digest for key, digest in there.items() if key.startswith(begins_with)})
