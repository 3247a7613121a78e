"""Chainable reads of guides and questions."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.querysets import of_member
from matchmaking.enums_guidance import UNANSWERED, GuideState
from matchmaking.rules.guidance import SOON_DAYS
from pilotzone.kernel.access import P


class GuideQuerySet(models.QuerySet[Any]):
    def open_to_the_public(self) -> Self:
        """Those that lapsed stay readable and say so: an old return is checked against the rule of its day."""
        return self.filter(state=GuideState.PUBLISHED)

    def holding(self, day: date) -> Self:
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)

    def lapsing(self, day: date) -> Self:
        """In the library, lapsed or about to, and not replaced."""
        last = day + timedelta(days=SOON_DAYS)
        return self.open_to_the_public().filter(valid_until__lt=last)


class QuestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """An enterprise its own, the keepers of the library all, whoever only answers what was given to them."""
        own = Q(enterprise__in=of_member(user, P.GUIDANCE_ASK))
        if user.may(P.GUIDE_KEEP):
            return self
        return self.filter(own | Q(expert=user)) if user.may(P.GUIDANCE_ANSWER) else self.filter(own)

    def of_members(self, user: Any) -> Self:
        return self.filter(enterprise__in=of_member(user, P.GUIDANCE_ASK))

    def for_list(self) -> Self:
        return self.select_related("enterprise", "expert")

    def unanswered(self) -> Self:
        return self.filter(state__in=UNANSWERED)

    def due_by(self, last: date) -> Self:
        """Without an answer, due on the day or earlier, not reminded of."""
        return self.unanswered().filter(answer_due_on__lte=last, reminded_at=None)

    def late(self, day: date) -> Self:
        return self.unanswered().filter(answer_due_on__lt=day, answer_due_provisional=False, late_at=None)
