"""An officer confirms a registration or a change of what money rests on, or says why not."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import move
from warehouses.actions import checking, telling, writing
from warehouses.actions.locking import is_keeper, lock
from warehouses.actions.recognition import affected
from warehouses.enums import WarehouseState
from warehouses.models import Warehouse, WarehouseVersion
from warehouses.rules import facts as rules
from warehouses.workflow import CONFIRM, CONFIRM_FACTS, REFUSE_FACTS, SEND_BACK


@transaction.atomic
def decide(version: WarehouseVersion, *, agrees: bool, note: str = "", by: User, now: datetime) -> WarehouseVersion:
    """Raises Refused: no reason, already decided. A registration that is not confirmed goes back to its operator."""
    row = lock(version.warehouse)
    if not is_keeper(by, row):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    note = note.strip()
    if not agrees and not note:
        raise Refused("no_reason", _("Say why."), field="note")
    found: WarehouseVersion = row.versions.select_for_update(of=("self",)).get(pk=version.pk)
    move(found, CONFIRM_FACTS if agrees else REFUSE_FACTS, by=by)
    found.decided_at, found.decided_by, found.note = now, by, note
    found.save(update_fields=["state", "decided_at", "decided_by", "note"])
    if row.state == WarehouseState.PENDING:
        settle_registration(row, agrees=agrees, note=note, by=by, now=now)
    elif agrees:
        put_in_force(row, found, by=by, now=now)
    row.version += 1
    row.save()
    what = "confirmed" if agrees else "not_confirmed"
    payload = {"number": found.number, "note": note, "state": row.state}
    audit.record(f"warehouse.{what}", row, by=by, now=now, payload=payload)
    telling.tell(row, f"warehouses.{what}", {"note": note}, now=now)
    return found


def settle_registration(row: Warehouse, *, agrees: bool, note: str, by: User, now: datetime) -> None:
    move(row, CONFIRM if agrees else SEND_BACK, by=by)
    row.review_note = "" if agrees else note
    if agrees:
        row.confirmed_at, row.confirmed_by = now, by
    writing.put_subject(row)


def put_in_force(row: Warehouse, version: WarehouseVersion, *, by: User, now: datetime) -> None:
    """As it was given; what has become impossible meanwhile is refused."""
    checking.checked(version.facts, operator=row.operator, day=clock.local_date(now), except_for=row)
    changed = rules.changed(writing.facts_of(row), version.facts)
    writing.put(row, version.facts)
    writing.put_services(row, version.facts)
    writing.put_subject(row)
    affected.changed(row, changed, by=by, now=now)
