"""Days and moments within messages: written in the reader's language when the message is drawn."""

from dataclasses import dataclass
from datetime import date, datetime

from pilotzone.ui.templatetags.ui import deadline, long_date


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime

    def __str__(self) -> str:
        return str(deadline(self.at))


@dataclass(frozen=True, slots=True)
class Day:
    on: date

    def __str__(self) -> str:
        return str(long_date(self.on))
