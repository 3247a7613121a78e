"""The ways out of the portal: each sends one text to one person, or raises."""

from pilotzone.messages.channels.base import Sender, Unreachable
from pilotzone.messages.channels.email import EmailChannel
from pilotzone.messages.channels.sms import SmsChannel
from pilotzone.messages.enums import Channel

CHANNELS: dict[str, Sender] = {Channel.EMAIL: EmailChannel(), Channel.SMS: SmsChannel()}

__all__ = ["CHANNELS", "Sender", "Unreachable"]
