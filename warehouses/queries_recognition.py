"""Reads of recognition beside a warehouse: what was applied for, and in which batches it can apply."""

from datetime import date
from typing import Any

from warehouses.enums import WarehouseState
from warehouses.enums_recognition import RecognitionState
from warehouses.models import Recognition, RecognitionBatch, Warehouse
from warehouses.models.recognition import kind_of

SHOWN = 20


def recognitions_of(warehouse: Warehouse, user: Any) -> list[Recognition]:
    """The warehouse's applications and recognitions that the person may see, the newest first."""
    rows = Recognition.objects.visible_to(user).filter(warehouse=warehouse)
    return list(rows.select_related("batch")[:SHOWN])


def batches_for(warehouse: Warehouse, day: date) -> list[RecognitionBatch]:
    """Open batches of a kind that the warehouse is of, in which no application for it stands."""
    if warehouse.state != WarehouseState.REGISTERED:
        return []
    standing = warehouse.recognitions.exclude(state=RecognitionState.WITHDRAWN).values("batch")
    rows = RecognitionBatch.objects.open_on(day).exclude(pk__in=standing).order_by("closes_on", "pk")
    return [row for row in rows if not row.kinds or any(kind_of(warehouse, kind) for kind in row.kinds)]
