"""Reads of appointments."""

from datetime import date

from django.db import models
from django.db.models import Q


class AppointmentQuerySet(models.QuerySet):
    def in_force(self, day: date):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def not_over(self, day: date):
        """In force or to come."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def for_list(self):
        return self.select_related("user", "office__division").order_by("office__name_zh", "role", "id")


class AbsenceQuerySet(models.QuerySet):
    def standing(self) -> "AbsenceQuerySet":
        return self.filter(withdrawn_at=None)

    def in_force(self, day: date):
        return self.standing().filter(starts_on__lte=day, ends_on__gte=day)

    def not_over(self, day: date):
        """In force or to come."""
        return self.standing().filter(ends_on__gte=day)

    def for_list(self):
        return self.select_related("user", "deputy", "entered_by")
