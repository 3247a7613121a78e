"""One row of a table as the act that a page would do: register, change or report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet

from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.kernel.errors import Refused
from pilotzone.reference.models import Division
from warehouses import words
from warehouses.actions import changing, registering, reporting
from warehouses.enums import Channel, SheetKind, WarehouseState
from warehouses.models import Country, SheetImport, Warehouse
from warehouses.rules import facts as rules
from warehouses.rules import sheet
from warehouses.rules.reports import Report
from warehouses.rules.sheet import Row


def writer_of(row: SheetImport) -> "Registrar | Reporter":
    if row.kind == SheetKind.REGISTER:
        return Registrar(row)
    return Reporter(warehouses_of(row.operator), channel=Channel.SHEET, by=row.made_by)


def refused(code: str, field: str, /, **params: Any) -> Refused:
    return Refused(code, words.TEXTS[code], field=field, params=params)


def warehouses_of(operator: Enterprise | None) -> QuerySet[Warehouse]:
    """A member's table finds only those of its own operator."""
    return Warehouse.objects.filter(operator=operator) if operator else Warehouse.objects.all()


def known(warehouses: QuerySet[Warehouse], code: str) -> Warehouse:
    """The warehouse of this code among those that can be meant."""
    found = warehouses.select_related("operator", "country").filter(code=code).first()
    if found is None:
        raise refused("unknown_warehouse", "code", code=code)
    return found


class Registrar:
    """Warehouses: those with a code are changed; one without is registered, or found again by operator and building."""

    def __init__(self, row: SheetImport) -> None:
        self.row = row
        self.countries = {each.code: each for each in Country.objects.all()}

    def write(self, row: Row, *, now: datetime) -> str:
        by = self.row.made_by
        values = {**row.values, "country": self.countries[row.values["country"]]}
        operator = self.operator_of(row.values["operator"])
        warehouse = self.there(row.values, operator)
        if warehouse is None:
            registering.register(operator, values, submission=uuid4(), by=by, now=now)
            return "added"
        if warehouse.operator_id != operator.pk:
            raise refused("other_operator", "operator", code=warehouse.code)
        made = changing.change(warehouse, values, expected_version=warehouse.version, by=by, now=now)
        return "unchanged" if made is None else "changed"

    def operator_of(self, uscc: str) -> Enterprise:
        found = Enterprise.objects.filter(uscc=uscc, state=EnterpriseState.ACTIVE).first()
        if found is None:
            raise refused("unknown_operator", "operator", code=uscc)
        if self.row.operator is not None and found.pk != self.row.operator_id:
            raise refused("not_your_operator", "operator", code=uscc)
        return found

    def there(self, values: Mapping[str, Any], operator: Enterprise) -> Warehouse | None:
        if values["code"]:
            return known(warehouses_of(self.row.operator), values["code"])
        key = rules.building(values["country"], values["city"], values["address"])
        rows = Warehouse.objects.select_related("operator", "country").filter(operator=operator, building_key=key)
        return rows.exclude(state=WarehouseState.WITHDRAWN).filter(name_zh=values["name_zh"]).first()


class Reporter:
    """Months of warehouses: new ones, revisions of those that differ, nothing for the rest."""

    def __init__(self, warehouses: QuerySet[Warehouse], *, channel: Channel, by: User) -> None:
        self.warehouses, self.channel, self.by = warehouses, channel, by
        self.regions = list(Division.objects.values_list("code", flat=True))

    def write(self, row: Row, *, now: datetime) -> str:
        values = row.values
        warehouse = known(self.warehouses, values["code"])
        before = warehouse.reports.current().filter(month=values["month"]).first()
        given = report_from(values, self.regions)
        made = reporting.report(warehouse, values["month"], given, channel=self.channel, by=self.by, now=now)
        if before is None:
            return "added"
        return "unchanged" if made.pk == before.pk else "changed"


def report_from(values: Mapping[str, Any], regions: list[str]) -> Report:
    """As typed or read; who is of the city is looked up where it was not said."""
    lines = values["served"]
    codes = [code for code, _name, _in_city in lines]
    registered = dict(
        Enterprise.objects.filter(uscc__in=codes, state=EnterpriseState.ACTIVE).values_list("uscc", "name_zh")
    )
    return Report(
        area_used=values["area_used"],
        pallets=values["pallets"],
        orders=values["orders"],
        parcels=values["parcels"],
        countries=tuple(values["countries"]),
        served=sheet.placed(lines, registered, regions),
        note=values["note"],
    )
