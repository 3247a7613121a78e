"""Chainable reads of booths and those who apply for them."""

from typing import Any, Self

from django.db import models

from matchmaking.enums import LIVE, ParticipationState


class BoothQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        return self.filter(removed_at=None).select_related("hall")


class BoothApplicationQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        """Of exhibitors who still take part."""
        return self.filter(participation__state__in=LIVE)

    def with_a_place(self) -> Self:
        """Of exhibitors whose participation is confirmed: only they are given booths."""
        return self.filter(participation__state=ParticipationState.CONFIRMED)

    def ended(self) -> Self:
        return self.exclude(participation__state__in=LIVE)

    def for_list(self) -> Self:
        return self.select_related("participation__party__enterprise", "booth")

    def placed(self) -> Self:
        """What anybody may read: who stands where, once it is published."""
        return self.live().filter(booth__isnull=False, told_at__isnull=False)
