"""What was checked at registration changes: asked for with the new licence, approved by an officer or not, withdrawn.

The account keeps its holder until the enterprise asks for a change of it: the bank renames it on a day of its own.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import renaming
from enterprises.actions import payees, relating
from enterprises.actions.locking import lock, require_no_part
from enterprises.actions.registration import plain
from enterprises.enums import ChangeState, EnterpriseState
from enterprises.models import Enterprise, RegistryChange
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference.models import Division

FACTS = ("name_zh", "registration_division", "established_on")


@transaction.atomic
def ask(
    enterprise: Enterprise,
    *,
    name_zh: str,
    registration_division: Division | None,
    established_on: date,
    licence: StoredFile | None,
    reason: str,
    by: User,
    now: datetime,
) -> RegistryChange:
    """Ask for other facts than were checked. What stands counts until an officer has approved them."""
    row = lock(enterprise, P.ENTERPRISE_EDIT, by=by)
    if row.state != EnterpriseState.ACTIVE:
        raise Refused("not_registered", _("The registration waits. Change the profile itself."), status=409)
    asked: dict[str, Any] = {
        "name_zh": name_zh.strip(),
        "registration_division": registration_division,
        "established_on": established_on,
    }
    if all(getattr(row, name) == value for name, value in asked.items()):
        raise Refused("nothing_changes", _("Nothing differs from what is registered."), field="name_zh")
    if row.registry_changes.waiting().exists():
        raise Refused("change_waits", _("Another change waits for the bureau already. Withdraw it first."), status=409)
    if licence is None:
        raise Refused("licence_missing", _("Attach the new business licence."), field="licence")
    if not reason.strip():
        raise Refused("reason_missing", _("Say what has changed."), field="reason")
    change = RegistryChange.objects.create(
        enterprise=row,
        before=facts_of(row),
        licence=licence,
        reason=reason.strip(),
        asked_at=now,
        asked_by=by,
        **asked,
    )
    payload = {**facts_of(change), "before": change.before, "licence": licence.sha256, "reason": change.reason}
    audit.record("enterprise.facts_change_asked", change, by=by, now=now, payload=payload, case=row)
    payees.tell(row, "enterprises.facts_change_asked", {"name": by.name}, now=now)
    return change


def facts_of(row: Enterprise | RegistryChange) -> dict[str, str]:
    return {name: plain(getattr(row, name)) for name in FACTS}


@transaction.atomic
def approve(change: RegistryChange, *, note: str, by: User, now: datetime) -> Enterprise:
    """From now on the new facts count, with the licence that shows them. `note` says how they were checked."""
    enterprise, row = taken_up(change, by=by)
    if not note.strip():
        raise Refused("note_missing", _("Say how you checked the new facts."), field="note")
    changed: dict[str, Any] = {name: getattr(row, name) for name in FACTS}
    if enterprise.licence:
        enterprise.earlier_licences.add(enterprise.licence)
    for name, value in (changed | {"licence": row.licence}).items():
        setattr(enterprise, name, value)
    enterprise.version += 1
    enterprise.save()
    relating.refresh(enterprise, now=now)
    decide(row, ChangeState.APPROVED, note.strip(), by=by, now=now)
    payload = {**facts_of(enterprise), "before": row.before, "note": row.note}
    audit.record("enterprise.facts_changed", row, by=by, now=now, payload=payload, case=enterprise)
    renaming.tell(enterprise)
    payees.tell(enterprise, "enterprises.facts_changed", {}, now=now)
    return enterprise


@transaction.atomic
def refuse(change: RegistryChange, *, reason: str, by: User, now: datetime) -> RegistryChange:
    enterprise, row = taken_up(change, by=by)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why the change is not approved."), field="reason")
    decide(row, ChangeState.REFUSED, reason.strip(), by=by, now=now)
    payload = {"reason": row.note}
    audit.record("enterprise.facts_change_refused", row, by=by, now=now, payload=payload, case=enterprise)
    payees.tell(enterprise, "enterprises.facts_change_refused", {"reason": row.note}, now=now)
    return row


@transaction.atomic
def withdraw(change: RegistryChange, *, by: User, now: datetime) -> RegistryChange:
    """By any administrator."""
    enterprise = lock(change.enterprise, P.ENTERPRISE_EDIT, by=by)
    row = waiting(change)
    decide(row, ChangeState.WITHDRAWN, "", by=by, now=now)
    audit.record("enterprise.facts_change_withdrawn", row, by=by, now=now, case=enterprise)
    return row


def taken_up(change: RegistryChange, *, by: User) -> tuple[Enterprise, RegistryChange]:
    """The enterprise and the waiting change under lock, for an officer who has no part in the enterprise."""
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=change.enterprise_id)
    if not by.may(P.REGISTRATION_REVIEW, division_id=enterprise.registration_division_id):
        raise NotAllowed("not_allowed", _("You may not decide registrations."))
    require_no_part(enterprise, by)
    return enterprise, waiting(change)


def waiting(change: RegistryChange) -> RegistryChange:
    row: RegistryChange = RegistryChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.state != ChangeState.WAITING:
        raise Refused("change_decided", _("This change has been decided already."), status=409)
    return row


def decide(row: RegistryChange, state: ChangeState, note: str, *, by: User, now: datetime) -> None:
    row.state, row.note, row.decided_at, row.decided_by = state, note, now, by
    row.save(update_fields=["state", "note", "decided_at", "decided_by"])
