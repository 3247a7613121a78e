"""Chainable reads of decision meetings."""

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from pilotzone.kernel.access import P
from subsidies.enums import Stage


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Meetings belong to the whole zone; whose claims of one somebody sees is the items' answer."""
        return self.all() if user.may(P.MEETING_READ) else self.none()


class MeetingItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The claims that the officer sees in the queue."""
        if not user.may(P.MEETING_READ):
            return self.none()
        claims = self.model._meta.get_field("application").related_model.objects.in_office(user)
        return self.filter(application__in=claims)

    def for_sheet(self):
        return self.select_related(
            "application__enterprise", "application__division", "application__measure_version__measure"
        )

    def with_due(self):
        """What the meeting is asked for, as `due` in fen: what a settled list gives the claim, else its re-reviewed
        amount; of a decided claim what it was given."""
        rows = self.model._meta.get_field("application").related_model._meta.get_field("entitlements").related_model
        settled = rows.objects.filter(application=OuterRef("application"), stage=Stage.SETTLED, is_current=True)
        amount = Subquery(settled.values("amount")[:1])
        return self.annotate(due=Coalesce(F("application__approved"), amount, F("application__audited")))


class FundingPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans belong to the whole zone, as the budgets do."""
        return self.all() if user.may(P.FUNDING_PLAN_READ) else self.none()
