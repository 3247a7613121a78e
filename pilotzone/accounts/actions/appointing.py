"""Offices and the appointments that the security administrator makes in them."""

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import Appointment, Office, User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import ADMINISTRATORS, DISTRICT_ROLES, ZONE_ROLES, P, R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference.models import Division

OFFICE_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")


@transaction.atomic
def enter_office(
    *, code: str, name_zh: str, name_en: str, division: Division | None, by: User, now: datetime
) -> Office:
    """An office of the bureau or, with a division, of a district. Its division stays: whose claims it sees follows."""
    require_manager(by)
    return keep_office(code, name_zh, name_en, division, by=by, now=now)


def keep_office(
    code: str, name_zh: str, name_en: str, division: Division | None, *, by: User | None, now: datetime
) -> Office:
    code = code.strip().lower()
    if not OFFICE_CODE.fullmatch(code):
        raise Refused("bad_code", _("A code has small letters, digits and hyphens, at most 40."), field="code")
    if Office.objects.filter(code=code).exists():
        raise Refused("code_taken", _("There is an office with this code already."), field="code")
    office = Office.objects.create(code=code, name_zh=name_zh.strip(), name_en=name_en.strip(), division=division)
    payload = {"code": code, "name": office.name_zh, "division": division.code if division else ""}
    audit.record("office.entered", office, by=by, now=now, payload=payload)
    return office


@transaction.atomic
def rename_office(office: Office, *, name_zh: str, name_en: str, by: User, now: datetime) -> Office:
    require_manager(by)
    row: Office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    before, row.name_zh, row.name_en = row.name_zh, name_zh.strip(), name_en.strip()
    row.save(update_fields=["name_zh", "name_en"])
    audit.record("office.renamed", row, by=by, now=now, payload={"before": before, "name": row.name_zh})
    return row


@transaction.atomic
def appoint_first(user: User, *, code: str, name_zh: str, name_en: str, now: datetime) -> Appointment:
    """The first security administrator, in the first office: an act of the operator, once.

    Raises Refused while somebody holds the role: whoever does appoints all others.
    """
    role, today = R.SECURITY_ADMIN, clock.local_date(now)
    if Appointment.objects.not_over(today).filter(role=role).exists():
        raise Refused("not_the_first", _("There is a security administrator, who appoints all others."))
    office = Office.objects.filter(code=code).first() or keep_office(code, name_zh, name_en, None, by=None, now=now)
    if office.division_id is not None:
        raise Refused("zone_role", _("This role is given by an office for the whole zone, not by a district's."))
    appointment = Appointment.objects.create(user=user, role=role, office=office, starts_on=today)
    payload = {"role": str(role), "office": office.code}
    audit.record("appointment.made", appointment, by=None, now=now, payload=payload)
    return appointment


def require_manager(by: User) -> None:
    if not by.may(P.APPOINTMENT_MANAGE):
        raise NotAllowed("not_allowed", _("You may not make appointments."))


@transaction.atomic
def appoint(
    user: User, *, role: R, office: Office, starts_on: date, ends_on: date | None, by: User, now: datetime
) -> Appointment:
    """Appoint a person. Nobody appoints himself, and the three administrators are three people."""
    require_manager(by)
    if user == by:
        raise Refused("own_appointment", _("Nobody may appoint himself or herself."))
    if user.is_machine:
        raise Refused("machine_account", _("This is the account of another system: it holds no role."))
    if role in ZONE_ROLES and office.division_id is not None:
        raise Refused("zone_role", _("This role is given by an office for the whole zone, not by a district's."))
    if role in DISTRICT_ROLES and office.division_id is None:
        raise Refused("district_role", _("This role is given by a district's office."), field="office")
    if ends_on is not None and ends_on < clock.local_date(now):
        raise Refused("appointment_past", _("These days are over."), field="ends_on")
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    held = {R(value) for value in user.appointments.not_over(clock.local_date(now)).values_list("role", flat=True)}
    if role in ADMINISTRATORS and held & ADMINISTRATORS - {role}:
        raise Refused("administrators_apart", _("One person may hold only one of the three administrator roles."))
    if held - {role} and R.AUDIT_FIRM in held | {role}:
        raise Refused("audit_firm_apart", _("Whoever audits claims for an audit firm holds no office in the bureau."))
    standing = user.appointments.not_over(starts_on).filter(role=role, office=office)
    if (standing.filter(starts_on__lte=ends_on) if ends_on else standing).exists():
        raise Refused(
            "appointed_already", _("The person holds this role in this office on some of these days already.")
        )
    appointment = Appointment(user=user, role=role, office=office, starts_on=starts_on, ends_on=ends_on)
    appointment.full_clean()
    appointment.save()
    audit.record("appointment.made", appointment, by=by, now=now, payload={"role": str(role), "office": office.code})
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, last_day: date, by: User, now: datetime) -> Appointment:
    """Not one's own: so there is always somebody left who appoints."""
    if not by.may(P.APPOINTMENT_MANAGE):
        raise NotAllowed("not_allowed", _("You may not end appointments."))
    if appointment.user_id == by.pk:
        raise Refused(
            "own_appointment", _("Nobody ends his or her own appointment; another security administrator does.")
        )
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if appointment.ends_on and last_day > appointment.ends_on:
        raise Refused("not_an_end", _("An appointment is ended here, not prolonged. Make a new one."))
    appointment.ends_on = last_day
    appointment.full_clean()
    appointment.save(update_fields=["ends_on"])
    audit.record("appointment.ended", appointment, by=by, now=now, payload={"last_day": last_day.isoformat()})
    return appointment
