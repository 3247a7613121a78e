"""Links by which a recipient leaves a group of mails with one click, without signing in."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from pilotzone.messages.texts import absolute

SALT = "pilotzone.messages.opt_out"


@dataclass(frozen=True, slots=True)
class OptOut:
    user_id: int
    group: str
    channel: str


def link(user_id: int, group: str, channel: str) -> str:
    token = signing.dumps([user_id, group, channel], salt=SALT)
    return absolute(reverse("portal:messages:opt_out", args=[token]))


def read(token: str) -> OptOut | None:
    """What the link stands for, or None if it was not made by us. It has no expiry: an old mail must work too."""
    try:
        return OptOut(*signing.loads(token, salt=SALT))
    except signing.BadSignature:
        return None
