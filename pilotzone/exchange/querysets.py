"""Chainable reads of partners, clients and keys."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.db import models

from pilotzone.exchange.enums import ClientState, KeyState
from pilotzone.kernel.access import P


class PartnerQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The three administrators see every organisation."""
        return self.all() if user.may(P.PARTNER_READ) else self.none()

    def for_list(self) -> Self:
        return self.select_related("division").order_by("name_zh", "pk")


class ClientQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if user.may(P.PARTNER_READ) else self.none()

    def in_force(self) -> Self:
        return self.filter(state=ClientState.IN_FORCE)

    def for_list(self) -> Self:
        return self.select_related("partner__division", "user", "proposed_by", "decided_by", "withdrawn_by")


class KeyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if user.may(P.PARTNER_READ) else self.none()

    def usable(self, now: datetime) -> Self:
        """Those with which a system can sign in at this moment."""
        return self.filter(state=KeyState.IN_FORCE, expires_at__gt=now, client__state=ClientState.IN_FORCE)

    def expiring(self, now: datetime, last: datetime) -> Self:
        return self.usable(now).filter(expires_at__lte=last)

    def for_list(self) -> Self:
        return self.select_related("client__partner", "proposed_by", "confirmed_by").order_by("-proposed_at", "-pk")


class ChangeQuerySet(models.QuerySet[Any]):
    def unnumbered(self) -> Self:
        return self.filter(position=None).order_by("pk")

    def numbered(self) -> Self:
        return self.filter(position__isnull=False).order_by("position")

    def after(self, position: int, resources: Collection[str]) -> Self:
        return self.numbered().filter(position__gt=position, resource__in=sorted(resources))


class ReconciliationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A client's own; the administrators see those of all."""
        if user.is_machine:
            return self.filter(client__user=user)
        return self.all() if user.may(P.PARTNER_READ) else self.none()

    def newest_first(self) -> Self:
        return self.order_by("-day", "resource")
