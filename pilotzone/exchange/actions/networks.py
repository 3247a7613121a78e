"""Private networks that may be called: listed and removed by the security administrator."""

from datetime import datetime

from django.db import transaction

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange.actions import deliveries
from pilotzone.exchange.actions.partners import network_of
from pilotzone.exchange.models_webhooks import Network
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import require


@transaction.atomic
def list_network(*, network: str, purpose: str, by: User, now: datetime) -> Network:
    """From now on, and what waits for an address in it is sent. Raises Refused where it is none, or is all of them."""
    require(P.PARTNER_CONFIRM, by)
    row = Network(network=network_of(network), purpose=purpose, listed_at=now, listed_by=by)
    row.validate_constraints()
    row.save(force_insert=True)
    audit.record("network.listed", row, by=by, now=now, payload={"network": row.network, "purpose": purpose})
    deliveries.try_anew()
    return row


@transaction.atomic
def remove_network(row: Network, *, by: User, now: datetime) -> Network:
    """From now on nothing in it is called."""
    require(P.PARTNER_CONFIRM, by)
    row = Network.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.removed_at is None:
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        audit.record("network.removed", row, by=by, now=now, payload={"network": row.network})
    return row
