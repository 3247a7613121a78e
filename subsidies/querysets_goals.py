"""Chainable reads of budgets and their goals."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from pilotzone.kernel.access import P

if TYPE_CHECKING:
    from subsidies.models import Budget


class BudgetQuerySet(models.QuerySet):
    def lacking_goals(self, year: int):
        """Money of that year is allotted, and what it is to achieve is not set."""
        unset = Q(goals=None) | Q(goals__state="draft")
        return self.filter(unset, year=year, allotted__gt=0, closed_at=None)

    def taking_from(self, budget: "Budget") -> Self:
        """To which money of this one can be moved: open, of the same level and year."""
        same = self.filter(level=budget.level, year=budget.year, currency=budget.currency, closed_at=None)
        return same.exclude(pk=budget.pk).order_by("-pk")


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
