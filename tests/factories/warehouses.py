"""Overseas warehouses: countries, registered and waiting warehouses, their documents and reports."""

from datetime import date
from uuid import uuid4

from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_enterprise, make_member, make_officer, make_uscc
from warehouses.actions import places, registering, reporting
from warehouses.enums import Channel
from warehouses.models import Country, Warehouse
from warehouses.rules.reports import Report, Served


def load_countries() -> None:
    if not Country.objects.exists():
        places.load()


def country(code: str = "DE") -> Country:
    load_countries()
    return Country.objects.get(code=code)


def make_keeper(**fields):
    """An officer who keeps the register of warehouses."""
    return make_officer(R.CASEWORKER, **fields)


def warehouse_values(**fields):
    """What `registering.register` takes: a leased warehouse in Hamburg without anything odd at the time of NOW."""
    values = {
        "name_zh": "澜图汉堡公共海外仓",
        "name_en": "Lantu Hamburg warehouse",
        "investor_name": "Lantu Logistik GmbH",
        "direct_share": 700_000,
        "indirect_share": 100_000,
        "investment_certificate": "N1200202300118",
        "country": fields.pop("country", None) or country(),
        "city": "Hamburg",
        "address": "Am Hafen 12",
        "latitude": 53_540_000,
        "longitude": 9_990_000,
        "tenure": "leased",
        "lease_number": "HH-2023-017",
        "lease_starts_on": date(2022, 1, 1),
        "lease_ends_on": date(2026, 12, 31),
        "indoor_area": 10_000_00,
        "bonded_area": 2_000_00,
        "cold_area": 500_00,
        "outdoor_area": 3_000_00,
        "operating_since": date(2022, 3, 1),
        "use": "public",
        "type": "logistics",
        "services": ["receiving", "clearance", "storage", "picking", "last_mile", "returns"],
        "wms": "EWMS 4",
        "tracking": "https://track.lantu.test",
        "interfaces": "API, EDI",
        "filing_9810": "HWC1207160001",
    }
    return values | fields


def make_warehouse(operator=None, *, by=None, submission=None, now=NOW, **fields) -> Warehouse:
    """Registered and confirmed, as an officer enters it; `by` a member leaves it waiting."""
    operator = operator or make_enterprise("天津澜图进出口有限公司")
    return registering.register(
        operator, warehouse_values(**fields), submission=submission or uuid4(), by=by or make_keeper(), now=now
    )


def make_waiting_warehouse(operator=None, **fields) -> Warehouse:
    operator = operator or make_enterprise("天津澜图进出口有限公司")
    return make_warehouse(operator, by=make_member(operator), **fields)


def served(*codes: str, in_city: bool = True) -> tuple[Served, ...]:
    return tuple(Served(code, "某企业", in_city) for code in codes)


def make_report(**fields) -> Report:
    """A month as `reporting.report` takes it: 8,000 m² used, one enterprise of the city served and another."""
    both = (*served(make_uscc(901)), *served(make_uscc(902, "330100"), in_city=False))
    values = {
        "area_used": 8_000_00,
        "pallets": 5_200,
        "orders": 8_000,
        "parcels": 8_400,
        "countries": ("DE", "FR"),
        "served": tuple(sorted(both, key=lambda row: row.uscc)),
        "note": "",
    } | fields
    return Report(**values)


def make_month(warehouse: Warehouse, month: date, *, by=None, now=NOW, **fields):
    by = by or make_member(warehouse.operator)
    return reporting.report(warehouse, month, make_report(**fields), channel=Channel.PAGE, by=by, now=now)
