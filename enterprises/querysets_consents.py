"""Chainable reads of consents and of what was read on them."""

from datetime import date
from typing import Any, Self

from django.db import models

from enterprises.querysets import of_member
from enterprises.querysets_figures import KeptQuerySet
from pilotzone.kernel.access import P


class BankConsentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A bank's system sees those that name the bank, an enterprise its own, the administrators of partners all."""
        if user.is_machine:
            return self.filter(partner__clients__user=user) if user.may(P.CONSENT_USE) else self.none()
        if user.may(P.PARTNER_READ):
            return self
        return self.filter(enterprise__in=of_member(user, P.FIGURE_READ))

    def in_force(self, day: date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)

    def for_list(self) -> Self:
        return self.select_related("partner", "enterprise", "given_by").prefetch_related("indicators")


class ConsentReadingQuerySet(KeptQuerySet):
    def of(self, enterprise: Any) -> Self:
        return self.filter(consent__enterprise=enterprise).select_related("consent__partner", "read_by")
