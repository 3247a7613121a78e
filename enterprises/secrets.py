"""Account numbers at rest: encrypted with the first key of PILOTZONE_FIELD_KEYS, readable with any of them.

A key may be any long string. To change keys, put the new one in front and keep the old one behind it.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

PURPOSE = b"pilotzone.enterprises.secrets:"


@lru_cache(maxsize=4)
def cipher(keys: tuple[str, ...]) -> MultiFernet:
    derived = (hashlib.sha256(PURPOSE + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def encrypt(text: str) -> str:
    return cipher(tuple(settings.PILOTZONE_FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises cryptography's InvalidToken if no key fits or the text was tampered with."""
    return cipher(tuple(settings.PILOTZONE_FIELD_KEYS)).decrypt(token.encode()).decode()


def fingerprint(purpose: str, text: str) -> str:
    """A keyed hash by which equal texts are found without keeping them; useless without the key.

    Made with the last key, which stays while keys are added in front; where it is dropped,
    `manage.py relations rebuild` makes them again.
    """
    key = hashlib.sha256(PURPOSE + b"fingerprint:" + settings.PILOTZONE_FIELD_KEYS[-1].encode()).digest()
    return hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
