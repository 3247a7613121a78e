"""Chainable reads of tenancies in parks."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.enums_parks import LIVE, TenancyState
from enterprises.rules.codes import folded
from pilotzone.exchange.enums import Kind
from pilotzone.kernel.access import P


class TenancyQuerySet(models.QuerySet[Any]):
    def confirmed(self) -> Self:
        """Those that count: reads of who is in a park begin here."""
        return self.filter(state=TenancyState.CONFIRMED)

    def on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def waiting(self) -> Self:
        return self.filter(state=TenancyState.REPORTED)

    def live(self) -> Self:
        """Neither refused nor withdrawn."""
        return self.filter(state__in=LIVE)

    def visible_to(self, user: Any) -> Self:
        """Whoever keeps parks sees all; a park's system its park's, an operator's those of the parks that it runs, an
        office's those of its division."""
        if user.may(P.FIGURE_PARK):
            return self
        if not user.may(P.TENANT_READ):
            return self.none()
        if user.is_machine and user.api_client.partner.kind == Kind.PARK:
            return self.filter(park__code=folded(user.api_client.partner.code))
        held = [grant for grant in user.grants if grant.holds(P.TENANT_READ)]
        firms = {grant.enterprise_id for grant in held if grant.enterprise_id is not None}
        if firms:
            return self.filter(park__operator__in=firms)
        divisions = user.divisions_for(P.TENANT_READ)
        return self if divisions is None else self.filter(park__division__in=divisions)

    def for_list(self) -> Self:
        return self.select_related("park", "enterprise", "entered_by", "decided_by")
