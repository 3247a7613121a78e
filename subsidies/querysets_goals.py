"""Chainable reads of budget goals, and of the budgets that have none."""

from datetime import date

from django.db import models
from django.db.models import Q

from pilotzone.kernel.access import P


class BudgetQuerySet(models.QuerySet):
    def lacking_goals(self, year: int):
        """Money of that year is allotted, and what it is to achieve is not set."""
        unset = Q(goals=None) | Q(goals__state="draft")
        return self.filter(unset, year=year, allotted__gt=0, closed_at=None)


class GoalSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A budget belongs to the whole zone: who may read budgets sees the goals of all."""
        return self.all() if user.may(P.BUDGET_READ) else self.none()

    def waiting(self, today: date):
        """Whose mid-year check or self-evaluation is still to come, and nobody was reminded of today."""
        rows = self.filter(state__in=("set", "checked"), evaluated_at=None)
        return rows.filter(Q(reminded_on=None) | Q(reminded_on__lt=today))

    def for_list(self):
        return self.select_related("budget", "evaluated_by", "reviewed_by").order_by("-budget__year", "-pk")
