"""Roles by appointment."""

from collections.abc import Iterator
from datetime import date

from pilotzone.accounts.models import Appointment, User
from pilotzone.kernel.access import Grant, R


def appointment_grants(user: User, day: date) -> Iterator[Grant]:
    """A role for each appointment in force; the office's division bounds it."""
    rows = Appointment.objects.in_force(day).filter(user=user)
    for role, division_id in rows.values_list("role", "office__division_id"):
        yield Grant(R(role), division_id=division_id)
