"""Texts at rest that are needed again: encrypted with the first key of PILOTZONE_FIELD_KEYS, readable with any.

A key may be any long string. To change keys, put the new one in front and keep the old one behind it.
"""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@lru_cache(maxsize=8)
def cipher(purpose: bytes, keys: tuple[str, ...]) -> MultiFernet:
    """One cipher for each purpose, so that what is sealed for one is no text of another."""
    derived = (hashlib.sha256(purpose + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def seal(purpose: bytes, text: str) -> str:
    return cipher(purpose, tuple(settings.PILOTZONE_FIELD_KEYS)).encrypt(text.encode()).decode()


def unseal(purpose: bytes, token: str) -> str:
    """Raises cryptography's InvalidToken if no key fits or the text was tampered with."""
    return cipher(purpose, tuple(settings.PILOTZONE_FIELD_KEYS)).decrypt(token.encode()).decode()
