"""A base map is installed by one person and approved by another; what is removed is shown no more and kept."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import require
from warehouses.models import BaseMap
from warehouses.models.maps import DATE_LINE, POLE


@transaction.atomic
def install(
    file: StoredFile | None,
    *,
    approval_number: str,
    issuer: str,
    west: int,
    south: int,
    east: int,
    north: int,
    by: User,
    now: datetime,
) -> BaseMap:
    """It waits for another person. Raises Refused: no PNG, no number or issuer, edges that are none."""
    require(P.MAP_INSTALL, by)
    if file is None or file.type != FileType.PNG:
        raise Refused("no_png", _("Choose the map as a PNG."), field="file")
    approval_number, issuer = approval_number.strip(), issuer.strip()
    if not approval_number:
        raise Refused("no_number", _("Enter the number under which the map was approved."), field="approval_number")
    if not issuer:
        raise Refused("no_issuer", _("Say who approved the map."), field="issuer")
    on_globe = -DATE_LINE <= west < east <= DATE_LINE and -POLE <= south < north <= POLE
    if not on_globe:
        text = _("The edges lie on the globe: west before east, south before north.")
        raise Refused("edges", text, field="west")
    made: BaseMap = BaseMap.objects.create(
        file=file,
        approval_number=approval_number,
        issuer=issuer,
        west=west,
        south=south,
        east=east,
        north=north,
        installed_at=now,
        installed_by=by,
    )
    record("installed", made, by=by, now=now)
    return made


def record(kind: str, row: BaseMap, *, by: User, now: datetime) -> None:
    edges = [row.west, row.south, row.east, row.north]
    payload = {"number": row.approval_number, "issuer": row.issuer, "sha256": row.file.sha256, "edges": edges}
    audit.record(f"base_map.{kind}", row, by=by, now=now, payload=payload)


def lock(row: BaseMap) -> BaseMap:
    """All that stand, so that two approvals come one after the other; of them this one."""
    list(BaseMap.objects.standing().select_for_update(of=("self",)).order_by("pk"))
    found: BaseMap = BaseMap.objects.select_related("file").get(pk=row.pk)
    if found.removed_at is not None:
        raise Refused("removed", _("This map has been removed."), status=409)
    return found


@transaction.atomic
def approve(row: BaseMap, *, by: User, now: datetime) -> BaseMap:
    """From now on it is shown; the one before it is removed."""
    require(P.MAP_APPROVE, by)
    found = lock(row)
    if found.approved_at is not None:
        raise Refused("approved", _("This map is approved already."), status=409)
    if found.installed_by_id == by.pk:
        raise Refused("installed_it", _("You installed this map. Another person approves it."))
    for before in BaseMap.objects.shown().select_related("file"):
        take_down(before, by=by, now=now)
    found.approved_at, found.approved_by = now, by
    found.save(update_fields=["approved_at", "approved_by"])
    record("approved", found, by=by, now=now)
    return found


@transaction.atomic
def remove(row: BaseMap, *, by: User, now: datetime) -> BaseMap:
    """By whoever installs or approves maps: the plain grid is always right."""
    if not by.may(P.MAP_INSTALL):
        require(P.MAP_APPROVE, by)
    return take_down(lock(row), by=by, now=now)


def take_down(row: BaseMap, *, by: User, now: datetime) -> BaseMap:
    row.removed_at, row.removed_by = now, by
    row.save(update_fields=["removed_at", "removed_by"])
    record("removed", row, by=by, now=now)
    return row
