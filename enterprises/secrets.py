"""Account numbers at rest: encrypted with the first key of PILOTZONE_FIELD_KEYS, readable with any of them.

A key may be any long string. To change keys, put the new one in front and keep the old one behind it.
"""

import hashlib
import hmac

from django.conf import settings

from pilotzone.kernel import sealing

PURPOSE = b"pilotzone.enterprises.secrets:"


def encrypt(text: str) -> str:
    return sealing.seal(PURPOSE, text)


def decrypt(token: str) -> str:
    """Raises cryptography's InvalidToken if no key fits or the text was tampered with."""
    return sealing.unseal(PURPOSE, token)


def kept_in(*places: str) -> None:
    """Register the text columns ("app.Model.field") that hold what `encrypt` gave."""
    for place in places:
        model, _, field = place.rpartition(".")
        sealing.register(sealing.Column(model, field, PURPOSE))


def fingerprint(purpose: str, text: str) -> str:
    """A keyed hash by which equal texts are found without keeping them; useless without the key.

    Made with the last key, which stays while keys are added in front; where it is dropped,
    `manage.py relations rebuild` makes them again.
    """
    key = hashlib.sha256(PURPOSE + b"fingerprint:" + settings.PILOTZONE_FIELD_KEYS[-1].encode()).digest()
    return hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
