"""What rows of several reports have in common: the enterprise that they name, and days."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.rules.codes import folded
from pilotzone.exchange import rows
from pilotzone.exchange.batches import Fault, Sent
from pilotzone.exchange.rows import shown

EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)
NAMED_WORDS: Mapping[str, Promise] = {
    "missing": _("This is missing."),
    "not_a_day": _("Write the day as 2024-03-29."),
    "unknown_enterprise": _("No registered enterprise has this credit code or customs number."),
    "several_enterprises": _("More than one enterprise has this customs number. Use the credit code."),
}


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
    day = rows.day_of(given)
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
