"""The writers of accounts: people the bureau takes on, their appointments, a person's own settings."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import Appointment, Office, User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import ADMINISTRATORS, ZONE_ROLES, P, R
from pilotzone.kernel.errors import NotAllowed, Refused


@transaction.atomic
def create_user(*, email: str, name: str, password: str | None, phone: str = "", language: str, now: datetime) -> User:
    """A person who can sign in; without a password only through a provider."""
    user = User(email=email.strip().lower(), name=name, phone=phone, language=language, date_joined=now)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def appoint(
    user: User, *, role: R, office: Office, starts_on: date, ends_on: date | None, by: User, now: datetime
) -> Appointment:
    """Appoint a person. Nobody appoints himself, and the three administrators are three people."""
    if not by.may(P.APPOINTMENT_MANAGE):
        raise NotAllowed("not_allowed", _("You may not make appointments."))
    if user == by:
        raise Refused("own_appointment", _("Nobody may appoint himself or herself."))
    if role in ZONE_ROLES and office.division_id is not None:
        raise Refused("zone_role", _("This role is given by an office for the whole zone, not by a district's."))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    held = {R(value) for value in user.appointments.not_over(clock.local_date(now)).values_list("role", flat=True)}
    if role in ADMINISTRATORS and held & ADMINISTRATORS - {role}:
        raise Refused("administrators_apart", _("One person may hold only one of the three administrator roles."))
    appointment = Appointment(user=user, role=role, office=office, starts_on=starts_on, ends_on=ends_on)
    appointment.full_clean()
    appointment.save()
    audit.record("appointment.made", appointment, by=by, now=now, payload={"role": str(role), "office": office.code})
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, last_day: date, by: User, now: datetime) -> Appointment:
    if not by.may(P.APPOINTMENT_MANAGE):
        raise NotAllowed("not_allowed", _("You may not end appointments."))
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if appointment.ends_on and last_day > appointment.ends_on:
        raise Refused("not_an_end", _("An appointment is ended here, not prolonged. Make a new one."))
    appointment.ends_on = last_day
    appointment.full_clean()
    appointment.save(update_fields=["ends_on"])
    audit.record("appointment.ended", appointment, by=by, now=now, payload={"last_day": last_day.isoformat()})
    return appointment
