"""Documents of a warehouse: added with the days between which they hold, removed, and warned of before they lapse."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from warehouses.actions import telling
from warehouses.actions.locking import lock, require_editor
from warehouses.enums import DocumentKind, WarehouseState
from warehouses.models import Warehouse, WarehouseDocument

WARNED = (60, 30, 7, 0)  # days before a document lapses
PORTION = 200


@transaction.atomic
def add(
    warehouse: Warehouse,
    file: StoredFile,
    *,
    kind: str,
    number: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    by: User,
    now: datetime,
) -> WarehouseDocument:
    """The same file of the same kind again changes its days instead. Raises Refused: days out of order."""
    row = lock(warehouse)
    require_editor(by, row)
    if valid_from and valid_until and valid_until < valid_from:
        raise Refused("out_of_order", _("The last day lies before the first."), field="valid_until")
    given = {"number": number.strip(), "valid_from": valid_from, "valid_until": valid_until}
    same = row.documents.current().filter(kind=kind, file__sha256=file.sha256).first()
    if same is not None:
        changed = any(getattr(same, name) != value for name, value in given.items())
        for name, value in given.items():
            setattr(same, name, value)
        same.warned_days = None if changed else same.warned_days
        same.save(update_fields=[*given, "warned_days"])
        found: WarehouseDocument = same
    else:
        found = row.documents.create(kind=kind, file=file, added_at=now, added_by=by, **given)
    payload = {"kind": kind, "file": file.name, "sha256": file.sha256, "until": valid_until}
    audit.record("warehouse.document_added", found, case=row, by=by, now=now, payload=payload)
    return found


@transaction.atomic
def remove(document: WarehouseDocument, *, by: User, now: datetime) -> WarehouseDocument:
    """It no longer counts and is no longer warned of; the file stays with what was decided on it."""
    row = lock(document.warehouse)
    require_editor(by, row)
    found: WarehouseDocument = row.documents.select_for_update(of=("self",)).get(pk=document.pk)
    if found.removed_at is None:
        found.removed_at, found.removed_by = now, by
        found.save(update_fields=["removed_at", "removed_by"])
        payload = {"kind": found.kind}
        audit.record("warehouse.document_removed", found, case=row, by=by, now=now, payload=payload)
    return found


def warn_due(*, now: datetime) -> int:
    """Operators are told of documents that lapse in 60, 30 and 7 days and today; run again it tells nobody twice."""
    told = 0
    while portion := warn_portion(now=now):
        told += portion
    return told


@transaction.atomic
def warn_portion(*, now: datetime) -> int:
    day = clock.local_date(now)
    rows = WarehouseDocument.objects.lapsing(day, day + timedelta(days=WARNED[0]))
    rows = rows.filter(warehouse__state=WarehouseState.REGISTERED).exclude(warned_days__lte=WARNED[-1])
    rows = rows.select_related("warehouse__operator").order_by("valid_until", "pk")
    due = [row for row in rows if is_due(row.warned_days, row.valid_until, day)]
    for row in due[:PORTION]:
        row.warned_days = step(row.valid_until, day)
        row.save(update_fields=["warned_days"])
        params = {"document": DocumentKind(row.kind).label, "until": row.valid_until}
        telling.tell(row.warehouse, "warehouses.document_lapses", params, now=now)
    return len(due[:PORTION])


def step(until: date | None, day: date) -> int:
    """The warning that is due: the least of the days that have not been passed."""
    left = (until - day).days if until else WARNED[0]
    return min(days for days in WARNED if days >= left)


def is_due(warned: int | None, until: date | None, day: date) -> bool:
    return warned is None or warned > step(until, day)
