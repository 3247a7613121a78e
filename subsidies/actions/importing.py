"""Cost lines from a table: all of them or none."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel.errors import Refused
from subsidies.actions import invoice_reading
from subsidies.actions.drafting import changed, lock_to_edit
from subsidies.actions.lines import fill, rows_input
from subsidies.models import Application, ClaimLine
from subsidies.rules import sheets
from subsidies.rules.sheets import Sheet


@transaction.atomic
def import_lines(
    application: Application,
    rows: str,
    sheet: Sheet,
    *,
    source: StoredFile | None = None,
    replace: bool,
    expected_version: int,
    by: User,
    now: datetime,
) -> int:
    """Take over every line of a table without errors, after the lines that are there or instead of them.

    `source` is the file that held it; another system sends its lines without one.
    """
    locked = lock_to_edit(application, expected_version=expected_version, by=by, now=now)
    spec = rows_input(locked, rows)
    if sheet.problem or sheet.errors:
        raise Refused("table_has_errors", _("Nothing has been imported: the table still has errors."))
    existing = locked.lines.filter(input=spec.name)
    if replace:
        existing.delete()
    start: int = existing.aggregate(last=Max("position"))["last"] or 0
    most = min(spec.most or sheets.MOST_ROWS, sheets.MOST_ROWS)
    if existing.count() + len(sheet.lines) > most:
        raise Refused("too_many_lines", _("There can be %(most)s lines at most."), params={"most": most})
    made = []
    for place, row in enumerate(sheet.lines, start + 1):
        line = ClaimLine(application=locked, input=spec.name, position=place)
        fill(line, row.values)
        made.append(line)
    ClaimLine.objects.bulk_create(made, batch_size=500)
    invoice_reading.attach(locked)
    changed(locked, by=by, now=now)
    payload = {"rows": rows, "count": len(made), "replaced": replace}
    file = {"file": source.name, "sha256": source.sha256} if source else {}
    audit.record("claim.lines_imported", locked, by=by, now=now, payload=payload | file)
    return len(made)
