"""The registered warehouses of a claim: chosen while it is a draft, pinned to the facts in force at submission."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import Refused
from pilotzone.ui.templatetags.ui import local_text
from subsidies import facts, warehouse_claims
from subsidies.actions.drafting import changed, lock_to_edit
from subsidies.actions.lines import fill, new_line, read_line, typed_columns
from subsidies.models import Application, ClaimLine, ClaimWarehouse
from subsidies.rules.model import InputSpec
from subsidies.rules.warehouse_findings import Place
from warehouses.known import from_version
from warehouses.models import Country, Warehouse, WarehouseVersion
from warehouses.rules.facts import lease


@transaction.atomic
def choose(
    application: Application, uids: Collection[UUID], *, expected_version: int, by: User, now: datetime
) -> list[ClaimWarehouse]:
    """Exactly these from now on. Lines that the measure has for each country are filled in from the register."""
    locked = lock_to_edit(application, expected_version=expected_version, by=by, now=now)
    measure = facts.measure_of(locked.measure_version)
    if not warehouse_claims.concerns_warehouses(measure):
        raise Refused("no_warehouses", _("This measure does not ask for warehouses."), status=404)
    wanted = {row.uid: row for row in warehouse_claims.choosable(locked) if row.uid in set(uids)}
    if len(wanted) < len(set(uids)):
        raise Refused("unknown_warehouse", _("Choose among your confirmed warehouses."), field="warehouses")
    locked.warehouses.exclude(warehouse__in=[row.pk for row in wanted.values()]).delete()
    there = set(locked.warehouses.values_list("warehouse", flat=True))
    for row in wanted.values():
        if row.pk not in there:
            locked.warehouses.create(warehouse=row, version=in_force(row), chosen_at=now, chosen_by=by)
    pin(locked)
    fill_lines(locked, warehouse_claims.rows_of(measure))
    changed(locked, by=by, now=now)
    found = warehouse_claims.chosen(locked)
    payload = {"warehouses": [row.warehouse.code for row in found]}
    audit.record("claim.warehouses_chosen", locked, by=by, now=now, payload=payload)
    return found


def in_force(row: Warehouse) -> WarehouseVersion:
    """The version whose facts the register holds."""
    found: WarehouseVersion = row.versions.filter(state="in_force").latest("number")
    return found


def pin(application: Application) -> None:
    """Each to the facts in force now: later changes of the register leave a submitted claim as it is."""
    for row in application.warehouses.select_related("warehouse"):
        version = in_force(row.warehouse)
        told = from_version(version)
        keys = {"building_key": told["building"], "lease_key": lease(told["country"], told["lease_number"])}
        if version.pk != row.version_id or any(getattr(row, name) != key for name, key in keys.items()):
            row.version, row.building_key, row.lease_key = version, keys["building_key"], keys["lease_key"]
            row.save(update_fields=["version", *keys])


def fill_lines(application: Application, spec: InputSpec | None) -> None:
    """A line for each country of the chosen warehouses; what the applicant typed beside the register's values stays."""
    if spec is None:
        return
    names, rows = warehouse_claims.country_names(), warehouse_claims.chosen(application)
    lines = {
        names.get(str(line.values.get("country", "")).strip().casefold(), ""): line
        for line in application.lines.filter(input=spec.name).order_by("position")
    }
    labels = {row.code: local_text(row, "name") for row in Country.objects.all()}
    for place in warehouse_claims.places(warehouse_claims.known_of_claims(rows, warehouse_claims.day_of(application))):
        fill_line(application, spec, place, lines.get(place.country), labels[place.country])


def fill_line(application: Application, spec: InputSpec, place: Place, line: ClaimLine | None, country: str) -> None:
    columns = typed_columns(spec)
    told = warehouse_claims.values_for(place, columns, country)
    optional = {name: columns[name] for name in told}
    values = read_line(told, partly(spec, optional))
    line = line or new_line(application, spec)
    fill(line, values)
    line.save()


def partly(spec: InputSpec, columns: dict[str, InputSpec]) -> InputSpec:
    """The rows as if they had these columns alone: the rest is the applicant's to type."""
    return replace(spec, columns=tuple(columns.values()))
