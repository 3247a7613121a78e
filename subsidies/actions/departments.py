"""The departments that can be asked: entered and changed by an administrator or a programme manager."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from subsidies.models import Department


@transaction.atomic
def enter(*, name_zh: str, name_en: str, email: str, is_active: bool = True, by: User, now: datetime) -> Department:
    """A department that was not asked before; its code in lists and file names is the portal's own."""
    require_may(by)
    uid = uuid4()
    row = Department(uid=uid, code=f"d-{uid.hex[:10]}", version=0)
    return keep(row, "department.entered", name_zh, name_en, email, is_active, by=by, now=now)


@transaction.atomic
def change(
    department: Department,
    *,
    name_zh: str,
    name_en: str,
    email: str,
    is_active: bool,
    expected_version: int,
    by: User,
    now: datetime,
) -> Department:
    """New names, address, or whether it is offered; rounds that were begun keep whom they asked."""
    require_may(by)
    row = Department.objects.select_for_update(of=("self",)).get(pk=department.pk)
    if row.version != expected_version:
        text = _("Somebody else changed this department meanwhile. What you typed is still on the page.")
        raise Stale("stale", text)
    return keep(row, "department.changed", name_zh, name_en, email, is_active, by=by, now=now)


def keep(
    row: Department, kind: str, name_zh: str, name_en: str, email: str, is_active: bool, *, by: User, now: datetime
) -> Department:
    row.name_zh, row.name_en, row.email, row.is_active = name_zh.strip(), name_en.strip(), email.strip(), is_active
    if not row.name_zh:
        raise Refused("name_missing", _("Give the department's name."), field="name_zh")
    if Department.objects.filter(name_zh=row.name_zh).exclude(pk=row.pk).exists():
        raise Refused("name_used", _("There is a department of this name already."), field="name_zh")
    row.version, row.changed_at, row.changed_by = row.version + 1, now, by
    row.save()
    payload = {"code": row.code, "name": row.names, "email": row.email, "is_active": row.is_active}
    audit.record(kind, row, by=by, now=now, payload=payload)
    return row


def require_may(by: User) -> None:
    if not by.may(P.DEPARTMENT_KEEP):
        raise NotAllowed("not_allowed", _("You may not take this step."))
