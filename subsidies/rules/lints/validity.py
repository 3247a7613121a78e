"""Lints of validity: dates against the status, holes and overlaps between the versions of a measure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pilotzone.formula.formats import show_date
from pilotzone.formula.text import Text
from subsidies.rules.lints.model import Lint
from subsidies.rules.lints.wordings import tell
from subsidies.rules.model import Measure

DAY = dt.timedelta(days=1)


def validity_lints(measure: Measure, today: dt.date | None, siblings: Sequence[Measure]) -> Iterator[Lint]:
    start, end = measure.valid_from, measure.valid_to
    if start and end and end < start:
        yield tell("validity_backwards", "valid")
        return
    if today and end and end < today and measure.status == "in_force":
        yield tell("validity_over", "status", date=_date(end))
    others = [each for each in siblings if each.id == measure.id and each.version != measure.version]
    dated = sorted((each for each in (measure, *others) if each.valid_from), key=_begin)
    for one, two in pairwise(dated):
        if measure in (one, two) and one.valid_to is not None:
            yield from _between(one, two, one.valid_to, _begin(two))


def _between(one: Measure, two: Measure, end: dt.date, start: dt.date) -> Iterator[Lint]:
    """A version without an end ends when the next begins, so that only stated ends can leave a hole or overlap."""
    if end + DAY < start:
        yield tell(
            "validity_hole", "valid", one=one.version, two=two.version, start=_date(end + DAY), end=_date(start - DAY)
        )
    elif end >= start:
        last = min(end, two.valid_to or end)
        yield tell("validity_overlap", "valid", one=one.version, two=two.version, start=_date(start), end=_date(last))


def _begin(measure: Measure) -> dt.date:
    return measure.valid_from or dt.date.min


def _date(day: dt.date) -> Text:
    return Text(show_date(day, "zh"), show_date(day, "en"))
