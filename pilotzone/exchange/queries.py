"""What a client may do now, as the grants that a person would hold."""

from collections.abc import Collection, Iterator
from datetime import date

from pilotzone.accounts.models import User
from pilotzone.exchange import bases, bindings
from pilotzone.exchange.enums import BOUND, OFFICES, Kind
from pilotzone.exchange.models import Client, Partner
from pilotzone.kernel.access import Grant, P, R
from pilotzone.kernel.errors import NotAllowed
from pilotzone.kernel.scopes import RIGHTS, WHOLE_ZONE, Scope


def side(kind: Kind, scope: Scope) -> frozenset[P]:
    """What the scope stands for in the hands of such a partner; nothing: it cannot be given the scope."""
    rights = RIGHTS[scope]
    if kind == Kind.BANK:
        return rights.bank
    if kind == Kind.PARK and rights.park:
        return rights.park
    if kind in OFFICES:
        return frozenset() if kind == Kind.DISTRICT and scope in WHOLE_ZONE else rights.office
    return rights.member


def offered(kind: Kind, source: str, day: date) -> list[Scope]:
    """The scopes that such a partner can be given: those with rights and with a lawful basis."""
    return [scope for scope in Scope if side(kind, scope) and bases.found(kind, source, scope, day)]


def barred(partner: Partner, scopes: Collection[Scope], day: date) -> dict[Scope, NotAllowed]:
    """Those of the scopes that have no lawful basis on the day, each with what is said to whoever uses it."""
    kind = Kind(partner.kind)
    without = [scope for scope in scopes if bases.found(kind, partner.code, scope, day) is None]
    return {scope: bases.refusal(kind, partner.code, scope) for scope in without}


def grants(partner: Partner, scopes: Collection[Scope], day: date) -> tuple[Grant, ...]:
    """The rights of these scopes on what the partner may see: a division, the zone, or its enterprises.

    What a park may do about itself it holds with no tenant too; whoever asks looks at the park's code besides.
    """
    kind = Kind(partner.kind)
    held = permissions(kind, scopes)
    if kind not in BOUND:
        return (Grant(R.PARTNER, division_id=partner.division_id, permissions=held),)
    found = bindings.enterprises(kind, partner.code, day) or ()
    own = frozenset[P]().union(*(RIGHTS[scope].park for scope in scopes)) if kind == Kind.PARK else frozenset[P]()
    alone = (Grant(R.PARTNER, permissions=own),) if own else ()
    return (*alone, *(Grant(R.PARTNER, enterprise_id=enterprise, permissions=held - own) for enterprise in found))


def permissions(kind: Kind, scopes: Collection[Scope]) -> frozenset[P]:
    return frozenset().union(*(side(kind, scope) for scope in scopes))


def machine_grants(user: User, day: date) -> Iterator[Grant]:
    """All that the system's client was given: for work that goes on after the request, where no token is shown."""
    client = Client.objects.in_force().select_related("partner").filter(user=user).first()
    if client is not None:
        scopes = client.held_scopes - barred(client.partner, client.held_scopes, day).keys()
        yield from grants(client.partner, scopes, day)
