"""Reads of visits on site."""

from typing import Any

from django.db import models
from django.db.models import Q

from pilotzone.kernel.access import P
from subsidies.enums_visits import VisitState


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "VisitQuerySet":
        """Officers who see the claim in their queue; nobody else."""
        if not user.may(P.QUEUE_READ):
            return self.none()
        claims = self.model._meta.get_field("application").related_model.objects.in_office(user)
        return self.filter(application__in=claims)

    def to_make(self) -> "VisitQuerySet":
        return self.filter(state__in=(VisitState.PLANNED, VisitState.CLOSED))

    def of_officer(self, user: Any) -> "VisitQuerySet":
        """Those that the person makes, and those that nobody has taken."""
        return self.filter(Q(first=user) | Q(second=user) | Q(first=None))

    def for_list(self) -> "VisitQuerySet":
        return self.select_related("application__enterprise", "application__division", "draw", "first", "second")
