"""A table of warehouses or of reports: read, checked row by row, and written whole or not at all."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import import_errors
from enterprises.enums_figures import ImportState
from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files import actions as files
from pilotzone.files import spreadsheets
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from pilotzone.reference import actions as reference
from warehouses import sheets, words
from warehouses.actions import import_rows
from warehouses.enums import SheetKind
from warehouses.models import SheetImport
from warehouses.rules import sheet
from warehouses.rules.sheet import Row, RowError

KIND = "warehouses.import"
MOST_ERRORS = 10_000  # listed; all are counted


@transaction.atomic
def start(file: StoredFile, kind: SheetKind, *, operator: Enterprise | None, by: User, now: datetime) -> SheetImport:
    """Begin an import as a job: by a member for one operator, or by an officer who keeps the register for any."""
    permission = P.WAREHOUSE_EDIT if kind == SheetKind.REGISTER else P.WAREHOUSE_REPORT
    if not (by.may(permission, enterprise_id=operator.pk) if operator else by.may(P.WAREHOUSE_KEEP)):
        raise NotAllowed("not_allowed", _("You may not import tables of warehouses."))
    number = reference.next_reference("HWB", clock.local_date(now).year)
    row = SheetImport.objects.create(reference=number, kind=kind, operator=operator, file=file, made_at=now, made_by=by)
    page = "portal:warehouses:import_detail" if operator else "bureau:warehouses:import_detail"
    link = reverse(page, args=[row.uid])
    row.job = jobs.start(KIND, f"{number} {file.name}", total=0, by=by, now=now, args=(str(row.uid),), link=link)
    row.save(update_fields=["job"])
    payload = {"kind": kind, "file": file.name, "sha256": file.sha256}
    audit.record("warehouses.import_started", row, by=by, now=now, payload=payload)
    return row


def run(uid: str, job: Job, *, now: datetime) -> dict[str, int]:
    """Run again after its worker was lost, it begins anew or finds that it is done."""
    row = SheetImport.objects.select_related("operator", "file", "made_by").get(uid=uid)
    if row.state != ImportState.RUNNING:
        return outcome(row)
    columns = sheets.columns_of(row.kind)
    try:
        raw = spreadsheets.rows_of(row.file)
        read = list(sheet.read(raw, columns, sheets.heads_of(row.kind), sheets.words_of()))
    except sheet.NoHead as error:
        missing = ", ".join(str(sheets.LABELS[name]) for name in error.missing)
        text = _("No row names the columns. Missing: %(columns)s. Use the template.")
        raise Refused("no_head", text, params={"columns": missing}) from error
    rows = [each for each in read if isinstance(each, Row)]
    errors = [each for each in read if isinstance(each, RowError)]
    if not read:
        raise Refused("no_rows", _("The table has no rows."))
    key = ("code",) if row.kind == SheetKind.REGISTER else ("code", "month")
    errors += sheet.repeated(rows, key)
    jobs.expect(job, len(rows))
    return settle(row, rows, errors, now=now)


def settle(row: SheetImport, rows: list[Row], errors: list[RowError], *, now: datetime) -> dict[str, int]:
    """Every row is tried, so that all errors are told at once; with an error nothing of it stays."""
    writer = import_rows.writer_of(row)
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    try:
        with transaction.atomic():
            for what in tried(rows, writer, errors, now=now):
                counts[what] += 1
            if errors:
                raise Undone
            return finish(row, counts, len(rows), now=now)
    except Undone:
        return keep_errors(row, sorted(errors, key=lambda error: error.row), now=now)


class Undone(Exception):
    """What the rows did is taken back."""


def tried(rows: Iterable[Row], writer: Any, errors: list[RowError], *, now: datetime) -> Iterator[str]:
    for row in rows:
        try:
            with transaction.atomic():
                yield writer.write(row, now=now)
        except DomainError as error:
            for each in error.every_one:
                column = each.field if each.field and each.field in row.values else "code"
                params = words.plain(each.params)
                errors.append(RowError(row.number, column, row.texts.get(column, ""), each.code, params))


def finish(row: SheetImport, counts: dict[str, int], total: int, *, now: datetime) -> dict[str, int]:
    locked = SheetImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state != ImportState.RUNNING:
        return outcome(locked)
    locked.state, locked.ended_at, locked.rows = ImportState.DONE, now, total
    locked.added, locked.changed, locked.unchanged = counts["added"], counts["changed"], counts["unchanged"]
    locked.save(update_fields=["state", "ended_at", "rows", "added", "changed", "unchanged"])
    audit.record("warehouses.imported", locked, by=row.made_by, now=now, payload=outcome(locked))
    return outcome(locked)


@transaction.atomic
def keep_errors(row: SheetImport, errors: list[RowError], *, now: datetime) -> dict[str, int]:
    """Nothing is imported; the list of errors can be downloaded."""
    locked = SheetImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state != ImportState.RUNNING:
        return outcome(locked)
    upload = SimpleUploadedFile(f"{row.reference}-errors.csv", import_errors.kept(errors[:MOST_ERRORS]))
    locked.errors = files.store(upload, by=row.made_by, now=now, accepted=(FileType.CSV,))
    locked.state, locked.wrong, locked.ended_at = ImportState.WRONG, len(errors), now
    locked.save(update_fields=["errors", "state", "wrong", "ended_at"])
    audit.record("warehouses.import_refused", locked, by=row.made_by, now=now, payload={"errors": len(errors)})
    return outcome(locked)


def outcome(row: SheetImport) -> dict[str, int]:
    return {"added": row.added, "changed": row.changed, "unchanged": row.unchanged, "errors": row.wrong}
