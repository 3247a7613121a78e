"""SMS through the gateway that PILOTZONE_SMS_SENDER names."""

import logging
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from pilotzone.accounts.models import User
from pilotzone.messages.channels.base import Outgoing, Unreachable

logger = logging.getLogger(__name__)


def mask_phone(number: str) -> str:
    """13812345678 → 138****5678"""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else "****"


class SmsSender(Protocol):
    """A gateway. Raises when it did not take the message."""

    def send(self, number: str, text: str, reference: str) -> None: ...


class ConsoleSender:
    """Writes to var/log/sms.log instead of sending; the number is masked there too."""

    def send(self, number: str, text: str, reference: str) -> None:
        path = Path(settings.VAR_DIR) / "log" / "sms.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{reference} {mask_phone(number)} {text}\n")
        logger.info("SMS %s to %s", reference, mask_phone(number))


@lru_cache
def sender(path: str) -> SmsSender:
    return import_string(path)()


class SmsChannel:
    def address(self, user: User) -> str:
        return str(user.phone)

    def masked(self, address: str) -> str:
        return mask_phone(address) if address else ""

    def send(self, user: User, message: Outgoing) -> None:
        """The title alone: details stay in the portal, behind the sign-in."""
        if not user.phone:
            raise Unreachable("no mobile number")
        sender(settings.PILOTZONE_SMS_SENDER).send(user.phone, message.title, message.reference)
