"""The cost lines of a draft: added, changed, removed, one at a time."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel.errors import Refused
from subsidies import facts
from subsidies.actions import invoice_reading
from subsidies.actions.drafting import changed, is_asked, lock_to_edit, read_answers
from subsidies.models import Application, ClaimLine
from subsidies.rules import sheets
from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.lines import INVOICE_COLUMN, invoice_key
from subsidies.rules.model import InputSpec


class BadLine(Refused):
    """Columns that cannot be read, each with its reason; nothing was saved."""

    def __init__(self, errors: Mapping[str, Unreadable]) -> None:
        super().__init__("bad_line", _("The line was not saved: see the marked fields."))
        self.errors = errors


def rows_input(application: Application, name: str) -> InputSpec:
    """The rows input of the claim's measure; Refused when it has none of that name."""
    measure = facts.measure_of(application.measure_version)
    found = next((spec for spec in measure.row_inputs if spec.name == name), None)
    if found is None:
        raise Refused("no_such_lines", _("This measure has no such lines."), status=404)
    return found


def typed_columns(rows: InputSpec) -> dict[str, InputSpec]:
    return {spec.name: spec for spec in rows.columns if is_asked(spec)}


@transaction.atomic
def save_line(
    application: Application,
    rows: str,
    typed: Mapping[str, str],
    *,
    line: ClaimLine | None = None,
    expected_version: int,
    by: User,
    now: datetime,
) -> ClaimLine:
    """Add a line, or change one; all of it or nothing."""
    locked = lock_to_edit(application, expected_version=expected_version, by=by, now=now)
    spec = rows_input(locked, rows)
    values = read_line(typed, spec)
    if line is None:
        line = new_line(locked, spec)
    fill(line, values)
    line.save()
    invoice_reading.attach(locked)
    changed(locked, by=by, now=now)
    return line


def read_line(typed: Mapping[str, str], rows: InputSpec) -> dict[str, Kept]:
    """The values of a whole line; raises BadLine."""
    columns = typed_columns(rows)
    values, errors = read_answers({name: typed.get(name, "") for name in columns} | dict(typed), columns)
    for name, spec in columns.items():
        if spec.required and values.get(name) == "":
            errors[name] = Unreadable("missing")
    if not errors:
        try:
            invoice_key(values)
        except Unreadable as error:
            errors[INVOICE_COLUMN] = error
    if errors:
        raise BadLine(errors)
    return values


def new_line(application: Application, rows: InputSpec) -> ClaimLine:
    lines = application.lines.filter(input=rows.name)
    most = min(rows.most or sheets.MOST_ROWS, sheets.MOST_ROWS)
    if lines.count() >= most:
        raise Refused("too_many_lines", _("There can be %(most)s lines at most."), params={"most": most})
    last: int = lines.aggregate(last=Max("position"))["last"] or 0
    return ClaimLine(application=application, input=rows.name, position=last + 1)


def fill(line: ClaimLine, values: Mapping[str, Kept]) -> None:
    line.values = {**line.values, **values}
    line.invoice_number = invoice_key(line.values)


@transaction.atomic
def remove_lines(
    application: Application, lines: list[ClaimLine], *, expected_version: int, by: User, now: datetime
) -> int:
    """Remove lines of the draft; papers that served them stay with the others."""
    locked = lock_to_edit(application, expected_version=expected_version, by=by, now=now)
    removed, _rows = locked.lines.filter(pk__in=[line.pk for line in lines]).delete()
    if removed:
        changed(locked, by=by, now=now)
    return removed
