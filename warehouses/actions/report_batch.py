"""Months of warehouses sent by another system: each row is the act that a page or a table would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.exchange import batches
from pilotzone.exchange.batches import CellFault, Fault, Outcome, Resource, Sent, one_by_one, refused
from pilotzone.exchange.enums import RowResult, RowVerb
from pilotzone.exchange.rows import listed, shown, text
from pilotzone.kernel.access import P
from pilotzone.kernel.cells import Cell
from warehouses import sheets, words
from warehouses.actions.import_rows import Reporter, known
from warehouses.enums import Channel
from warehouses.models import Warehouse
from warehouses.rules import sheet
from warehouses.rules.sheet import Row, RowError

LONGEST_CELL = 20_000
LONGEST_CODE, LONGEST_NAME = 40, 120
MOST_COUNTRIES, MOST_SERVED = 300, 1_000
RESULTS = {"added": RowResult.ADDED, "changed": RowResult.CHANGED, "unchanged": RowResult.UNCHANGED}
IN_CITY = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True, slots=True)
class Month:
    """A row that can be written, with what it asks for."""

    sent: Sent
    row: Row

    @property
    def number(self) -> int:
        return self.sent.number


class MonthWriter:
    """One batch, about the warehouses that its sender may see."""

    def __init__(self, *, by: User, now: datetime) -> None:
        self.warehouses, self.now = Warehouse.objects.visible_to(by), now
        self.reporter = Reporter(self.warehouses, channel=Channel.API, by=by)

    def check(self, rows: Sequence[Sent]) -> tuple[list[Month], list[Outcome]]:
        known_words, months, wrong = sheets.words_of(), list[Month](), list[Outcome]()
        for sent in rows:
            cells = {name: Cell(text) for name, text in sent.cells.items()}
            values, errors = sheet.read_row(sent.number, cells, sheet.REPORTS, known_words)
            if sent.verb == RowVerb.WITHDRAW:
                wrong.append(refused(sent.number, Fault("verb", "verb_not_taken", sent.verb.value)))
            elif errors:
                wrong.append(refused(sent.number, *map(as_fault, errors)))
            else:
                months.append(Month(sent, Row(sent.number, values, dict(sent.cells))))
        again = {each.row: each for each in sheet.repeated([each.row for each in months], ("code", "month"))}
        wrong += [refused(number, as_fault(error)) for number, error in again.items()]
        return [each for each in months if each.number not in again], wrong

    def write(self, rows: Sequence[Month]) -> list[Outcome]:
        return one_by_one(rows, self.write_month)

    def write_month(self, month: Month) -> Outcome:
        warehouse = known(self.warehouses, month.row.values["code"])
        Warehouse.objects.select_for_update(of=("self",)).get(pk=warehouse.pk)
        reports = warehouse.reports.current().filter(month=month.row.values["month"])
        before = reports.first()
        batches.require_as_asked(month.sent, before.revision if before is not None else None)
        result = self.reporter.write(month.row, now=self.now)
        return Outcome(month.number, RESULTS[result], uid=str(warehouse.uid), version=reports.get().revision)


def as_fault(error: RowError) -> Fault:
    return Fault(error.column, error.code, shown(error.text), error.params)


def served(value: Any) -> str:
    """Enterprises served as one cell of a table has them: a line of each."""
    if value is None:
        return ""
    if not isinstance(value, list):
        raise CellFault("not_served")
    if len(value) > MOST_SERVED:
        raise CellFault("list_too_long", most=MOST_SERVED)
    return "\n".join(map(served_line, value))


def served_line(each: Any) -> str:
    if not isinstance(each, dict) or not each.keys() <= {"uscc", "name", "in_city"}:
        raise CellFault("not_served")
    in_city = each.get("in_city")
    if not (in_city is None or isinstance(in_city, bool)):
        raise CellFault("not_served")
    return f"{CODE(each.get('uscc'))} {NAME(each.get('name'))} {IN_CITY[in_city]}"


def open_batch(terms: Mapping[str, Any], *, by: User, now: datetime) -> MonthWriter:
    return MonthWriter(by=by, now=now)


OWN_WORDS: Mapping[str, Promise] = {
    "not_served": _("Send a list of objects with “uscc”, “name” and “in_city”, which is true, false or null."),
    "unknown_choice": _("“%(text)s” is none of the choices. /api/v1/codes/countries/ has them."),
}


def told(code: str, params: Mapping[str, Any]) -> str:
    """As of a table, but for what a sender of rows does not have."""
    return str(OWN_WORDS[code]) % params if code in OWN_WORDS else words.text(code, params)


CODE, NAME = text(LONGEST_CODE), text(LONGEST_NAME)
CELLS = ("code", "month", "area_used", "pallets", "orders", "parcels", "note")
REPORTS = Resource(
    "warehouse_reports",
    _("Months of warehouses"),
    (P.WAREHOUSE_REPORT, P.WAREHOUSE_KEEP),
    {name: text(LONGEST_CELL) for name in CELLS} | {"countries": listed(CODE, MOST_COUNTRIES, "; "), "served": served},
    open_batch,
    told,
)


def register() -> None:
    """Called once, when the app is ready."""
    batches.register(REPORTS)
