"""One warehouse under lock, for somebody who may act on it."""

from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Stale
from warehouses.models import Warehouse


def lock(warehouse: Warehouse, *, expected_version: int | None = None) -> Warehouse:
    """The row as it is now, locked, with its operator. Raises Stale where somebody else changed it meanwhile."""
    rows = Warehouse.objects.select_for_update(of=("self",)).select_related("operator", "country", "subject")
    row: Warehouse = rows.get(pk=warehouse.pk)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody else has changed this warehouse meanwhile. Your text is kept below."))
    return row


def is_keeper(by: User, warehouse: Warehouse) -> bool:
    """An officer who keeps the register, and no member of the operator."""
    scope = {"enterprise_id": warehouse.operator_id, "division_id": warehouse.division_id}
    return by.may(P.WAREHOUSE_KEEP, **scope) and not by.may(P.WAREHOUSE_EDIT, enterprise_id=warehouse.operator_id)


def require_editor(by: User, warehouse: Warehouse) -> None:
    """A member who edits it, or an officer who keeps the register."""
    if not is_keeper(by, warehouse) and not by.may(P.WAREHOUSE_EDIT, enterprise_id=warehouse.operator_id):
        raise NotAllowed("not_allowed", _("You may not change this warehouse."))
