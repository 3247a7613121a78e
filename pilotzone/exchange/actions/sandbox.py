"""A key in the sandbox: two of its own administrators say yes at once, all else is as in the portal."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.exchange import queries
from pilotzone.exchange.actions import partners
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Client, Key, Partner
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused

DAYS = 30  # that such a key is valid for
MOST_A_DAY = 200  # keys, of everybody together
BASIS = "沙箱联调"  # as it stands in the record


@transaction.atomic
def open_key(partner: Partner, *, name: str, networks: list[str], now: datetime) -> tuple[Key, str]:
    """A system with every scope that such a partner can have, and its key, whose secret is returned this once.

    Raises NotAllowed outside a sandbox, Refused where a network is none or the day's keys are used up.
    """
    if not settings.PILOTZONE_SANDBOX:
        raise NotAllowed("not_a_sandbox", _("Only in a sandbox does somebody open a key alone."))
    if Client.objects.filter(proposed_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused("sandbox_full", _("No more keys are opened today. Try again tomorrow."), status=429)
    proposer, confirmer = two_administrators()
    client = partners.propose_client(
        partner,
        name=name,
        scopes=queries.offered(Kind(partner.kind), partner.code, clock.local_date(now)),
        networks=networks,
        certificate="",
        basis=BASIS,
        days=DAYS,
        by=proposer,
        now=now,
    )
    return partners.confirm_client(client, by=confirmer, now=now)


def two_administrators() -> tuple[User, User]:
    """Who proposes and who confirms; a sandbox comes with both."""
    proposer = officers(P.PARTNER_PROPOSE).order_by("pk").first()
    confirmer = proposer and officers(P.PARTNER_CONFIRM).exclude(pk=proposer.pk).order_by("pk").first()
    if proposer is None or confirmer is None:
        raise Refused("sandbox_unattended", _("This sandbox has no two administrators who could issue a key."))
    return proposer, confirmer
