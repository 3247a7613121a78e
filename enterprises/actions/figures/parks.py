"""The register of parks: entered, changed, and who is a tenant from when to when."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions.figures import writing
from enterprises.enums_parks import TenancyState
from enterprises.models import Enterprise, Park, ParkTenant, Subject
from enterprises.rules.codes import folded
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.ui.spoken import Day

CODE = re.compile(r"[A-Z][A-Z0-9]{2,16}")  # a letter first, and shorter than a credit code: never taken for another
FIELDS = (
    "name_zh", "name_en", "operator", "operator_name", "division", "address", "land_area", "floor_area", "opened_on",
)  # fmt: skip


def allowed(by: User) -> None:
    if not by.may(P.FIGURE_PARK):
        raise NotAllowed("not_allowed", _("You may not change the register of parks."))


@transaction.atomic
def register_park(code: str, values: Mapping[str, Any], *, by: User, now: datetime) -> Park:
    """Areas in hundredths of a square metre. Raises Refused: a code that is none or taken; its dashes do not count."""
    allowed(by)
    code = folded(code)
    if not CODE.fullmatch(code):
        text = _("A park code begins with a letter and has 3 to 17 letters or digits.")
        raise Refused("code_wrong", text, field="code")
    if Park.objects.filter(code=code).exists():
        raise Refused("code_taken", _("Another park has this code."), field="code")
    row = Park.objects.create(code=code, registered_at=now, registered_by=by, **fields_of(values))
    writing.subject_of(row)
    audit.record("park.registered", row, by=by, now=now, payload={"code": code, "name": row.name_zh})
    return row


def fields_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """An operator that is registered here is named as it is there."""
    found = {name: values[name] for name in FIELDS}
    if found["operator"] is not None:
        found["operator_name"] = found["operator"].name_zh
    return found


@transaction.atomic
def change_park(park: Park, values: Mapping[str, Any], *, expected_version: int, by: User, now: datetime) -> Park:
    allowed(by)
    row: Park = Park.objects.select_for_update(of=("self",)).get(pk=park.pk)
    if row.version != expected_version:
        raise Stale("stale", _("Somebody else has changed this park meanwhile. Look at it again."))
    for name, value in fields_of(values).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    Subject.objects.filter(park=row).update(operator=row.operator)
    audit.record("park.changed", row, by=by, now=now, payload={"floor_area": row.floor_area, "name": row.name_zh})
    return row


@transaction.atomic
def add_tenant(park: Park, enterprise: Enterprise, *, starts_on: date, by: User, now: datetime) -> ParkTenant:
    """It counts at once: whoever may enter it here may confirm it.

    Raises Refused: a tenant already, reported, or still there on the first day.
    """
    allowed(by)
    row: Park = Park.objects.select_for_update(of=("self",)).get(pk=park.pk)
    standing = row.tenants.live().filter(enterprise=enterprise, ends_on=None).first()
    if standing is not None and standing.state == TenancyState.REPORTED:
        text = _("This tenant was reported and waits to be confirmed: decide on that.")
        raise Refused("tenant_reported", text, field="code")
    if standing is not None:
        raise Refused("tenant_already", _("This enterprise is a tenant of the park already."), field="code")
    others = row.tenants.live().filter(enterprise=enterprise, ends_on__gte=starts_on).order_by("-ends_on")
    until = others.values_list("ends_on", flat=True).first()
    if until is not None:
        text = _("The enterprise was in the park on these days already, until %(until)s.")
        raise Refused("overlaps", text, field="starts_on", params={"until": Day(until)})
    made: ParkTenant = row.tenants.create(enterprise=enterprise, starts_on=starts_on, entered_at=now, entered_by=by)
    payload = {"enterprise": enterprise.uscc, "starts_on": starts_on}
    audit.record("park.tenant_entered", made, case=row, by=by, now=now, payload=payload)
    return made


@transaction.atomic
def end_tenant(tenant: ParkTenant, *, ends_on: date, by: User, now: datetime) -> ParkTenant:
    """The last day in the park."""
    allowed(by)
    row: ParkTenant = ParkTenant.objects.select_for_update(of=("self",)).select_related("park").get(pk=tenant.pk)
    if ends_on < row.starts_on:
        raise Refused("dates", _("The last day lies before the first."), field="ends_on")
    if row.ends_on is None and row.state == TenancyState.CONFIRMED:
        row.ends_on = ends_on
        row.version += 1
        row.save(update_fields=["ends_on", "version"])
        audit.record("park.tenant_left", row, case=row.park, by=by, now=now, payload={"ends_on": ends_on})
    return row
