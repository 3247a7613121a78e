"""Months of warehouses sent by another system: each row is the act that a page or a table would do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from pilotzone.kernel.cells import Cell
from pilotzone.kernel.errors import DomainError, NotAllowed
from warehouses import sheets
from warehouses.actions.import_rows import Reporter
from warehouses.enums import Channel
from warehouses.models import Warehouse
from warehouses.rules import sheet
from warehouses.rules.sheet import Row, RowError

NOT_WRITTEN = "not_written"  # right by itself, but another row of a whole batch was refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: added, changed, unchanged, refused, or not written."""

    row: int
    code: str
    month: str
    result: str
    errors: Sequence[RowError] = field(default_factory=tuple)


class Undone(Exception):
    """A whole batch of which a row was refused is taken back."""


def send(given: Iterable[Mapping[str, str]], *, atomic: bool, by: User, now: datetime) -> list[Outcome]:
    """Cells by column as in a table, rows counted from 1. `atomic`: all of them or none."""
    if not by.may(P.WAREHOUSE_REPORT) and not by.may(P.WAREHOUSE_KEEP):
        raise NotAllowed("not_allowed", _("You may not report for this warehouse."))
    rows, wrong = read(list(given))
    writer = Reporter(Warehouse.objects.visible_to(by), channel=Channel.API, by=by)
    outcomes: list[Outcome] = []
    try:
        with transaction.atomic():
            outcomes = [outcome(row, wrong.get(row.number, []), writer, now=now) for row in rows]
            if atomic and any(each.errors for each in outcomes):
                raise Undone
    except Undone:
        return [each if each.errors else taken_back(each) for each in outcomes]
    return outcomes


def read(given: Sequence[Mapping[str, str]]) -> tuple[list[Row], dict[int, list[RowError]]]:
    """Every row, and by its number what is wrong in it."""
    words, rows, wrong = sheets.words_of(), [], {}
    for number, cells in enumerate(given, 1):
        found = {name: Cell(text) for name, text in cells.items()}
        values, errors = sheet.read_row(number, found, sheet.REPORTS, words)
        rows.append(Row(number, values, dict(cells)))
        if errors:
            wrong[number] = errors
    for error in sheet.repeated([row for row in rows if row.number not in wrong], ("code", "month")):
        wrong.setdefault(error.row, []).append(error)
    return rows, wrong


def outcome(row: Row, errors: list[RowError], writer: Reporter, *, now: datetime) -> Outcome:
    if errors:
        return told(row, "refused", errors)
    try:
        with transaction.atomic():
            return told(row, writer.write(row, now=now))
    except DomainError as error:
        column = error.field if error.field and error.field in row.values else "code"
        return told(row, "refused", [RowError(row.number, column, row.texts.get(column, ""), error.code, error.params)])


def told(row: Row, result: str, errors: Sequence[RowError] = ()) -> Outcome:
    month: Any = row.values.get("month")
    shown = f"{month:%Y-%m}" if isinstance(month, date) else row.texts.get("month", "")
    return Outcome(row.number, row.texts.get("code", ""), shown, result, tuple(errors))


def taken_back(each: Outcome) -> Outcome:
    return Outcome(each.row, each.code, each.month, NOT_WRITTEN)
