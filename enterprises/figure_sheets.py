"""Tables of figures as files: templates to fill in."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from enterprises import figure_words
from enterprises.enums_figures import Mode
from enterprises.models import Indicator
from pilotzone.files.spreadsheets import saved
from pilotzone.ui.templatetags.ui import local_text

EXAMPLES = (
    ("91120116MA0000001X", "trade", "2026Q1", "9610", "1,234,567.00", "CNY", ""),
    ("91120116MA0000001X", "staff", "2026Q1", "", "38", "", ""),
)


def import_template(indicators: Iterable[Indicator]) -> bytes:
    """For an agency: the columns, an example on its own sheet, and the codes of all figures on a third."""
    book = Workbook()
    sheet, example, codes = book.active, book.create_sheet(_("Example")), book.create_sheet(_("Figures"))
    sheet.title = _("Figures to import")
    heads = [head_of(name) for name in figure_words.COLUMNS]
    for each in (sheet, example):
        write_heads(each, heads)
    for row in EXAMPLES:
        example.append(row)
    write_heads(codes, [_("Code"), _("Figure"), _("Unit"), _("Periods"), _("By customs mode")])
    for each in indicators:
        names = [local_text(each, "name"), local_text(each, "unit")]
        codes.append([each.code, *names, ", ".join(each.periods), _("Yes") if each.by_mode else _("No")])
    return saved(book)


def report_template(rows: Iterable[tuple[Indicator, str, str, str]]) -> bytes:
    """For an enterprise: one row a field, with last period's value beside; indicator, mode, before, value as typed."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Figures to report")
    heads = [
        head_of("indicator"),
        pgettext("figures", "Name"),
        head_of("mode"),
        _("Unit"),
        _("Period before"),
        head_of("value"),
    ]
    write_heads(sheet, heads)
    for indicator, mode, before, value in rows:
        shown = "" if mode == Mode.NONE else mode
        sheet.append(
            [indicator.code, local_text(indicator, "name"), shown, local_text(indicator, "unit"), before, value]
        )
    return saved(book)


def head_of(name: str) -> str:
    """`value (数值)`: the column's own name, by which it is found again, and the reader's word for it."""
    return f"{name} ({figure_words.COLUMNS[name]})"


def write_heads(sheet: Any, heads: Sequence[str]) -> None:
    for place, text in enumerate(heads, 1):
        head = sheet.cell(1, place, text)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="EAF1FA")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = 24
    sheet.freeze_panes = "A2"
