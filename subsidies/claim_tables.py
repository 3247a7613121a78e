"""Tables of claims: which claims one holds, what stands in its columns, and its workbook."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pilotzone.files.spreadsheets import saved
from pilotzone.kernel import clock
from pilotzone.ui.templatetags.ui import local_text
from subsidies.backtest_sheets import cell_of
from subsidies.enums_statistics import ReportColumn
from subsidies.models import Application, ClaimTable
from subsidies.statements import in_yuan

PORTION = 2_000  # claims read at a time
LONG = {ReportColumn.ENTERPRISE, ReportColumn.PROGRAMME, ReportColumn.CALL, ReportColumn.PROJECT}
USUAL_WIDTH, LONG_WIDTH = 20, 36


def claims_of(table: ClaimTable) -> Iterator[Application]:
    """The chosen claims in their order, portion by portion: those that the table's maker may still read."""
    rows = Application.objects.in_office(table.made_by)
    rows = rows.select_related("enterprise", "division", "call__programme", "assigned_to")
    for start in range(0, len(table.claims), PORTION):
        keys = table.claims[start : start + PORTION]
        found = rows.in_bulk(keys)
        yield from (found[key] for key in keys if key in found)


def day_of(at: datetime | None) -> date | None:
    return clock.local_date(at) if at else None


CELLS: dict[str, Callable[[Application], Any]] = {
    ReportColumn.REFERENCE: lambda row: row.reference,
    ReportColumn.ENTERPRISE: lambda row: local_text(row.enterprise, "name"),
    ReportColumn.USCC: lambda row: row.enterprise.uscc,
    ReportColumn.DISTRICT: lambda row: local_text(row.division, "name") if row.division else "",
    ReportColumn.PROGRAMME: lambda row: local_text(row.call.programme, "name"),
    ReportColumn.CALL: lambda row: local_text(row.call, "name"),
    ReportColumn.PROJECT: lambda row: row.project,
    ReportColumn.STATE: lambda row: row.get_state_display(),
    ReportColumn.CHECKS: lambda row: row.get_checks_display(),
    ReportColumn.SUBMITTED: lambda row: day_of(row.submitted_at),
    ReportColumn.CLAIMED: lambda row: in_yuan(row.claimed),
    ReportColumn.VERIFIED: lambda row: in_yuan(row.verified),
    ReportColumn.AUDITED: lambda row: in_yuan(row.audited),
    ReportColumn.APPROVED: lambda row: in_yuan(row.approved),
    ReportColumn.PAID: lambda row: in_yuan(row.paid),
    ReportColumn.OFFICER: lambda row: row.assigned_to.name if row.assigned_to else "",
    ReportColumn.DUE: lambda row: day_of(row.due_at),
}


def lines(columns: Sequence[str], claims: Iterable[Application]) -> Iterator[list[Any]]:
    yield [str(ReportColumn(name).label) for name in columns]
    for claim in claims:
        yield [CELLS[name](claim) for name in columns]


def workbook(columns: Sequence[str], claims: Iterable[Application], told: Callable[[int], None]) -> bytes:
    """The claims as a sheet of these columns; `told` hears of every claim that is written."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Claims"))
    sheet.freeze_panes = "A2"
    for place, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = LONG_WIDTH if name in LONG else USUAL_WIDTH
    for place, line in enumerate(lines(columns, claims)):
        sheet.append([cell_of(sheet, value, bold=place == 0) for value in line])
        told(place)
    return saved(book)
