"""What became of each claim of a bulk action, as a file, without anything a spreadsheet would run."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from openpyxl import Workbook

from pilotzone.files.spreadsheets import XLSX, plain, saved
from pilotzone.ui.templatetags.ui import local_text
from subsidies.backtest_sheets import Row, cell_of, yuan
from subsidies.models import BulkRow


def lines(rows: Iterable[BulkRow]) -> Iterator[Row]:
    yield [_("Claim"), _("Enterprise"), _("District"), _("Amount (¥)"), _("Result"), _("Why")]
    for row in rows:
        claim = row.application
        names = [local_text(claim.enterprise, "name"), local_text(claim.division, "name") if claim.division else ""]
        yield [claim.reference, *names, yuan(row.amount), row.get_state_display(), local_text(row, "reason")]


def to_xlsx(rows: Iterable[BulkRow]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Claims"))
    sheet.freeze_panes = "A2"
    for place, line in enumerate(lines(rows)):
        sheet.append([cell_of(sheet, value, bold=place == 0) for value in line])
    return saved(book)


def to_csv(rows: Iterable[BulkRow]) -> str:
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    for line in lines(rows):
        writer.writerow([plain(value) if isinstance(value, str) else value for value in line])
    return buffer.getvalue()


Write = Callable[[Iterable[BulkRow]], bytes | str]
FORMS: dict[str, tuple[Write, str]] = {"xlsx": (to_xlsx, XLSX), "csv": (to_csv, "text/csv; charset=utf-8")}
