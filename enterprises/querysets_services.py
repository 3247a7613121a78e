"""Chainable reads of services, offers, liaison officers, problems and credit entries."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.enums_services import HOLDING, ServiceOfferState
from enterprises.querysets import of_member
from pilotzone.kernel.access import P

SHOWN = [state for state in ServiceOfferState if state != ServiceOfferState.PROPOSED]


class ServiceQuerySet(models.QuerySet[Any]):
    def active(self, day: date) -> Self:
        return self.filter(Q(active_to=None) | Q(active_to__gte=day), active_from__lte=day)


class ServiceOfferQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The bureau's readers see all; an enterprise its own, once they are sent. One withdrawn before that it never
        sees."""
        if user.may(P.SERVICE_READ):
            return self
        own = of_member(user, P.ENTERPRISE_READ)
        return self.filter(enterprise__in=own, state__in=SHOWN, offered_at__isnull=False)

    def holding(self) -> Self:
        return self.filter(state__in=HOLDING)

    def due(self, now: datetime) -> Self:
        """Offered, and the time to answer is over; nothing lapses on a day that is provisional."""
        return self.filter(state=ServiceOfferState.OFFERED, answer_by__lte=now, answer_provisional=False)

    def to_answer(self, user: Any) -> Self:
        """What waits for this person's answer."""
        return self.filter(enterprise__in=of_member(user, P.SERVICE_ANSWER), state=ServiceOfferState.OFFERED)

    def for_list(self) -> Self:
        return self.select_related("service", "enterprise", "cycle")


class LiaisonQuerySet(models.QuerySet[Any]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class ProblemQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        if user.may(P.LIAISON_KEEP):
            return self
        return self.filter(enterprise__in=of_member(user, P.ENTERPRISE_READ))

    def for_list(self) -> Self:
        return self.select_related("enterprise", "raised_by")


class CreditEntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The bureau's readers see all; the system of an authority what that authority has reported."""
        if not user.may(P.CREDIT_READ):
            return self.none()
        if not user.is_machine:
            return self
        code = user.api_client.partner.code
        return self.filter(source_code=code) if code else self.none()  # without one are the entries by hand

    def for_list(self) -> Self:
        return self.select_related("list", "level", "record", "entered_by", "decided_by")
