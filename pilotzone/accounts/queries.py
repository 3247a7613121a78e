"""Roles by appointment, and those that a person exercises for somebody who is away."""

from collections.abc import Iterator
from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Q, QuerySet

from pilotzone.accounts.models import Absence, Appointment, User
from pilotzone.kernel import clock
from pilotzone.kernel.access import CLAIM_ROLES, DELEGABLE, DEPUTY_ROLES, MATRIX, STAND_INS, Grant, P, R


def appointment_grants(user: User, day: date) -> Iterator[Grant]:
    """A role for each appointment in force, and for each one of an absent colleague that can be delegated.

    The office's division bounds it. Whoever is no officer any more stands in for nobody.
    """
    absent = Absence.objects.in_force(day).filter(deputy=user).values("user")
    lent = Q(user__in=absent, user__is_active=True, role__in=DEPUTY_ROLES)
    rows = Appointment.objects.in_force(day).filter(Q(user=user) | lent)
    held = list(rows.values_list("role", "office__division_id", "user_id", "user__name"))
    stands_in = any(holder == user.pk and role in STAND_INS for role, _division_id, holder, _name in held)
    for role, division_id, holder, name in held:
        if holder == user.pk:
            yield Grant(R(role), division_id=division_id)
        elif stands_in:
            yield Grant(R(role), division_id=division_id, on_behalf_of=holder, on_behalf_name=name)


def addresses_of(user: User) -> set[str]:
    """The address of the account and the further ones that the person has confirmed, in small letters."""
    more = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {address.lower() for address in (user.email, *more)}


def lacks_second_factor(user: User) -> bool:
    """Whether this is an officer who has to set up a second factor before anything else."""
    asked = settings.PILOTZONE_STAFF_SECOND_FACTOR and user.is_authenticated and user.is_bureau
    return bool(asked and not is_mfa_enabled(user))


def stand_ins(day: date) -> QuerySet[User]:
    """Officers who can be away and stand in for one another.

    Administrators act in person, and an audit firm never for the bureau, whatever else they hold.
    """
    rows = Appointment.objects.not_over(day)
    officers, barred = rows.filter(role__in=STAND_INS), rows.exclude(role__in=STAND_INS)
    found = User.objects.filter(pk__in=officers.values("user"), is_active=True)
    return found.exclude(pk__in=barred.values("user")).order_by("name", "pk")


def possible_deputies(user: User, day: date) -> QuerySet[User]:
    """Of these, who is in the same office, or deals with claims in the same division or, like this one, in none."""
    rows = Appointment.objects.not_over(day)
    own = rows.filter(user=user)
    divisions = list(own.values_list("office__division", flat=True))
    place = Q(office__division__in=[each for each in divisions if each is not None])
    if None in divisions:
        place |= Q(office__division=None)
    near = Q(office__in=own.values("office")) | place & Q(role__in=CLAIM_ROLES)
    return stand_ins(day).filter(pk__in=rows.filter(near).values("user")).exclude(pk=user.pk)


def colleagues(user: User, day: date) -> QuerySet[Appointment]:
    """The people of the offices in which this person holds an appointment, as keys for a condition."""
    own = Appointment.objects.in_force(day).filter(user=user).values("office")
    return Appointment.objects.in_force(day).filter(office__in=own).values("user")


def officers(permission: P, division_id: int | None = None) -> QuerySet[User]:
    """Those who hold the permission for the division by appointment, and the deputies of those who are away.

    Without a division: for the whole zone.
    """
    roles = [role for role in R if permission in MATRIX[role]]
    today = clock.today()
    in_force = Q(appointments__ends_on=None) | Q(appointments__ends_on__gte=today)
    place = Q(appointments__office__division=None)
    if division_id is not None:
        place |= Q(appointments__office__division=division_id)
    own = User.objects.filter(
        in_force, place, appointments__starts_on__lte=today, appointments__role__in=roles, is_active=True
    )
    if permission not in DELEGABLE:
        return own.distinct()
    lent = own.filter(appointments__role__in=DEPUTY_ROLES)
    away = Absence.objects.in_force(today).filter(user__in=lent.values("pk"))
    return User.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=away.values("deputy")), is_active=True)
