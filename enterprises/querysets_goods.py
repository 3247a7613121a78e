"""Chainable reads of goods, their filings, and the facts that other offices tell."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.enums_goods import ACCEPTED, LIVE, FilingState
from enterprises.querysets import LONGEST, of_member
from pilotzone.kernel.access import P
from pilotzone.kernel.finding import holds


class OfEnterprises(models.QuerySet[Any]):
    """Rows of enterprises: members see their own; an office those of its division, or all."""

    own: P
    office: P

    def visible_to(self, user: Any) -> Self:
        mine = Q(enterprise__in=of_member(user, self.own))
        if not user.may(self.office):
            return self.filter(mine)
        divisions = user.divisions_for(self.office)
        return self if divisions is None else self.filter(mine | Q(enterprise__registration_division__in=divisions))

    def for_member(self, user: Any, permission: P) -> Self:
        return self.filter(enterprise__in=of_member(user, permission))


class GoodsItemQuerySet(OfEnterprises):
    own, office = P.GOODS_READ, P.GOODS_INSPECT

    def for_list(self) -> Self:
        return self.select_related("enterprise")

    def on_file_once(self) -> Self:
        """Those of which some filing was accepted, even where they were withdrawn since."""
        return self.filter(filings__state__in=ACCEPTED).distinct()

    def search(self, text: str) -> Self:
        """By any part of a name, the brand, the article number or the HS code."""
        text = text.strip()
        return self.none() if len(text) > LONGEST else self.filter(holds("search_text", text))


class GoodsFilingQuerySet(OfEnterprises):
    own, office = P.GOODS_READ, P.GOODS_INSPECT

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def late(self, day: date) -> Self:
        return self.filter(state=FilingState.WAITING, due_on__lt=day, due_provisional=False)

    def for_list(self) -> Self:
        return self.select_related("item", "enterprise")


class TradeFactQuerySet(OfEnterprises):
    own, office = P.TRADE_FACT_READ, P.TRADE_FACT_INSPECT

    def current(self) -> Self:
        return self.filter(is_current=True)

    def for_list(self) -> Self:
        return self.select_related("enterprise")
