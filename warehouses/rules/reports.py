"""A month's report of a warehouse: what cannot be, what is odd, how full it was, and when it is due."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from enterprises.rules import codes
from warehouses.rules.checks import Remark

DUE_DAY = 10  # of the month after
WHOLE = 10_000  # an occupancy in hundredths of a per cent
JUMP = 3  # times the month before
COUNTS = ("pallets", "orders", "parcels")
LARGEST = 10**12  # of a count: beyond any month of any warehouse, and all of them together are still counted


@dataclass(frozen=True, slots=True)
class Served:
    """An enterprise that was served in the month."""

    uscc: str
    name: str
    in_city: bool


@dataclass(frozen=True, slots=True)
class Site:
    """What the register knows of the warehouse; areas in hundredths of a square metre."""

    area: int
    outdoor_area: int
    operating_since: date
    closed_on: date | None
    lease_ends_on: date | None
    is_public: bool

    @property
    def capacity(self) -> int:
        """A yard without a roof is measured by its outdoor area."""
        return self.area or self.outdoor_area


@dataclass(frozen=True, slots=True)
class Report:
    area_used: int
    pallets: int | None
    orders: int
    parcels: int
    countries: tuple[str, ...]
    served: tuple[Served, ...]
    note: str = ""


def first_of(day: date) -> date:
    return day.replace(day=1)


def after(month: date) -> date:
    """The first day of the next month."""
    return first_of(month + timedelta(days=32))


def last_day(month: date) -> date:
    return after(month) - timedelta(days=1)


def before(day: date) -> date:
    """The first day of the month before that of the day."""
    return first_of(first_of(day) - timedelta(days=1))


def due_on(month: date) -> date:
    """The day by which the month is reported."""
    return after(month).replace(day=DUE_DAY)


def months(first: date, last: date) -> list[date]:
    """The months from one to another, both included."""
    found, month = [], first_of(first)
    while month <= last:
        found.append(month)
        month = after(month)
    return found


def due_months(day: date, most: int = 12) -> list[date]:
    """The last months that had to be reported before the day, the newest first."""
    month = before(day)
    while due_on(month) >= day:
        month = before(month)
    found = [month]
    while len(found) < most:
        found.append(before(found[-1]))
    return found


def is_expected(site: Site, month: date) -> bool:
    """Whether the warehouse ran in this month for at least a day."""
    return site.operating_since <= last_day(month) and (site.closed_on is None or site.closed_on >= month)


def errors(report: Report, site: Site, month: date, day: date, known: Collection[str]) -> list[Remark]:
    found = month_errors(site, month, day)
    if report.area_used < 0:
        found.append(Remark("area_below_zero", "area_used"))
    elif report.area_used > site.capacity:
        found.append(Remark("used_over_area", "area_used", {"area": squared(site.capacity)}))
    found += [Remark("below_zero", name) for name in COUNTS if (getattr(report, name) or 0) < 0]
    found += [Remark("too_large", name) for name in COUNTS if (getattr(report, name) or 0) > LARGEST]
    if strange := [code for code in report.countries if code not in known]:
        found.append(Remark("unknown_country", "countries", {"code": strange[0]}))
    return found + served_errors(report.served)


def month_errors(site: Site, month: date, day: date) -> list[Remark]:
    if last_day(month) >= day:
        return [Remark("month_not_over", "month")]
    if site.operating_since > last_day(month):
        return [Remark("before_opening", "month", {"day": site.operating_since.isoformat()})]
    if site.closed_on is not None and site.closed_on < month:
        return [Remark("after_closing", "month", {"day": site.closed_on.isoformat()})]
    return []


def served_errors(served: Sequence[Served]) -> list[Remark]:
    for row in served:
        if codes.uscc_fault(row.uscc) is not None:
            return [Remark("wrong_uscc", "served", {"code": row.uscc})]
    twice = [code for code, count in Counter(row.uscc for row in served).items() if count > 1]
    return [Remark("served_twice", "served", {"code": twice[0]})] if twice else []


def warnings(report: Report, site: Site, month: date, earlier: Report | None) -> list[Remark]:
    found = []
    if site.lease_ends_on is not None and site.lease_ends_on < month:
        found.append(Remark("lease_ended", "month", {"day": site.lease_ends_on.isoformat()}))
    if site.is_public and not report.served:
        found.append(Remark("public_without_served", "served"))
    if earlier is not None:
        found += [
            Remark("jump", name, {"before": getattr(earlier, name)})
            for name in ("orders", "parcels")
            if jumped(getattr(earlier, name), getattr(report, name))
        ]
    return found


def jumped(earlier: int, now: int) -> bool:
    return earlier > 0 and (now > earlier * JUMP or now * JUMP < earlier)


def occupancy(used: int, capacity: int) -> int | None:
    """In hundredths of a per cent, rounded half up; None without an area."""
    return None if capacity <= 0 else (used * WHOLE * 2 + capacity) // (2 * capacity)


def squared(hundredths: int) -> str:
    """`12,500.00`."""
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"


def counted(served: Iterable[Served]) -> Mapping[str, int]:
    rows = list(served)
    local = sum(row.in_city for row in rows)
    return {"served_local": local, "served_other": len(rows) - local}
