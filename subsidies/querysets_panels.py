"""Reads of experts' groups: whose claim it is, and which of them an expert may open."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from pilotzone.kernel.access import P
from subsidies.enums import State

UNDECIDED = (State.DISTRICT_REVIEW, State.CITY_REVIEW, State.CORRECTION, State.DECIDING)


class ExpertInvitationQuerySet(models.QuerySet):
    def unanswered(self) -> "ExpertInvitationQuerySet":
        return self.filter(accepted_at=None, withdrawn_at=None)

    def valid_at(self, now: datetime) -> "ExpertInvitationQuerySet":
        return self.unanswered().filter(expires_at__gt=now, expert__ended_at=None)


class PanelClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officers see those of their queue; experts go by their own parts."""
        if not user.may(P.QUEUE_READ):
            return self.none()
        claims = self.model._meta.get_field("application").related_model.objects.in_office(user)
        return self.filter(application__in=claims)


class ExpertPartQuerySet(models.QuerySet):
    def standing(self) -> "ExpertPartQuerySet":
        return self.filter(ended_at=None)

    def unsigned(self) -> "ExpertPartQuerySet":
        """Whose score is asked for and not signed, in claims that are not decided."""
        claims = Q(panel_claim__application__state__in=UNDECIDED, panel_claim__rubric__isnull=False)
        return self.standing().filter(claims, score__signed_at=None)

    def visible_to(self, user: Any) -> "ExpertPartQuerySet":
        """An expert's own parts that have not ended, in claims that are not decided; nothing of anybody else's."""
        if not user.may(P.EXPERT_REVIEW):
            return self.none()
        own = Q(expert__user=user, expert__ended_at=None, panel_claim__application__state__in=UNDECIDED)
        return self.standing().filter(own)

    def readable_to(self, user: Any) -> "ExpertPartQuerySet":
        """Those in which the expert has declared to have no interest: before that nobody opens a claim."""
        return self.visible_to(user).filter(has_interest=False)

    def for_list(self):
        return self.select_related("panel_claim__application__enterprise", "panel_claim__draw__call", "expert")

    def with_step(self) -> "ExpertPartQuerySet":
        """With what `panels.step_of` asks: the own score, whether another's is not signed, who leads, the opinion."""
        group = self.model.objects.standing().filter(panel_claim=OuterRef("panel_claim"))
        return self.select_related("score", "panel_claim__opinion").annotate(
            others_open=Exists(group.exclude(pk=OuterRef("pk")).filter(score__signed_at=None)),
            follows=Exists(group.filter(rank__lt=OuterRef("rank"))),
        )
