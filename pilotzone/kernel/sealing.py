"""Texts at rest that are needed again: encrypted with the first key of PILOTZONE_FIELD_KEYS, readable with any.

A key may be any long string. To change keys, put the new one in front and keep the old one behind it.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Column:
    """Where sealed texts are kept: a column of a model ("app.Model"), or a member of a JSON column; empty is none."""

    model: str
    field: str
    purpose: bytes
    member: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.model, self.field, self.member)))

    def text(self, value: Any) -> str:
        found = value.get(self.member, "") if self.member else value
        return str(found)

    def with_text(self, value: Any, text: str) -> Any:
        return value | {self.member: text} if self.member else text


_columns: list[Column] = []


def register(*columns: Column) -> None:
    """Each app says once, when it is loaded, where it keeps what it seals."""
    _columns.extend(columns)


def columns() -> tuple[Column, ...]:
    return tuple(sorted(_columns, key=str))


@lru_cache(maxsize=32)
def cipher(purpose: bytes, keys: tuple[str, ...]) -> MultiFernet:
    """One cipher for each purpose, so that what is sealed for one is no text of another."""
    derived = (hashlib.sha256(purpose + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def seal(purpose: bytes, text: str) -> str:
    return cipher(purpose, tuple(settings.PILOTZONE_FIELD_KEYS)).encrypt(text.encode()).decode()


def unseal(purpose: bytes, token: str) -> str:
    """Raises cryptography's InvalidToken if no key fits or the text was tampered with."""
    return cipher(purpose, tuple(settings.PILOTZONE_FIELD_KEYS)).decrypt(token.encode()).decode()


def sealed_by(purpose: bytes, token: str) -> int | None:
    """The place in PILOTZONE_FIELD_KEYS, from 0, of the key that a text was sealed with; none if it is none of them."""
    for place, key in enumerate(settings.PILOTZONE_FIELD_KEYS):
        try:
            cipher(purpose, (key,)).decrypt(token.encode())
        except InvalidToken:
            continue
        return place
    return None
