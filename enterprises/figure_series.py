"""How the change feed names a figure, and what it is told of figures that were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from enterprises.enums_figures import Mode
from enterprises.models import DataSource, Figure, Indicator, Subject
from enterprises.rules.figures.periods import Period
from pilotzone.exchange.actions import changes
from pilotzone.exchange.enums import Verb
from pilotzone.exchange.resources import Bounds

BETWEEN, NO_MODE = ":", "-"


def figure_key(code: str, indicator: str, period: str, mode: str, source: str) -> str:
    """By which the feed names a figure's series: 91120116MA07B2X41J:trade:2024Q1:-:customs."""
    return BETWEEN.join((code, indicator, period, NO_MODE if mode == Mode.NONE else mode, source))


def key_of(row: Figure) -> str:
    return figure_key(code_of(row.subject), row.indicator.code, str(row.period), row.mode, row.source.code)


def code_of(subject: Subject) -> str:
    """Under which figures of the subject are sent and asked for."""
    if subject.enterprise_id:
        return str(subject.enterprise.uscc)
    return str(subject.park.code if subject.park_id else subject.code)


@dataclass(frozen=True, slots=True)
class Changed:
    """A series that was told anew, by the keys of its rows; it `stands` unless it was withdrawn."""

    subject: int
    indicator: int
    period: Period
    mode: str
    revision: int
    stands: bool


def note(rows: Sequence[Changed], source: DataSource, *, now: datetime) -> None:
    """What a bulk writer made, in its own transaction: one change of each series, its revision as the version."""
    subjects = Subject.objects.filter(pk__in={row.subject for row in rows})
    named = {
        each.pk: (code_of(each), subject_bounds(each))
        for each in subjects.select_related("enterprise", "park", "operator")
    }
    indicators = dict(Indicator.objects.filter(pk__in={row.indicator for row in rows}).values_list("pk", "code"))
    told = []
    for row in rows:
        code, bounds = named[row.subject]
        key = figure_key(code, indicators[row.indicator], str(row.period), row.mode, source.code)
        told.append((key, Verb.CHANGE if row.stands else Verb.GONE, row.revision, bounds))
    changes.note("figures", told, now=now)


def subject_bounds(subject: Subject) -> Bounds:
    owner = subject.enterprise or subject.operator
    return (owner.pk, owner.registration_division_id) if owner else (None, None)
