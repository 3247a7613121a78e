"""Reads of notices and of what people chose."""

from pilotzone.accounts.models import User
from pilotzone.kernel.paging import capped_count
from pilotzone.messages import kinds
from pilotzone.messages.enums import Channel, Mode
from pilotzone.messages.models import Notice, Preference

CAP = 99


def unread_count(user: User) -> int:
    """Counted no further than 100: a bell shows "99+"."""
    return capped_count(Notice.objects.visible_to(user).unread(), CAP)


def usual_mode(channel: str, *, urgent: bool = False) -> str:
    """What holds for somebody who chose nothing: mail at once, SMS for urgent notices alone."""
    return Mode.IMMEDIATE if channel == Channel.EMAIL or urgent else Mode.OFF


def preferences_of(user: User) -> dict[tuple[str, str], str]:
    """The mode of every group and channel, chosen or usual."""
    rows = Preference.objects.filter(user=user).values_list("group", "channel", "mode")
    own = {(group, channel): mode for group, channel, mode in rows}
    every = [(group, channel) for group in kinds.groups() for channel in Channel.values]
    return {key: own.get(key) or usual_mode(key[1]) for key in every}
