"""Chainable reads of the papers of sessions."""

from typing import Any, Self

from django.db import models

from enterprises.querysets import of_member
from matchmaking.enums import ParticipationState
from pilotzone.kernel.access import P


class SessionMaterialQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def of_members(self, user: Any) -> Self:
        """Of events in which an enterprise of this person has a place."""
        return self.filter(
            session__event__participations__state=ParticipationState.CONFIRMED,
            session__event__participations__party__enterprise__in=of_member(user, P.EVENT_FOLLOW),
        ).distinct()

    def for_list(self) -> Self:
        return self.select_related("session__event", "file").order_by("session__starts_at", "session_id", "pk")
