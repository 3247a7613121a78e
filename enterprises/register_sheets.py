"""The registry as a table: who is registered, where and as what; no person and no account is in it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from enterprises.models import Enterprise
from pilotzone.files.spreadsheets import plain, saved
from pilotzone.kernel import clock
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text

Column = tuple[Any, int, Callable[[Enterprise], Any]]  # head, width, cell


def place(division: Division | None) -> str:
    return local_text(division, "name") if division else _("Outside the zone")


COLUMNS: tuple[Column, ...] = (
    (gettext_lazy("Name in Chinese"), 36, lambda row: row.name_zh),
    (gettext_lazy("Name in English"), 36, lambda row: row.name_en),
    (gettext_lazy("Unified social credit code"), 22, lambda row: row.uscc),
    (gettext_lazy("Customs number"), 14, lambda row: row.customs_code),
    (gettext_lazy("Roles"), 36, lambda row: "; ".join(each.get_role_display() for each in row.business_roles.all())),
    (gettext_lazy("Registered in"), 14, lambda row: place(row.registration_division)),
    (gettext_lazy("Pays tax in"), 14, lambda row: place(row.tax_division)),
    (gettext_lazy("In the statistics of"), 14, lambda row: place(row.statistics_division)),
    (gettext_lazy("Address"), 40, lambda row: row.address),
    (gettext_lazy("Established on"), 14, lambda row: row.established_on),
    (gettext_lazy("State"), 14, lambda row: row.get_state_display()),
    (gettext_lazy("On the portal since"), 16, lambda row: clock.local_date(row.registered_at)),
)


def workbook(rows: Iterable[Enterprise]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Enterprises"))
    sheet.freeze_panes = "A2"
    for number, (_head, width, _cell) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([str(head) for head, _width, _cell in COLUMNS])
    for row in rows:
        cells = [cell(row) for _head, _width, cell in COLUMNS]
        sheet.append([plain(value) if isinstance(value, str) else value for value in cells])
    return saved(book)
