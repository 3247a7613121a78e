"""The list of applications for recognition as a table."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from enterprises.figure_sheets import write_heads
from pilotzone.files.spreadsheets import plain, saved
from pilotzone.kernel import clock
from pilotzone.ui.templatetags.ui import local_text
from warehouses.models import Recognition


def heads() -> list[str]:
    return [
        _("Application"),
        _("Warehouse code"),
        _("Warehouse"),
        _("Country or region"),
        _("Operator"),
        _("Credit code of the operator"),
        _("Level"),
        pgettext("recognition", "Batch"),
        _("Kind"),
        _("State"),
        _("Filed on"),
        _("Certificate number"),
        _("Valid from"),
        _("Valid until"),
    ]


def book(rows: Iterable[Recognition]) -> bytes:
    """A line for each application, in the reader's language."""
    made = Workbook()
    page = made.active
    page.title = _("Table")
    write_heads(page, heads())
    for row in rows:
        page.append([plain(cell) if isinstance(cell, str) else cell for cell in line(row)])
    return saved(made)


def line(row: Recognition) -> list[Any]:
    return [
        row.reference,
        row.warehouse.code,
        local_text(row.warehouse, "name"),
        local_text(row.warehouse.country, "name"),
        local_text(row.enterprise, "name"),
        row.enterprise.uscc,
        row.batch.get_level_display(),
        local_text(row.batch, "name"),
        row.kind_label,
        str(row.state_enum.label),
        clock.local_date(row.filed_at),
        row.certificate_number,
        row.valid_from,
        row.valid_until,
    ]
