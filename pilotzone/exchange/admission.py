"""Whether a key opens the door at this moment, for whoever knocks with it."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.adapters import client_ip
from pilotzone.exchange.enums import ClientState, KeyState
from pilotzone.exchange.models import Client, Key
from pilotzone.kernel.errors import DomainError, NotAllowed


@dataclass(frozen=True, slots=True)
class Caller:
    """From where a request comes, and the SHA-256 of its certificate where the proxy says so."""

    address: str
    certificate: str


def caller_of(request: HttpRequest) -> Caller:
    named = settings.PILOTZONE_CERTIFICATE_HEADER
    return Caller(client_ip(request) or "", plain_digest(request.headers.get(named, "")) if named else "")


def plain_digest(text: str) -> str:
    """A fingerprint as proxies and certificates write it, as lower-case digits alone."""
    return text.strip().replace(":", "").lower()


def check(key: Key, caller: Caller, *, now: datetime) -> None:
    """Raises the error that tells the partner why the key does not open, and what to do."""
    client = key.client
    require_in_force(client)
    if key.state != KeyState.IN_FORCE:
        raise DomainError("key_withdrawn", _("This key was withdrawn."), status=401)
    if key.is_over(now):
        raise DomainError("key_expired", _("This key has expired."), status=401)
    if not comes_from(client, caller.address):
        raise NotAllowed(
            "address_not_allowed",
            _("The address %(address)s is not among those agreed on for this client."),
            params={"address": caller.address},
        )
    if client.certificate and client.certificate != caller.certificate:
        raise NotAllowed("certificate_required", _("This client has to come with its own certificate."))


def require_in_force(client: Client) -> None:
    if client.state != ClientState.IN_FORCE:
        raise DomainError("client_withdrawn", _("This client's access was withdrawn."), status=401)


def check_client(client: Client, *, now: datetime) -> None:
    """Of a client that shows no key, since it does not call: it has to have one that would open.

    Raises the error that tells the partner why nothing of it is taken.
    """
    require_in_force(client)
    if not client.keys.usable(now).exists():
        raise DomainError("key_expired", _("This key has expired."), status=401)


def comes_from(client: Client, address: str) -> bool:
    try:
        here = ip_address(address)
    except ValueError:
        return False
    return any(here in ip_network(network) for network in client.networks)
