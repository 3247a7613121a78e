"""Facts into the row in force and into its versions. Inside the caller's transaction; the caller holds the lock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pilotzone.accounts.models import User
from warehouses.enums import VersionState, WarehouseState
from warehouses.models import Country, Warehouse, WarehouseService, WarehouseVersion
from warehouses.rules import facts as rules

Facts = Mapping[str, Any]


def facts_given(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form or a table gave, as plain values."""
    return rules.plain({**values, "country": values["country"].code})


def facts_of(warehouse: Warehouse) -> dict[str, Any]:
    """The facts in force."""
    values = {name: getattr(warehouse, name) for name in rules.FIELDS if name not in ("country", "services")}
    services = list(warehouse.services.values_list("service", flat=True)) if warehouse.pk else []
    return rules.plain({**values, "country": warehouse.country.code, "services": services})


def put(warehouse: Warehouse, facts: Facts) -> None:
    """Set the row's own fields; saves nothing, and leaves the services to `put_services`."""
    if rules.day(facts["lease_ends_on"]) != warehouse.lease_ends_on:
        warehouse.lease_warned_days = None
    for name in rules.FIELDS:
        if name in ("country", "services"):
            continue
        value = facts[name]
        setattr(warehouse, name, rules.day(value) if name in rules.DATES else value)
    warehouse.country = Country.objects.get(code=facts["country"])
    warehouse.area = rules.storage(facts)
    warehouse.building_key = rules.building(facts["country"], facts["city"], facts["address"])
    warehouse.lease_key = rules.lease(facts["country"], facts["lease_number"])


def put_services(warehouse: Warehouse, facts: Facts) -> None:
    wanted = set(facts["services"])
    warehouse.services.exclude(service__in=wanted).delete()
    present = set(warehouse.services.values_list("service", flat=True))
    WarehouseService.objects.bulk_create(
        WarehouseService(warehouse=warehouse, service=each) for each in facts["services"] if each not in present
    )


def put_subject(warehouse: Warehouse) -> None:
    """Assessments name a warehouse as the register does, know its operator, and leave out what is not registered."""
    subject = warehouse.subject
    wanted = {
        "name_zh": warehouse.name_zh,
        "name_en": warehouse.name_en,
        "operator_id": warehouse.operator_id,
        "is_assessed": warehouse.state == WarehouseState.REGISTERED,
    }
    if any(getattr(subject, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(subject, name, value)
        subject.save(update_fields=["name_zh", "name_en", "operator", "is_assessed"])


def keep_version(
    warehouse: Warehouse,
    facts: Facts,
    changed: list[str],
    *,
    state: VersionState,
    warnings: list[dict[str, Any]],
    by: User,
    now: datetime,
) -> WarehouseVersion:
    last = warehouse.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made: WarehouseVersion = warehouse.versions.create(
        number=last + 1,
        state=state,
        facts=dict(facts),
        changed=changed,
        warnings=warnings,
        made_at=now,
        made_by=by,
    )
    return made
