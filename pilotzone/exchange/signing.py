"""Signatures as in Standard Webhooks: over `id.timestamp.body`, by a secret of which the other side knows its part.

HMAC-SHA256 is built in, and HMAC-SM3 (GM/T 0004) where a rule asks for it. PILOTZONE_SIGNATURES names the class, by its
dotted path; a `Provider` of a bureau's own may use SM2 or a device. Its signatures are told apart by their prefix.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

MARK = "whsec_"
SECRET_BYTES = 32


class Provider(Protocol):
    """A scheme of signatures. Its secrets are bytes that the portal keeps sealed.

    `prefix` stands before the comma of a signature, whose bytes are shown in base64. `handed_over` is what receivers of
    messages check with: the secret where both sides know one, the public key where each has its own.
    """

    prefix: str

    def new_secret(self) -> bytes: ...

    def handed_over(self, secret: bytes) -> str: ...

    def sign(self, secret: bytes, content: bytes) -> bytes: ...

    def verify(self, secret: bytes, content: bytes, given: bytes) -> bool: ...


class HmacSha256:
    """The symmetric scheme of the standard, `v1`."""

    prefix = "v1"
    algorithm = "sha256"

    def new_secret(self) -> bytes:
        return secrets.token_bytes(SECRET_BYTES)

    def handed_over(self, secret: bytes) -> str:
        return text_of(secret)

    def sign(self, secret: bytes, content: bytes) -> bytes:
        return hmac.digest(secret, content, self.algorithm)

    def verify(self, secret: bytes, content: bytes, given: bytes) -> bool:
        return hmac.compare_digest(self.sign(secret, content), given)


class HmacSm3(HmacSha256):
    """The same with SM3, for which OpenSSL must know it (`openssl list -digest-algorithms`)."""

    prefix = "sm3"
    algorithm = "sm3"


def provider() -> Provider:
    made: Provider = import_string(settings.PILOTZONE_SIGNATURES)()
    return made


def text_of(secret: bytes) -> str:
    return MARK + base64.b64encode(secret).decode()


def bytes_of(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(MARK))


def new_secret() -> str:
    """`whsec_` and base64: what the signing side keeps."""
    return text_of(provider().new_secret())


def handed_over(secret: str) -> str:
    """What the receiver of messages is shown of a secret."""
    return provider().handed_over(bytes_of(secret))


def signature(secret: str, content: bytes) -> str:
    """`v1,…` by a secret as it is kept."""
    by = provider()
    return f"{by.prefix},{base64.b64encode(by.sign(bytes_of(secret), content)).decode()}"


def is_by(secret: str, content: bytes, given: str) -> bool:
    """Whether this `v1,…` was made with the secret."""
    by = provider()
    prefix, _comma, encoded = given.partition(",")
    try:
        shown = base64.b64decode(encoded, validate=True)
    except ValueError:
        return False
    return prefix == by.prefix and by.verify(bytes_of(secret), content, shown)


def headers(uid: str, moment: int, body: bytes, known: Iterable[str]) -> dict[str, str]:
    """The three headers of a message; signed by each of the secrets, so that one can replace another."""
    content = b".".join([uid.encode(), str(moment).encode(), body])
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(signature(secret, content) for secret in known),
    }
