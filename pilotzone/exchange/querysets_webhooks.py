"""Chainable reads of subscriptions, deliveries and permitted networks."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from pilotzone.exchange.enums import ClientState, DeliveryState, SubscriptionState
from pilotzone.kernel.access import P


def of_the_client(user: Any, path: str) -> Q:
    """A system sees what is its own; the administrators see everybody's."""
    return Q() if user.may(P.PARTNER_READ) else Q(**{f"{path}__user": user})


class SubscriptionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(of_the_client(user, "client"))

    def in_force(self) -> Self:
        """Those that are told: neither paused nor ended, and of a client in force."""
        return self.filter(state=SubscriptionState.ACTIVE, client__state=ClientState.IN_FORCE)

    def for_list(self) -> Self:
        return self.select_related("client__partner", "division").order_by("-created_at", "-pk")


class DeliveryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(of_the_client(user, "subscription__client"))

    def waiting(self) -> Self:
        return self.filter(state=DeliveryState.WAITING)

    def first_of_lines(self) -> Self:
        """Of each object the one that is sent next."""
        same = self.model._default_manager.waiting().filter(
            subscription=OuterRef("subscription"), line=OuterRef("line")
        )
        return self.waiting().filter(pk=Subquery(same.order_by("pk").values("pk")[:1]))

    def due(self, now: datetime) -> Self:
        """Those of subscriptions in force that nobody is sending, whose time has come, oldest first."""
        quiet = Q(subscription__quiet_until=None) | Q(subscription__quiet_until__lte=now)
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        active = Q(subscription__state=SubscriptionState.ACTIVE)
        return self.first_of_lines().filter(active & quiet & free, next_at__lte=now).order_by("next_at")

    def for_list(self) -> Self:
        return self.prefetch_related("attempts").order_by("-made_at", "-pk")


class NetworkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if user.may(P.PARTNER_READ) else self.none()

    def in_force(self) -> Self:
        return self.filter(removed_at=None)

    def for_list(self) -> Self:
        return self.select_related("listed_by").order_by("network", "pk")
