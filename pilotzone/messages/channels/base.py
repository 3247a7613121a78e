"""What a channel has to offer."""

from dataclasses import dataclass
from typing import Protocol

from pilotzone.accounts.models import User


class Unreachable(Exception):
    """This person has no address on this channel; trying again would not help."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text on its way out. `reference` is the same at every attempt, so that a receiver can drop doubles."""

    reference: str
    title: str
    body: str
    link: str = ""
    opt_out: str = ""


class Sender(Protocol):
    def address(self, user: User) -> str:
        """Where this person is reached, empty if nowhere."""

    def masked(self, address: str) -> str:
        """The address as records and logs show it."""

    def send(self, user: User, message: Outgoing) -> None:
        """Hand over to the gateway; the active language is the recipient's."""
