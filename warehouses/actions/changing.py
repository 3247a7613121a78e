"""Facts of a warehouse are changed: in force at once where nothing rests on them, otherwise once an officer agrees."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import move
from warehouses.actions import checking, telling, writing
from warehouses.actions.locking import is_keeper, lock, require_editor
from warehouses.actions.recognition import affected
from warehouses.actions.space import enquiring
from warehouses.enums import VersionState, WarehouseState
from warehouses.models import Warehouse, WarehouseVersion
from warehouses.rules import facts as rules
from warehouses.workflow import CLOSE, HAND_IN_AGAIN, WITHDRAW, WITHDRAW_FACTS


@transaction.atomic
def change(
    warehouse: Warehouse, values: Mapping[str, Any], *, expected_version: int, by: User, now: datetime
) -> WarehouseVersion | None:
    """The version that was made of it; None where nothing differs."""
    row = lock(warehouse, expected_version=expected_version)
    require_editor(by, row)
    if row.state == WarehouseState.CLOSED:
        raise Refused("closed", _("This warehouse is no longer run."), status=409)
    if row.state == WarehouseState.WITHDRAWN:
        raise Refused("withdrawn", _("This registration was withdrawn. Register the warehouse anew."), status=409)
    facts = writing.facts_given(values)
    changed = rules.changed(writing.facts_of(row), facts)
    if not changed and row.state != WarehouseState.RETURNED:
        return None
    warnings = checking.checked(facts, operator=row.operator, day=clock.local_date(now), except_for=row)
    waits = row.state == WarehouseState.REGISTERED and not is_keeper(by, row) and rules.needs_confirmation(changed)
    stands = row.state == WarehouseState.REGISTERED and not waits
    withdraw_waiting(row, by=by, now=now)
    version = writing.keep_version(
        row,
        facts,
        changed,
        state=VersionState.IN_FORCE if stands else VersionState.WAITING,
        warnings=warnings,
        by=by,
        now=now,
    )
    if row.state == WarehouseState.RETURNED:
        move(row, HAND_IN_AGAIN, by=by)
    if not waits:
        writing.put(row, facts)
        writing.put_services(row, facts)
        writing.put_subject(row)
        affected.changed(row, changed, by=by, now=now)
    row.version += 1
    row.save()
    payload = {"number": version.number, "changed": changed, "waits": waits, "facts": facts}
    audit.record("warehouse.changed", row, by=by, now=now, payload=payload)
    return version


def withdraw_waiting(row: Warehouse, *, by: User, now: datetime) -> None:
    """What waited is followed by what is given now."""
    for version in row.versions.filter(state=VersionState.WAITING):
        version.state, version.decided_at, version.decided_by = VersionState.WITHDRAWN, now, by
        version.save(update_fields=["state", "decided_at", "decided_by"])


@transaction.atomic
def withdraw(version: WarehouseVersion, *, by: User, now: datetime) -> WarehouseVersion:
    """The operator takes a change back before an officer has looked at it."""
    row = lock(version.warehouse)
    found: WarehouseVersion = row.versions.select_for_update(of=("self",)).get(pk=version.pk)
    if row.state != WarehouseState.REGISTERED:
        raise Refused("not_registered", _("Only a change of a registered warehouse can be withdrawn."), status=409)
    move(found, WITHDRAW_FACTS, by=by)
    found.decided_at, found.decided_by = now, by
    found.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record("warehouse.change_withdrawn", row, by=by, now=now, payload={"number": found.number})
    return found


@transaction.atomic
def withdraw_registration(warehouse: Warehouse, *, reason: str, by: User, now: datetime) -> Warehouse:
    """The operator takes a registration back before an officer has confirmed it; the record keeps what was given."""
    row = lock(warehouse)
    move(row, WITHDRAW, by=by)
    reason = reason.strip()
    if not reason:
        raise Refused("no_reason", _("Say why."), field="reason")
    withdraw_waiting(row, by=by, now=now)
    row.version += 1
    row.save(update_fields=["state", "version"])
    audit.record("warehouse.withdrawn", row, by=by, now=now, payload={"code": row.code, "reason": reason})
    return row


@transaction.atomic
def close(warehouse: Warehouse, *, closed_on: date, reason: str = "", by: User, now: datetime) -> Warehouse:
    """The warehouse is no longer run from the day after; what was reported of it stays. The operator reads why an
    officer says so.
    """
    row = lock(warehouse)
    by_office = is_keeper(by, row)
    if by_office and row.state == WarehouseState.REGISTERED:
        if not reason.strip():
            raise Refused("no_reason", _("Say why."), field="reason")
        row.state = WarehouseState.CLOSED
    else:
        move(row, CLOSE, by=by)
    if closed_on > clock.local_date(now):
        raise Refused("not_yet", _("This day has not come yet."), field="closed_on")
    if closed_on < row.operating_since:
        raise Refused("before_opening", _("The warehouse was not in operation yet on this day."), field="closed_on")
    withdraw_waiting(row, by=by, now=now)
    row.closed_on = closed_on
    row.version += 1
    row.save(update_fields=["state", "closed_on", "version"])
    writing.put_subject(row)
    audit.record("warehouse.closed", row, by=by, now=now, payload={"closed_on": closed_on, "reason": reason.strip()})
    affected.closed(row, closed_on, by=by, now=now)
    enquiring.end_with(row, by=by, now=now)
    if by_office:
        telling.tell(row, "warehouses.closed", {"day": closed_on, "reason": reason.strip()}, now=now)
    return row
