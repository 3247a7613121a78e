"""Chainable reads of profiles, needs and offers, and requests for meetings."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.querysets import LONGEST, of_member
from matchmaking.enums import LIVING, ParticipationState
from matchmaking.querysets import firm
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

    def counting(self) -> Self:
        """Those that count towards the quota of whoever asks: neither declined nor ruling somebody out."""
        return self.standing().exclude(wish="never").exclude(answer="declined")

    def to_answer(self, user: Any, now: datetime) -> Self:
        """Made of enterprises for which this person may answer, as long as an answer is taken."""
        own = {"target__party__enterprise__in": of_member(user, P.EVENT_JOIN), "event__state__in": LIVING}
        both = {f"{side}__state": ParticipationState.CONFIRMED for side in ("source", "target")}
        return self.told().filter(answer="", event__starts_at__gt=now, **own, **both)

    def told(self) -> Self:
        """What the other side may know of."""
        return self.standing().exclude(wish="never")

    def search(self, text: str) -> Self:
        """By either firm's name."""
        text = text.strip()[:LONGEST]
        return self.filter(firm("source__party", text) | firm("target__party", text))

    def for_list(self) -> Self:
        return self.select_related("event", "source__party__enterprise", "target__party__enterprise")


class MessageQuerySet(models.QuerySet[Any]):
    def over_since(self, before: datetime) -> Self:
        """About events that were over before the moment, with their text."""
        return self.filter(request__event__ends_at__lt=before).exclude(text="")
