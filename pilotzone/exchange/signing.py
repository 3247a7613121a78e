"""Signatures as in Standard Webhooks: over `id.timestamp.body`, by a secret that both sides know.

HMAC-SHA256 is built in. Where a rule asks for another algorithm (SM3, SM2), PILOTZONE_SIGNATURES names a class with
a `prefix` and a `sign`, by its dotted path; its signatures are told from these by their prefix.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

MARK = "whsec_"
SECRET_BYTES = 32


class Provider(Protocol):
    """`prefix` stands before the comma of a signature; `sign` answers the bytes that are shown in base64."""

    prefix: str

    def sign(self, secret: bytes, content: bytes) -> bytes: ...


class HmacSha256:
    """The symmetric scheme of the standard, `v1`."""

    prefix = "v1"

    def sign(self, secret: bytes, content: bytes) -> bytes:
        return hmac.new(secret, content, hashlib.sha256).digest()


def provider() -> Provider:
    made: Provider = import_string(settings.PILOTZONE_SIGNATURES)()
    return made


def new_secret() -> str:
    return MARK + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, content: bytes) -> str:
    """`v1,…` by a secret as it is handed over, `whsec_` and base64."""
    by = provider()
    key = base64.b64decode(secret.removeprefix(MARK))
    return f"{by.prefix},{base64.b64encode(by.sign(key, content)).decode()}"


def headers(uid: str, moment: int, body: bytes, known: Iterable[str]) -> dict[str, str]:
    """The three headers of a message; signed by each of the secrets, so that one can replace another."""
    content = b".".join([uid.encode(), str(moment).encode(), body])
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(signature(secret, content) for secret in known),
    }
