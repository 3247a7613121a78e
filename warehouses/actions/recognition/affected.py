"""What happens to a warehouse concerns the officers of its recognition: they are told, and its case records it."""

from collections.abc import Collection
from datetime import date, datetime

from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from warehouses.actions.recognition import steps
from warehouses.enums_recognition import HOLDING, UNDECIDED
from warehouses.models import Recognition, Warehouse
from warehouses.rules import facts as rules


def closed(warehouse: Warehouse, closed_on: date, *, by: User, now: datetime) -> None:
    """It is no longer run: a recognition that holds stands until an officer has looked at it."""
    for row in concerned(warehouse):
        steps.record("warehouse_closed", row, row, by=by, now=now, closed_on=closed_on)
        steps.tell_officers(row, "recognition_closed", P.RECOGNITION_CHECK, now=now, day=closed_on)


def changed(warehouse: Warehouse, names: Collection[str], *, by: User, now: datetime) -> None:
    """Areas or shares of a recognised warehouse are others from now on."""
    rested_on = [name for name in names if name in rules.RECOGNISED]
    if not rested_on:
        return
    for row in concerned(warehouse):
        steps.record("warehouse_changed", row, row, by=by, now=now, changed=rested_on)
        steps.tell_officers(row, "recognition_changed", P.RECOGNITION_CHECK, now=now)


def concerned(warehouse: Warehouse) -> list[Recognition]:
    rows = warehouse.recognitions.filter(state__in=(*UNDECIDED, *HOLDING))
    return list(rows.select_related("warehouse", "enterprise").order_by("pk"))
