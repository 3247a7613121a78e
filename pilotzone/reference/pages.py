"""A year as a sheet of months, and a change of it or of rates as its page shows it."""

import calendar as months
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from pilotzone.kernel.workdays import SATURDAY
from pilotzone.reference import queries
from pilotzone.reference.enums import ChangeKind
from pilotzone.reference.models import ReferenceChange
from pilotzone.reference.rate_batches import CURRENCIES, LISTS
from pilotzone.reference.rules import notices, rates
from pilotzone.ui.templatetags import ui

REMARK_WORDS: Mapping[str, Promise] = {
    "holiday_missing": _("The text does not name %(words)s."),
    "statutory_day_missing": _("%(words)s is a statutory holiday and is not among the days off."),
}
HOLIDAY_WORDS: Mapping[str, Promise] = {
    "元旦": _("New Year"),
    "春节": _("Spring Festival"),
    "清明节": _("Qingming Festival"),
    "劳动节": _("Labour Day"),
    "端午节": _("Dragon Boat Festival"),
    "中秋节": _("Mid-Autumn Festival"),
    "国庆节": _("National Day"),
}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the sheet. `mark` is off, working, weekend, or nothing for a plain working day."""

    day: date
    is_here: bool
    mark: str
    name: str
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Cell]]


def sheet(year: int, standing: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> list[Month]:
    """The twelve months; with `before` the days are marked whose working state it did not give them."""
    days, names = standing.get("days", {}), standing.get("names", {})
    weeks = months.Calendar()

    def cell(day: date, month: int) -> Cell:
        key, is_here = f"{day:%F}", day.month == month
        changes = before is not None and is_working(day, days) != is_working(day, before.get("days", {}))
        return Cell(day, is_here, mark(day, days), worded(names.get(key, "")), changes)

    return [
        Month(
            date(year, month, 1),
            [[cell(day, month) for day in week] for week in weeks.monthdatescalendar(year, month)],
        )
        for month in range(1, 13)
    ]


def worded(name: str) -> str:
    """A holiday's name, or several in one, in the reader's language where it is known."""
    return pgettext("between names", ", ").join(str(HOLIDAY_WORDS.get(each, each)) for each in name.split("、"))


def is_working(day: date, days: Mapping[str, bool]) -> bool:
    return days.get(f"{day:%F}", day.weekday() < SATURDAY)


def mark(day: date, days: Mapping[str, bool]) -> str:
    told = days.get(f"{day:%F}")
    if told is None:
        return "weekend" if day.weekday() >= SATURDAY else ""
    return "working" if told else "off"


WEEKDAYS = (
    pgettext_lazy("head of a calendar", "Mon"),
    pgettext_lazy("head of a calendar", "Tue"),
    pgettext_lazy("head of a calendar", "Wed"),
    pgettext_lazy("head of a calendar", "Thu"),
    pgettext_lazy("head of a calendar", "Fri"),
    pgettext_lazy("head of a calendar", "Sat"),
    pgettext_lazy("head of a calendar", "Sun"),
)


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off in a row, and the make-up working days that the notice names with them."""

    name: str
    first: date
    last: date
    count: int
    made_up: list[date]


def holidays(standing: Mapping[str, Any]) -> Iterator[Holiday]:
    """In the order of the year; the make-up days of a holiday stand with its first stretch."""
    names = standing.get("names", {})
    told = [(date.fromisoformat(day), working) for day, working in sorted(standing.get("days", {}).items())]
    made_up = [(day, names.get(f"{day:%F}", "")) for day, working in told if working]
    for first, last in stretches(day for day, working in told if not working):
        name = names.get(f"{first:%F}", "")
        own = [each for each in made_up if name and each[1] == name]
        made_up = [each for each in made_up if each not in own]
        yield Holiday(worded(name), first, last, (last - first).days + 1, [day for day, _name in own])
    for day, name in made_up:
        yield Holiday(worded(name), day, day, 0, [day])


def stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    for _key, group in groupby(enumerate(days), lambda each: each[1] - DAY * each[0]):
        found = [day for _place, day in group]
        yield found[0], found[-1]


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate of a change: as it is published, what stood there, and the last one before it in the list."""

    units: int
    currency: str
    name: str | Promise
    rate: str
    before: str
    last: str
    last_day: date | None
    moved: str
    jumps: bool


def rate_rows(change: ReferenceChange) -> Iterator[RateRow]:
    day_before = date.fromisoformat(change.what) - DAY
    earlier = queries.last_rates(change.source, [day_before])[day_before]
    for currency, rate in sorted(change.content["rates"].items()):
        last, last_day = earlier.get(currency, (None, None))
        part = rates.moved(rate, last) if last else None
        stood = change.before["rates"].get(currency)
        yield RateRow(
            units=rates.QUOTED_FOR.get(currency, 1),
            currency=currency,
            name=CURRENCIES[currency],
            rate=rates.quoted(rate, currency),
            before="" if stood is None else rates.quoted(stood, currency),
            last="" if last is None else rates.quoted(last, currency),
            last_day=last_day,
            moved="" if part is None else f"{part:+.2%}",
            jumps=part is not None and abs(part) > rates.JUMP,
        )


def title(change: ReferenceChange) -> str | Promise:
    """What it is of."""
    if change.kind == ChangeKind.CALENDAR:
        return format_lazy(pgettext_lazy("reference change", "Working days of {year}"), year=change.what)
    return format_lazy(pgettext_lazy("reference change", "Exchange rates of {day}"), day=change.what)


def list_called(code: str) -> str:
    """What the list is called in the reader's language; one that nobody registered is called by its code."""
    found = {each.code: each for each in LISTS}.get(code)
    return code if found is None else str(getattr(found, "zh" if ui.is_chinese() else "en"))


def read_again(change: ReferenceChange) -> dict[str, list[str]]:
    """Of a notice what it leaves open, for whoever compares, and the sentences with a day that say neither that it is
    off nor that it is worked: nothing of it stands in the way."""
    found = notices.read(change.text, int(change.key))
    remarks = [str(REMARK_WORDS[each.code]) % {"words": worded(each.words)} for each in found.remarks]
    return {"remarks": remarks, "left": found.left}
