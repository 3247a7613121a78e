"""Chainable reads of recognition."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.querysets import of_member
from pilotzone.kernel.access import P
from warehouses.enums_recognition import CERTIFIED, HOLDING, InspectionState, RecognitionState, ReviewState


def seen_by(user: Any, prefix: str = "") -> Q | None:
    """Which rows behind an application this person may see; None: all. `prefix` leads to the application."""
    own = Q(**{f"{prefix}enterprise__in": of_member(user, P.WAREHOUSE_READ)})
    if not user.may(P.RECOGNITION_READ):
        return own
    divisions = user.divisions_for(P.RECOGNITION_READ)
    return None if divisions is None else own | Q(**{f"{prefix}enterprise__registration_division__in": divisions})


class BatchQuerySet(models.QuerySet[Any]):
    def open_on(self, day: date) -> Self:
        return self.filter(opens_on__lte=day, closes_on__gte=day)

    def for_list(self) -> Self:
        return self.select_related("scheme_version__scheme", "opened_by")


class RecognitionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Members see their enterprise's own; officers those of their division's operators, or all of them."""
        seen = seen_by(user)
        return self if seen is None else self.filter(seen)

    def for_member(self, user: Any, permission: P) -> Self:
        return self.filter(enterprise__in=of_member(user, permission))

    def holding(self) -> Self:
        return self.filter(state__in=HOLDING)

    def certified(self) -> Self:
        """Those that have, or had, a certificate."""
        return self.filter(state__in=CERTIFIED)

    def for_list(self) -> Self:
        return self.select_related("batch", "warehouse__country", "enterprise")

    def for_page(self) -> Self:
        rows = self.for_list().select_related("batch__scheme_version__scheme", "notice", "filed_by")
        return rows.select_related("enterprise__registration_division", "decided_by", "warehouse__operator")

    def to_check(self) -> Self:
        return self.filter(state=RecognitionState.FILED)

    def without_inspection_ahead(self) -> Self:
        """To be planned, or inspected already: the figures wait to be established."""
        ahead = Q(inspections__state__in=(InspectionState.PLANNED, InspectionState.CLOSED))
        return self.filter(state=RecognitionState.INSPECTION).exclude(ahead)

    def to_follow_up(self) -> Self:
        """The operator has written: on the year, or on what had to be put right."""
        reported = Q(state=RecognitionState.RECOGNISED, reviews__state=ReviewState.REPORTED)
        settled = {"rectifications__settled_at": None, "rectifications__answered_at__isnull": False}
        return self.filter(reported | Q(state=RecognitionState.RECTIFYING, **settled)).distinct()

    def waiting_for_operator(self) -> Self:
        """A correction, the word on the year, or the answer to what has to be put right."""
        due = Q(state=RecognitionState.CORRECTING)
        due |= Q(state__in=HOLDING, reviews__state=ReviewState.OPEN)
        demanded = {"rectifications__settled_at": None, "rectifications__answered_at": None}
        return self.filter(
            due | Q(state=RecognitionState.RECTIFYING, rectifications__isnull=False, **demanded)
        ).distinct()

    def without_opinion_of(self, user: Any) -> Self:
        """Before the panel, where this member has given none and neither checked nor inspected."""
        given = Q(opinions__member=user, opinions__fallen_at=None)
        hands = Q(checked_by=user) | Q(correction_by=user) | Q(established_by=user)
        inspected = Q(inspections__first=user) | Q(inspections__second=user)
        return self.filter(state=RecognitionState.PANEL).exclude(given).exclude(hands).exclude(inspected)

    def to_publish(self) -> Self:
        return self.filter(state=RecognitionState.PROPOSED)

    def to_recognise(self, now: datetime) -> Self:
        """The notice is over, and no objection is undecided."""
        over = self.filter(state=RecognitionState.NOTICED, notice__provisional=False, notice__ends_at__lte=now)
        return over.exclude(Q(objections__isnull=False, objections__decided_at=None))

    def lapsed_corrections(self, now: datetime) -> Self:
        late = self.filter(state=RecognitionState.CORRECTING, correction_provisional=False)
        return late.filter(correction_ends_at__lte=now)


class InspectionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Officers who see the application; the operator reads what was found on the application's page alone."""
        if not user.may(P.RECOGNITION_READ):
            return self.none()
        seen = seen_by(user, "recognition__")
        return self if seen is None else self.filter(seen)

    def to_make(self) -> Self:
        """Of applications that wait for it: one that was withdrawn meanwhile is not inspected any more."""
        waiting = (InspectionState.PLANNED, InspectionState.CLOSED)
        return self.filter(state__in=waiting, recognition__state=RecognitionState.INSPECTION)

    def of_officer(self, user: Any) -> Self:
        return self.filter(Q(first=user) | Q(second=user))

    def waiting_for(self, user: Any) -> Self:
        """Those that this person makes, and those of a colleague that wait for this person's confirmation."""
        return self.to_make().of_officer(user).exclude(state=InspectionState.CLOSED, closed_by=user)

    def for_list(self) -> Self:
        return self.select_related("recognition__warehouse__country", "recognition__enterprise", "first", "second")


class ObjectionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those who decide objections, in their divisions; who may read the objector's name is asked for each."""
        if not user.may(P.OBJECTION_DECIDE):
            return self.none()
        divisions = user.divisions_for(P.OBJECTION_DECIDE)
        if divisions is None:
            return self
        return self.filter(recognition__enterprise__registration_division__in=divisions)

    def undecided(self) -> Self:
        return self.filter(decided_at=None)

    def for_list(self) -> Self:
        return self.select_related("recognition__warehouse", "recognition__enterprise", "notice")


class OpinionQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Not fallen with an objection that was upheld."""
        return self.filter(fallen_at=None)


class ReviewQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        """The oldest first: a year that was let pass is settled before the next one."""
        return self.filter(state__in=(ReviewState.OPEN, ReviewState.REPORTED)).order_by("year")
