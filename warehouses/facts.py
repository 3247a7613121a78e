"""From rows of the register to the values that its rules take."""

from warehouses.enums import Use
from warehouses.models import Warehouse, WarehouseReport
from warehouses.rules.reports import Report, Served, Site


def site_of(warehouse: Warehouse) -> Site:
    return Site(
        area=warehouse.area,
        outdoor_area=warehouse.outdoor_area,
        operating_since=warehouse.operating_since,
        closed_on=warehouse.closed_on,
        lease_ends_on=warehouse.lease_ends_on,
        is_public=warehouse.use == Use.PUBLIC,
    )


def report_of(row: WarehouseReport) -> Report:
    served = row.served_enterprises.order_by("uscc")
    return Report(
        area_used=row.area_used,
        pallets=row.pallets,
        orders=row.orders,
        parcels=row.parcels,
        countries=tuple(row.countries),
        served=tuple(Served(each.uscc, each.name, each.in_city) for each in served),
        note=row.note,
    )
