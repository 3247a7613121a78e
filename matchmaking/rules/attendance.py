"""How long somebody was there, from what was read at the door."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaking.rules.periods import Period


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Read at the door: came, or left."""

    at: datetime
    came: bool


def stays(marks: Iterable[Mark], windows: Sequence[Period]) -> list[Period]:
    """The periods of presence, within the event's hours (`windows`, one for each day).

    Who came twice without leaving came the first time. Who was not seen leaving stayed until the window ended in which
    they came; leaving without having come says nothing.
    """
    rows, found = sorted(marks), []
    for window in sorted(windows):
        since: datetime | None = None
        for mark in (mark for mark in rows if belongs(mark, window, windows)):
            if mark.came:
                since = since or mark.at
            elif since is not None:
                found.append(Period(max(since, window.first), min(mark.at, window.last)))
                since = None
        if since is not None:
            found.append(Period(max(since, window.first), window.last))
    return [stay for stay in found if stay.first < stay.last]


def belongs(mark: Mark, window: Period, windows: Sequence[Period]) -> bool:
    """To the last window that had begun; before the first one, to the first."""
    begun = [each for each in sorted(windows) if each.first <= mark.at]
    if not begun or (mark.came and mark.at >= begun[-1].last):
        following = [each for each in sorted(windows) if each.first > mark.at]
        return bool(following) and following[0] == window
    return begun[-1] == window


def minutes(marks: Iterable[Mark], windows: Sequence[Period]) -> int:
    """Whole minutes, all periods together."""
    total = sum((stay.last - stay.first for stay in stays(marks, windows)), timedelta())
    return int(total.total_seconds() // 60)
