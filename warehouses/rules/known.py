"""What the register knows of warehouses on a day, as others compute with it: claims, assessments, double claims."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from warehouses.rules import facts

MONTHS_SERVED = 12  # whom a warehouse serves: those of the last twelve reported months


@dataclass(frozen=True, slots=True)
class Recognition:
    """A warehouse is recognised: `level` national, provincial or city (`enums_recognition.Level`); in which batch."""

    level: str
    batch: int
    reference: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """One warehouse; area in hundredths of a square metre. `version` is that of its facts, which is the evidence."""

    key: int
    code: str
    name_zh: str
    name_en: str
    country: str
    area: int
    building: str
    lease_number: str
    lease_starts_on: date | None
    lease_ends_on: date | None
    version: int
    served: frozenset[str] = frozenset()
    months: int = 0
    recognised: Collection[Recognition] = ()
    papers: Mapping[str, str] = field(default_factory=dict)  # of lease, title and investment: digest → name

    @property
    def lease(self) -> str:
        """What the same lease is found by; empty where there is none."""
        return facts.lease(self.country, self.lease_number)

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}


def area(rows: Iterable[Known]) -> int:
    return sum(row.area for row in rows)


def countries(rows: Iterable[Known]) -> int:
    return len({row.country for row in rows})


def served(rows: Iterable[Known]) -> int:
    """Different enterprises: who is served at two warehouses counts once."""
    return len(frozenset[str]().union(*(row.served for row in rows)))


def lease_years(rows: Collection[Known]) -> int | None:
    """Whole years from the first day of the lease to its last, of the shortest; None where one has no lease."""
    found = [whole_years(row.lease_starts_on, row.lease_ends_on) for row in rows]
    known = [years for years in found if years is not None]
    return min(known) if known and len(known) == len(found) else None


def lease_left(rows: Collection[Known], day: date) -> int | None:
    """Whole years that the shortest lease runs on from the day."""
    found = [whole_years(day, row.lease_ends_on) for row in rows]
    known = [years for years in found if years is not None]
    return min(known) if known and len(known) == len(found) else None


def whole_years(first: date | None, last: date | None) -> int | None:
    """From 1 January to 31 December is a year: the day after the last one counts."""
    if first is None or last is None:
        return None
    beyond = date.fromordinal(last.toordinal() + 1)
    years = beyond.year - first.year - ((beyond.month, beyond.day) < (first.month, first.day))
    return max(0, years)


def batches(rows: Iterable[Known], level: str) -> list[int]:
    return sorted({each.batch for row in rows for each in row.recognised if each.level == level})
