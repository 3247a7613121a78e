"""Whether a webhook is the portal's, as in Standard Webhooks (https://www.standardwebhooks.com/)."""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping

TOLERANCE = 300  # seconds between the portal's clock and yours
PREFIX = "whsec_"


class Forged(Exception):
    """Not signed with this secret, or not now."""


def verify(secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None = None) -> str:
    """The message's id, by which you know one that came before. Raises Forged.

    `headers` as your web framework hands them over, their names in any case; `body` as it came, byte for byte. While a
    secret is changed the portal signs with both, and one is enough.
    """
    told = {name.lower(): value for name, value in headers.items()}
    try:
        number, moment, given = (told[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        apart = abs((time.time() if now is None else now) - int(moment))
    except (KeyError, ValueError) as error:
        raise Forged("The headers of a signed message are not there.") from error
    if apart > TOLERANCE:
        raise Forged("The message is not of now: sent again by somebody, or a clock is wrong.")
    signed = hmac.new(key, f"{number}.{moment}.".encode() + body, hashlib.sha256).digest()
    expected = f"v1,{base64.b64encode(signed).decode()}"
    if not any(hmac.compare_digest(expected.encode(), each.encode()) for each in given.split()):
        raise Forged("No signature is of this secret.")
    return number
