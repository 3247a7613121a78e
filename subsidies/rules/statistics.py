"""Statistics: an enterprise's size by its turnover, how long each step of a claim took, and quantiles of that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from pilotzone.kernel.workdays import Calendar
from subsidies.enums_statistics import Size, Step

ZONE = ZoneInfo("Asia/Shanghai")
# Turnover in yuan from which on an enterprise of wholesale trade is of the size: 统计上大中小微型企业划分办法（2017）.
# The number of staff, by which the same text divides too, is not known to the portal.
BANDS = ((400_000_000, Size.LARGE), (50_000_000, Size.MEDIUM), (10_000_000, Size.SMALL), (0, Size.MICRO))
EXACT_HOURS = 100


@dataclass(frozen=True, slots=True)
class Moments:
    """When a claim passed the end of each step; None where it has not."""

    submitted: datetime
    district: datetime | None = None
    city: datetime | None = None
    decided: datetime | None = None
    notice_ended: datetime | None = None
    paid: datetime | None = None


def size_of(turnover: str | None) -> Size:
    """By the turnover as it is kept with the claim, in yuan."""
    try:
        amount = Decimal(turnover) if turnover else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        return Size.UNKNOWN
    return next(size for least, size in BANDS if amount >= least)


def steps(moments: Moments) -> Iterator[tuple[Step, datetime, datetime]]:
    """The steps of which both ends are known; what was done again after a return counts with its last end."""
    ends = (
        (Step.DISTRICT, moments.submitted, moments.district),
        (Step.CITY, moments.district, moments.city),
        (Step.DECISION, moments.city, moments.decided),
        (Step.NOTICE, moments.decided, moments.notice_ended),
        (Step.PAYMENT, moments.notice_ended, moments.paid),
        (Step.WHOLE, moments.submitted, moments.paid),
    )
    for step, start, end in ends:
        if start is not None and end is not None and end >= start:
            yield step, start, end


def day_of(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def working_days(start: date, end: date, calendar: Calendar) -> int:
    """After the day of the start up to and including that of the end."""
    return max(calendar.between(start, end), 0)


def hours(start: datetime, end: datetime) -> int:
    """Whole hours begun; from a hundred on to the nearest ten, so that a table of them stays small."""
    exact = -int((start - end).total_seconds() // 3600)
    return exact if exact < EXACT_HOURS else (exact + 5) // 10 * 10


def quantile(counts: Mapping[int, int], percent: int) -> int | None:
    """The least value that so many percent of all reach or stay below; None where there is nothing."""
    total = sum(counts.values())
    rank, seen = -(-total * percent // 100), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank and seen:
            return value
    return None
