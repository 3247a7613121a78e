"""Periods of figures: a month, a quarter, a half-year or a year, by the day on which it begins."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from enterprises.enums_figures import PeriodKind
from pilotzone.kernel.typed import tidy

MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}
LETTERS = {"Q": PeriodKind.QUARTER, "H": PeriodKind.HALF}
FIRST_YEAR, LAST_YEAR = 2000, 2099
FIRST_DAY = re.compile(r"(\d{4}-\d{1,2})-0?1", re.ASCII)
FORMS = re.compile(r"(\d{4})(?:([QH])([1-4])|-(\d{1,2}))?", re.ASCII)
CHINESE = (
    (re.compile(r"年?第?([一二三四1-4])季度"), r"Q\1"),
    (re.compile(r"年?上半年"), "H1"),
    (re.compile(r"年?下半年"), "H2"),
    (re.compile(r"年(\d{1,2})月"), r"-\1"),
    (re.compile(r"年$"), ""),
)
NUMERALS = str.maketrans("一二三四", "1234")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`start` is the first day; ordered by it, the shorter kind's name deciding between equals."""

    start: date
    kind: PeriodKind

    @property
    def months(self) -> int:
        return MONTHS[self.kind]

    @property
    def end(self) -> date:
        """The last day."""
        return moved(self.start, self.months) - timedelta(days=1)

    @property
    def previous(self) -> "Period":
        return Period(moved(self.start, -self.months), self.kind)

    @property
    def following(self) -> "Period":
        return Period(moved(self.start, self.months), self.kind)

    @property
    def year_before(self) -> "Period":
        """The same period of last year."""
        return Period(moved(self.start, -12), self.kind)

    def __str__(self) -> str:
        """`2026`, `2026H1`, `2026Q1`, `2026-03`."""
        number = (self.start.month - 1) // self.months + 1
        tails = {PeriodKind.MONTH: f"-{number:02d}", PeriodKind.QUARTER: f"Q{number}", PeriodKind.HALF: f"H{number}"}
        return f"{self.start.year:04d}{tails.get(self.kind, '')}"


def moved(day: date, months: int) -> date:
    """The first of the month so many months on."""
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def months_on(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has no such day."""
    first = moved(day, months)
    return first.replace(day=min(day.day, (moved(first, 1) - timedelta(days=1)).day))


def parse(text: str) -> Period | None:
    """`2026Q1`, `2026-03`, `2026/3`, `2026H1`, `2026`, `2026年第一季度`, `2026年3月`, `2026年上半年`; else None."""
    folded = re.sub(r"\s", "", tidy(text)).upper().replace("/", "-").replace("-Q", "Q").replace("-H", "H")
    for form, plain in CHINESE:
        folded = form.sub(plain, folded)
    folded = FIRST_DAY.sub(r"\1", folded.translate(NUMERALS))  # a spreadsheet makes a day of 2026-03
    match = FORMS.fullmatch(folded)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    year, letter, number, month = int(match[1]), match[2], match[3], match[4]
    if letter:
        kind = LETTERS[letter]
        first = (int(number) - 1) * MONTHS[kind] + 1
        return Period(date(year, first, 1), kind) if first <= 12 else None
    if month:
        return Period(date(year, int(month), 1), PeriodKind.MONTH) if 1 <= int(month) <= 12 else None
    return Period(date(year, 1, 1), PeriodKind.YEAR)


def starts(day: date, kind: PeriodKind) -> bool:
    """Whether a period of the kind begins on this day."""
    return day.day == 1 and (day.month - 1) % MONTHS[kind] == 0


def last_ended(day: date, kind: PeriodKind) -> Period:
    """The last period of the kind that is over on this day."""
    months = MONTHS[kind]
    current = Period(date(day.year, (day.month - 1) // months * months + 1, 1), kind)
    return current if day > current.end else current.previous
