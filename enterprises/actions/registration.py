"""Registration: accepted at once where the risk is low, otherwise after a look by the bureau; later changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import facts
from enterprises.actions import administration_decisions, relating
from enterprises.actions.giving_up import given_up
from enterprises.actions.locking import lock
from enterprises.enums import BusinessRole, EnterpriseState, MemberRole
from enterprises.models import Enterprise, EnterpriseRole, Membership
from enterprises.rules import screening
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages import actions as messages

# What the bureau relies on once it has been checked: fixed from then on.
CHECKED = ("name_zh", "registration_division", "established_on")
PERSONAL = tuple(Enterprise.PERSONAL)


def taken() -> Refused:
    """The same words whoever asks: nobody learns who registered the enterprise."""
    return Refused(
        "uscc_taken",
        _(
            "This enterprise is registered already. Ask its administrator to invite you; "
            "if you don't know who that is, call the bureau."
        ),
        field="uscc",
    )


@transaction.atomic
def register(
    values: Mapping[str, Any],
    *,
    roles: Iterable[BusinessRole],
    submission: UUID,
    gives_up_role: bool = False,
    by: User,
    now: datetime,
) -> Enterprise:
    """Register an enterprise; the registrant becomes its administrator.

    `submission` is the form's own number and becomes the uid: the same form sent twice registers once. Whoever holds
    a role that stands beside no other says that it may end.
    """
    if not by.may(P.ENTERPRISE_REGISTER):
        raise NotAllowed("not_allowed", _("You may not register an enterprise."))
    sent: Enterprise | None = Enterprise.objects.filter(uid=submission, registered_by=by).first()
    if sent is not None:
        return sent
    gave_up = given_up(by, gives_up_role=gives_up_role, now=now)
    enterprise = Enterprise(uid=submission, registered_at=now, registered_by=by, **values)
    screen(enterprise, now=now)
    insert(enterprise)
    relating.refresh(enterprise, now=now)
    set_roles(enterprise, roles)
    Membership.objects.create(enterprise=enterprise, user=by, role=MemberRole.ADMIN, starts_on=clock.local_date(now))
    audit.record(
        "enterprise.registered",
        enterprise,
        by=by,
        now=now,
        payload={"state": enterprise.state, "reasons": enterprise.review_reasons, **recorded(values), **gave_up},
        personal=personal(values),
    )
    tell(enterprise, [by], now=now)
    return enterprise


def screen(enterprise: Enterprise, *, now: datetime) -> None:
    """Set the state from what screening finds; saves nothing."""
    day = clock.local_date(now)
    reasons = screening.reasons(facts.registration_facts(enterprise, day), day=day)
    enterprise.review_reasons = [str(reason) for reason in reasons]
    enterprise.state = EnterpriseState.PENDING if reasons else EnterpriseState.ACTIVE


def insert(enterprise: Enterprise) -> None:
    """The database decides who was first; whoever was second gets the message at the field."""
    if Enterprise.objects.open().filter(uscc=enterprise.uscc).exists():
        raise taken()
    try:
        with transaction.atomic():
            enterprise.save(force_insert=True)
    except IntegrityError as error:
        if "uscc" not in str(error):
            raise
        raise taken() from error


def set_roles(enterprise: Enterprise, roles: Iterable[BusinessRole]) -> None:
    wanted = {str(role) for role in roles}
    enterprise.business_roles.exclude(role__in=wanted).delete()
    present = set(enterprise.business_roles.values_list("role", flat=True))
    for role in sorted(wanted - present):
        EnterpriseRole.objects.create(enterprise=enterprise, role=role)


@transaction.atomic
def edit(
    enterprise: Enterprise,
    values: Mapping[str, Any],
    *,
    roles: Iterable[BusinessRole],
    expected_version: int,
    by: User,
    now: datetime,
) -> Enterprise:
    """Change the profile. A waiting registration is screened again and accepted when no reason is left."""
    row = lock(enterprise, P.ENTERPRISE_EDIT, by=by)
    if row.version != expected_version:
        raise Stale("stale", _("Somebody else changed the profile while you were writing. Your text is kept below."))
    waited = row.state == EnterpriseState.PENDING
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if "uscc" in changed or (not waited and any(name in changed for name in CHECKED)):
        raise Refused(
            "checked_fact", _("This was checked at registration. Ask for a change of it in the company file.")
        )
    if "licence" in changed and row.licence:
        row.earlier_licences.add(row.licence)  # what was accepted on it can still be looked up
    for name, value in changed.items():
        setattr(row, name, value)
    if waited:
        screen(row, now=now)
    row.version += 1
    row.save()
    relating.refresh(row, now=now)
    set_roles(row, roles)
    audit.record(
        "enterprise.edited",
        row,
        by=by,
        now=now,
        payload={"state": row.state, "roles": sorted(str(role) for role in roles), **recorded(changed)},
        personal=personal(changed),
    )
    if waited and row.state == EnterpriseState.ACTIVE:
        tell(row, [row.registered_by], now=now)
    return row


@transaction.atomic
def accept_registration(
    enterprise: Enterprise, *, note: str = "", expected_version: int | None = None, by: User, now: datetime
) -> Enterprise:
    """`expected_version` is the one that was read: while it waits the registrant can change it."""
    row = under_review(enterprise, by=by)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("The registration was changed since you opened the page. Read it again."))
    return reviewed(row, EnterpriseState.ACTIVE, note, by=by, now=now)


@transaction.atomic
def refuse_registration(enterprise: Enterprise, *, reason: str, by: User, now: datetime) -> Enterprise:
    """Not accepted: the registrant reads the reason; the code is free for a new registration."""
    row = under_review(enterprise, by=by)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why: the registrant reads this reason."), field="reason")
    refused = reviewed(row, EnterpriseState.REFUSED, reason.strip(), by=by, now=now)
    administration_decisions.refuse_all(refused, by=by, now=now)
    return refused


def under_review(enterprise: Enterprise, *, by: User) -> Enterprise:
    """The waiting registration under lock, for somebody who may decide it and has no part in it."""
    if not by.may(P.REGISTRATION_REVIEW, division_id=enterprise.registration_division_id):
        raise NotAllowed("not_allowed", _("You may not decide registrations."))
    row: Enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if row.registered_by_id == by.pk:
        raise NotAllowed("own_registration", _("Nobody decides a registration that he or she made."))
    if row.state != EnterpriseState.PENDING:
        raise Refused("decided_already", _("This registration has been decided already. Reload the page."), status=409)
    return row


def reviewed(row: Enterprise, state: EnterpriseState, note: str, *, by: User, now: datetime) -> Enterprise:
    row.state, row.review_note = state, note
    row.reviewed_at, row.reviewed_by = now, by
    row.version += 1
    row.save()
    kind = "accepted" if state == EnterpriseState.ACTIVE else "refused"
    audit.record(f"enterprise.registration_{kind}", row, by=by, now=now, payload={"note": note})
    tell(row, [row.registered_by], now=now)
    return row


def tell(enterprise: Enterprise, people: Iterable[User], *, now: datetime) -> None:
    """What became of the registration, in the registrant's language."""
    kinds = {
        EnterpriseState.ACTIVE: "enterprises.registration_accepted",
        EnterpriseState.PENDING: "enterprises.registration_waiting",
        EnterpriseState.REFUSED: "enterprises.registration_refused",
    }
    messages.notify(
        people,
        kinds[EnterpriseState(enterprise.state)],
        params={"enterprise": enterprise.names, "reason": enterprise.review_note},
        link=reverse("portal:enterprises:enterprise_detail", args=[enterprise.uid]),
        now=now,
        case=enterprise,
    )


def recorded(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as the audit record keeps them: divisions by code, files by digest, nothing personal."""
    return {name: plain(value) for name, value in values.items() if name not in PERSONAL}


def personal(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: plain(value) for name, value in values.items() if name in PERSONAL}


def plain(value: Any) -> str:
    if value is None:
        return ""
    return str(getattr(value, "sha256", "") or getattr(value, "code", "") or value)
