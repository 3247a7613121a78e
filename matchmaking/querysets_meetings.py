"""Chainable reads of profiles, needs and offers, and requests for meetings."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.querysets import of_member
from pilotzone.kernel.access import P


class ProfileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """An enterprise's own; all of them for officers. What other participants see of it goes by the event."""
        if user.may(P.EVENT_READ):
            return self
        return self.filter(party__enterprise__in=of_member(user, P.EVENT_FOLLOW))


class ItemQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class RequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Both sides', and those of the events that an officer may see; a “never” only to whoever said it."""
        mine = of_member(user, P.EVENT_FOLLOW)
        own = Q(source__party__enterprise__in=mine) | (Q(target__party__enterprise__in=mine) & ~Q(wish="never"))
        if not user.may(P.EVENT_READ):
            return self.filter(own)
        divisions = user.divisions_for(P.EVENT_READ)
        if divisions is None:
            return self
        return self.filter(own | Q(event__division=None) | Q(event__division__in=divisions))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)
