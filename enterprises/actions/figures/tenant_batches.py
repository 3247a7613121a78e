"""Tenants of parks in batches: from the park's system, its operator's, a district's or an agency's."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.actions.figures import tenancies
from enterprises.actions.figures.tenancies import TENANCY_WORDS, Report
from enterprises.models import Enterprise, Park
from enterprises.rules.codes import folded
from pilotzone.accounts.models import User
from pilotzone.exchange import batches
from pilotzone.exchange.batches import Fault, Outcome, Resource, Sent, one_by_one, refused
from pilotzone.exchange.rows import shown, text
from pilotzone.kernel.access import P

LONGEST_CELL = 60
COLUMNS = ("park", "enterprise", "starts_on", "ends_on")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)
OWN_WORDS: Mapping[str, Promise] = {
    "not_a_day": _("Write the day as 2024-03-29."),
    "unknown_park": _("There is no such park, or its tenants are not yours to report."),
    "unknown_enterprise": _("No registered enterprise has this credit code or customs number."),
    "several_enterprises": _("More than one enterprise has this customs number. Use the credit code."),
    "repeated": _("Row %(row)s is about the same enterprise and park."),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that can be written."""

    number: int
    park: Park
    enterprise: Enterprise
    told: Report


def enterprises_of(codes: Iterable[str]) -> tuple[dict[str, Enterprise], set[str]]:
    """Accepted enterprises by credit code or customs number, and the numbers that more than one has."""
    wanted, found, twice = set(codes), dict[str, Enterprise](), set[str]()
    live = Enterprise.objects.active()
    for name in ("uscc", "customs_code"):
        for row in live.filter(**{f"{name}__in": wanted - {""}}):
            code = getattr(row, name)
            if found.setdefault(code, row).pk != row.pk:
                twice.add(code)
    return found, twice


def day_of(sent: Sent, column: str, faults: list[Fault]) -> date | None:
    given = sent.cells.get(column, "").strip()
    if not given:
        return None
    try:
        day = date.fromisoformat(given) if DAY.fullmatch(given) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        faults.append(Fault(column, "not_a_day", shown(given)))
        return None
    return day


def enterprise_of(
    sent: Sent, known: Mapping[str, Enterprise], twice: set[str], faults: list[Fault]
) -> Enterprise | None:
    """Named by its credit code or its customs number."""
    given = sent.cells.get("enterprise", "")
    code = folded(given)
    if code in known and code not in twice:
        return known[code]
    why = "missing" if not code else "several_enterprises" if code in twice else "unknown_enterprise"
    faults.append(Fault("enterprise", why, shown(given)))
    return None


class TenantWriter:
    """One batch, about the parks whose tenants its sender may report."""

    def __init__(self, *, by: User, now: datetime) -> None:
        self.by, self.now = by, now
        rows = Park.objects.select_related("operator", "division")
        self.parks = {park.code: park for park in rows if tenancies.may_report(park, by)}

    def check(self, rows: Sequence[Sent]) -> tuple[list[Ready], list[Outcome]]:
        known, twice = enterprises_of(folded(sent.cells.get("enterprise", "")) for sent in rows)
        ready, wrong, seen = list[Ready](), list[Outcome](), dict[tuple[int, int], int]()
        for sent in rows:
            faults: list[Fault] = []
            park, enterprise = self.park_of(sent, faults), enterprise_of(sent, known, twice, faults)
            starts_on, ends_on = day_of(sent, "starts_on", faults), day_of(sent, "ends_on", faults)
            if park and enterprise and not faults:
                before = seen.setdefault((park.pk, enterprise.pk), sent.number)
                if before != sent.number:
                    faults.append(Fault("enterprise", "repeated", enterprise.uscc, {"row": before}))
                else:
                    clears = "ends_on" in sent.cells and ends_on is None
                    told = Report(sent.verb, starts_on, ends_on, clears, sent.version)
                    ready.append(Ready(sent.number, park, enterprise, told))
            if faults:
                wrong.append(refused(sent.number, *faults))
        return ready, wrong

    def park_of(self, sent: Sent, faults: list[Fault]) -> Park | None:
        """By its code; whoever reports for one park need not name it."""
        given = sent.cells.get("park", "")
        code = folded(given)
        if not code and len(self.parks) == 1:
            return next(iter(self.parks.values()))
        if code in self.parks:
            return self.parks[code]
        faults.append(Fault("park", "unknown_park" if code else "missing", shown(given)))
        return None

    def write(self, rows: Sequence[Ready]) -> list[Outcome]:
        """In the order of the parks, whose locks are taken: two batches wait for each other and never both."""
        return one_by_one(sorted(rows, key=lambda row: (row.park.pk, row.number)), self.write_one)

    def write_one(self, row: Ready) -> Outcome:
        found, result = tenancies.report(row.park, row.enterprise, row.told, by=self.by, now=self.now)
        return Outcome(row.number, result, uid=str(found.uid), version=found.version)


def open_batch(terms: Mapping[str, Any], *, by: User, now: datetime) -> TenantWriter:
    return TenantWriter(by=by, now=now)


def words(code: str, params: Mapping[str, Any]) -> str:
    found = str(OWN_WORDS.get(code) or TENANCY_WORDS[code])
    return found % params if params else found


TENANTS = Resource(
    "tenants",
    _("Tenants of parks"),
    (P.TENANT_REPORT, P.FIGURE_PARK),
    {name: text(LONGEST_CELL) for name in COLUMNS},
    open_batch,
    words,
)


def register() -> None:
    """Called once, when the app is ready."""
    batches.register(TENANTS)
