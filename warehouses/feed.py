"""What the change feed tells of this app: overseas warehouses with their months, and recognitions."""

from pilotzone.exchange import resources
from pilotzone.exchange.resources import Bounds, Resource
from warehouses.models import Recognition, Warehouse


def warehouse_bounds(row: Warehouse) -> Bounds:
    return row.operator_id, row.operator.registration_division_id


def recognition_bounds(row: Recognition) -> Bounds:
    return warehouse_bounds(row.warehouse)


def register() -> None:
    """Called once, when the app is ready."""
    resources.register(Resource("warehouses", Warehouse, "warehouses.api.views.WarehouseList", warehouse_bounds))
    resources.register(
        Resource("recognitions", Recognition, "warehouses.api.views.RecognitionList", recognition_bounds)
    )
