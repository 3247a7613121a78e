"""Time limits that reached into a year whose notice was not entered yet: counted again once it is.

Apps register which rows of theirs have such limits. A limit keeps the number of working days that it was given: those
from its start to the day that weekends alone led to are counted on again by the notice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from pilotzone.kernel.workdays import ZONE
from pilotzone.reference import queries
from pilotzone.reference.rules.limits import counted_on, last_day

BATCH = 500


@dataclass(frozen=True, slots=True)
class Limit:
    """`rows` are those whose limit runs. `start` is a moment from which its days are counted, `due` a day or a moment,
    `flag` says that it is provisional; `start` may be any earlier moment in a year whose notice was entered."""

    rows: Callable[[], QuerySet[Any]]
    start: Callable[[Any], datetime]
    due: str
    flag: str = "due_provisional"


_limits: list[Limit] = []


def register(*limits: Limit) -> None:
    _limits.extend(limits)


def registered() -> Iterator[tuple[type[models.Model], str]]:
    """Models with the names of their flags."""
    return ((limit.rows().model, limit.flag) for limit in _limits)


def settle_all() -> int:
    """Each kind in a transaction of its own; safe to run again."""
    return sum(settle(limit) for limit in _limits)


@transaction.atomic
def settle(limit: Limit) -> int:
    rows = list(limit.rows().filter(**{limit.flag: True}).select_for_update(of=("self",)).order_by("pk"))
    lasts = {row.pk: last_day(getattr(row, limit.due)) for row in rows}
    before = {year: queries.calendar(but=year) for year in {day.year for day in lasts.values()}}
    after, settled = queries.calendar(), []
    for row in rows:
        last, start = lasts[row.pk], limit.start(row).astimezone(ZONE).date()
        found = counted_on(start, last, before[last.year], after)
        if found is None:
            continue
        setattr(row, limit.due, getattr(row, limit.due) + (found - last))
        setattr(row, limit.flag, False)
        settled.append(row)
    if settled:
        type(settled[0])._base_manager.bulk_update(settled, [limit.due, limit.flag], batch_size=BATCH)
    return len(settled)
