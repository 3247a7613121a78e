"""What an operator offers, and which of it anybody may see."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from warehouses.actions.locking import lock
from warehouses.enums import WarehouseState
from warehouses.models import SpaceOffer, Warehouse
from warehouses.rules import space as rules

FIELDS = (
    "takes_enquiries",
    "free_area",
    "free_from",
    "price_low",
    "price_high",
    "currency",
    "least_months",
    "text_zh",
    "text_en",
    "shows_free_area",
    "shows_price",
    "shows_occupancy",
    "shows_served",
    "shows_place",
)
TEXTS: Mapping[str, Promise] = {
    "free_over_area": _("More than the storage area cannot be free."),
    "price_out_of_order": _("The upper price lies below the lower one."),
    "free_missing": _("Give the free area that is to be public."),
    "price_missing": _("Give the price that is to be public."),
    "no_point": _("The register holds no coordinates of this warehouse. Give them with its facts first."),
}


def take_off(warehouse: Warehouse, area: int, *, by: User, now: datetime) -> None:
    """What was agreed on is free no longer. Where no free area is stated nothing changes. Within a transaction."""
    row = SpaceOffer.objects.select_for_update().filter(warehouse=warehouse).first()
    if row is None or row.free_area is None:
        return
    row.free_area = rules.left_of(row.free_area, area)
    row.changed_at, row.changed_by, row.version = now, by, row.version + 1
    row.save(update_fields=["free_area", "changed_at", "changed_by", "version"])
    audit.record("space.offered", warehouse, by=by, now=now, payload={"free_area": row.free_area})


@transaction.atomic
def offer(
    warehouse: Warehouse, values: Mapping[str, Any], *, expected_version: int, by: User, now: datetime
) -> SpaceOffer:
    """Keep the offer: `values` by `FIELDS`, areas as square metres times a hundred, prices in minor units.

    Nothing but what is opened here becomes public. Raises Refused at the field, Stale where somebody changed it.
    """
    row = lock(warehouse)
    if not by.may(P.WAREHOUSE_EDIT, enterprise_id=row.operator_id):
        raise NotAllowed("not_allowed", _("You may not change this warehouse."))
    if row.state != WarehouseState.REGISTERED:
        raise Refused("not_registered", _("Space is offered once the registration is confirmed."), status=409)
    found = SpaceOffer.objects.filter(warehouse=row).first()
    if expected_version != (found.version if found else 0):
        raise Stale("stale", _("Somebody else has changed this offer meanwhile. Your text is kept below."))
    kept = found or SpaceOffer(warehouse=row, version=0)
    for name in FIELDS:
        setattr(kept, name, values[name])
    problem = rules.problem_of_offer(
        free=kept.free_area,
        area=row.area or row.outdoor_area,
        low=kept.price_low,
        high=kept.price_high,
        opened=kept.opened,
        has_point=row.latitude is not None,
    )
    if problem:
        field, code = problem
        raise Refused(code, TEXTS[code], field=field)
    kept.changed_at, kept.changed_by, kept.version = now, by, kept.version + 1
    kept.save()
    payload = {name: values[name] for name in FIELDS if not name.startswith("text")}
    audit.record("space.offered", row, by=by, now=now, payload=payload)
    return kept
