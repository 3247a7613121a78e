"""Canonical JSON (RFC 8785) and its digest: the form in which records are frozen."""

import hashlib
from typing import Any

import rfc8785


def dumps(value: Any) -> bytes:
    """The one byte string that stands for a JSON value. Exact numbers belong in strings: a float is refused."""
    refuse_floats(value)
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """The sha256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(dumps(value)).hexdigest()


def refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"A record holds no float: {value!r}")
    if isinstance(value, dict):
        for item in value.values():
            refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            refuse_floats(item)
