"""What a client may do now, as the grants that a person would hold."""

from collections.abc import Collection, Iterator
from datetime import date

from pilotzone.accounts.models import User
from pilotzone.exchange import bindings
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Client, Partner
from pilotzone.kernel.access import Grant, P, R
from pilotzone.kernel.scopes import RIGHTS, WHOLE_ZONE, Scope


def offered(kind: Kind, *, with_source: bool = True) -> list[Scope]:
    """The scopes that such a partner can be given; figures are sent only by whom they come from."""
    office = kind in (Kind.AGENCY, Kind.DISTRICT)
    scopes = [scope for scope in Scope if (RIGHTS[scope].office if office else RIGHTS[scope].member)]
    if kind == Kind.DISTRICT:
        scopes = [scope for scope in scopes if scope not in WHOLE_ZONE]
    if kind == Kind.PARK:
        scopes = [scope for scope in scopes if scope in PARK_SCOPES]
    return [scope for scope in scopes if scope not in OF_A_SOURCE or (kind == Kind.AGENCY and with_source)]


# What is sent in an agency's own name.
OF_A_SOURCE = frozenset({Scope.FIGURES_WRITE, Scope.DECLARATIONS_WRITE})
# A park knows who its tenants are, and files goods for them; what they claim and report is theirs.
PARK_SCOPES = frozenset({Scope.ENTERPRISES_READ, Scope.NOTICES_READ, Scope.GOODS_READ, Scope.GOODS_WRITE})


def grants(partner: Partner, scopes: Collection[Scope], day: date) -> tuple[Grant, ...]:
    """The rights of these scopes on what the partner may see: a division, the zone, or its enterprises."""
    if partner.is_office:
        return (Grant(R.PARTNER, division_id=partner.division_id, permissions=permissions(scopes, office=True)),)
    held = permissions(scopes, office=False)
    found = bindings.enterprises(Kind(partner.kind), partner.code, day) or ()
    return tuple(Grant(R.PARTNER, enterprise_id=enterprise, permissions=held) for enterprise in found)


def permissions(scopes: Collection[Scope], *, office: bool) -> frozenset[P]:
    sides = (RIGHTS[scope].office if office else RIGHTS[scope].member for scope in scopes)
    return frozenset().union(*sides)


def machine_grants(user: User, day: date) -> Iterator[Grant]:
    """All that the system's client was given: for work that goes on after the request, where no token is shown."""
    client = Client.objects.in_force().select_related("partner").filter(user=user).first()
    if client is not None:
        yield from grants(client.partner, client.held_scopes, day)
