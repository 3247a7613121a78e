"""The token in an invitation's link: derived from its number and the portal's key, so that it is never stored."""

import hashlib
from uuid import UUID

from django.core.signing import Signer

SALT = "enterprises.invitation"


def token_of(uid: UUID) -> str:
    return Signer(salt=SALT).signature(uid.hex)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
