"""Chainable reads of enquiries, and of what months come to."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.querysets import of_member
from pilotzone.kernel.access import P
from warehouses.enums_space import FOR_OPERATOR, WAITING, EnquiryState


class EnquiryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Both sides see theirs; officers those about their division's operators, or all of them."""
        own = self.sides(user)
        if not user.may(P.WAREHOUSE_INSPECT):
            return self.filter(own)
        divisions = user.divisions_for(P.WAREHOUSE_INSPECT)
        if divisions is None:
            return self
        return self.filter(own | Q(warehouse__operator__registration_division__in=divisions))

    def sides(self, user: Any) -> Q:
        asked, run = of_member(user, P.SPACE_ENQUIRE), of_member(user, P.WAREHOUSE_READ)
        return Q(enterprise__in=asked) | Q(warehouse__operator__in=run)

    def of_members(self, user: Any) -> Self:
        return self.filter(self.sides(user))

    def for_list(self) -> Self:
        return self.select_related("warehouse__operator", "warehouse__country", "enterprise")

    def going(self) -> Self:
        """Neither agreed on nor ended."""
        return self.filter(state__in=WAITING)

    def unanswered(self) -> Self:
        return self.filter(state=EnquiryState.OPEN)

    def for_operator(self) -> Self:
        """Those that wait for the operator."""
        return self.filter(state__in=FOR_OPERATOR)

    def to_answer(self, user: Any) -> Self:
        """Asked of the operators for which this person may reply: without a reply, or with a deal to confirm."""
        return self.for_operator().filter(warehouse__operator__in=of_member(user, P.WAREHOUSE_EDIT))

    def due_by(self, last: date) -> Self:
        """Without a reply, due on the day or earlier, not reminded of."""
        return self.unanswered().filter(reply_due_on__lte=last, reminded_at=None)

    def late(self, day: date) -> Self:
        return self.unanswered().filter(reply_due_on__lt=day, reply_due_provisional=False, late_at=None)


class MonthSumQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Officers see the sums of their division's operators, or of all."""
        divisions = user.divisions_for(P.WAREHOUSE_INSPECT)
        return self if divisions is None else self.filter(division__in=divisions)


class OperatorSumQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        divisions = user.divisions_for(P.WAREHOUSE_INSPECT)
        return self if divisions is None else self.filter(operator__registration_division__in=divisions)


class BaseMapQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Not removed: shown, or waiting for approval."""
        return self.filter(removed_at=None)

    def shown(self) -> Self:
        return self.standing().filter(approved_at__isnull=False)
