"""Chainable reads of meeting plans, meetings and what came of them."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.querysets import LONGEST, of_member
from matchmaking.enums_plan import MeetingState, PlanState
from matchmaking.querysets import firm
from pilotzone.kernel.access import P


class PlanQuerySet(models.QuerySet[Any]):
    def working(self) -> Self:
        return self.filter(state=PlanState.WORKING)

    def published(self) -> Self:
        return self.filter(state=PlanState.PUBLISHED)

    def for_list(self) -> Self:
        return self.select_related("event", "job", "made_by", "published_by")


class PlannedQuerySet(models.QuerySet[Any]):
    def for_list(self) -> Self:
        parties = ("buyer__party__enterprise", "supplier__party__enterprise")
        return self.select_related("slot", "table", *parties).order_by("slot__starts_at", "table_id", "pk")


class MeetingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Both an enterprise's own and those of the events that an officer may see."""
        mine = of_member(user, P.EVENT_FOLLOW)
        own = Q(buyer__party__enterprise__in=mine) | Q(supplier__party__enterprise__in=mine)
        if not user.may(P.EVENT_READ):
            return self.filter(own)
        divisions = user.divisions_for(P.EVENT_READ)
        if divisions is None:
            return self
        return self.filter(own | Q(event__division=None) | Q(event__division__in=divisions))

    def living(self) -> Self:
        """All that were not cancelled."""
        return self.exclude(state=MeetingState.CANCELLED)

    def planned(self) -> Self:
        return self.filter(state=MeetingState.PLANNED)

    def of(self, participation: Any) -> Self:
        return self.filter(Q(buyer=participation) | Q(supplier=participation))

    def displaced(self) -> Self:
        """Planned ones whose slot or table is gone."""
        return self.planned().filter(Q(slot=None) | Q(table__removed_at__isnull=False))

    def to_come(self, now: datetime) -> Self:
        return self.planned().filter(starts_at__gt=now)

    def begun(self, now: datetime) -> Self:
        return self.living().filter(starts_at__lte=now)

    def search(self, text: str) -> Self:
        """By the name of either firm."""
        text = text.strip()[:LONGEST]
        return self.filter(firm("buyer__party", text) | firm("supplier__party", text))

    def untold(self) -> Self:
        """Of which nobody has said anything."""
        return self.filter(outcomes=None)

    def for_list(self) -> Self:
        parties = ("buyer__party__enterprise", "supplier__party__enterprise", "cancelled_side__party__enterprise")
        return self.select_related("event", "slot", "table__hall", *parties).order_by("starts_at", "table_id", "pk")
