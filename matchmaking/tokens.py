"""The token in an overseas firm's link: derived from its number and the portal's key, so that it is never stored."""

from uuid import UUID

from django.core.signing import Signer

SALT = "matchmaking.party"


def token_of(uid: UUID, number: int) -> str:
    """Of the firm's link with the number; each new link has another one."""
    return Signer(salt=SALT).signature(f"{uid.hex}.{number}")
