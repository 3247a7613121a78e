"""Chainable reads of schemes, cycles, runs, results and contests."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from enterprises.enums_assessments import ENDED, OPEN_CONTESTS, OPEN_RUNS, SHOWN, CycleState, RunState, SchemeState
from pilotzone.kernel.access import P

SUBJECTS = ("subject__enterprise", "subject__park", "subject__operator")


class SchemeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.may(P.SCHEME_READ) else self.none()


class SchemeVersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.may(P.SCHEME_READ) else self.none()

    def published(self) -> Self:
        return self.filter(state=SchemeState.PUBLISHED)

    def taking_effect(self, today: date) -> Self:
        """Approved, and their day has come."""
        return self.filter(state=SchemeState.APPROVED, valid_from__lte=today).order_by("valid_from", "pk")

    def for_list(self) -> Self:
        return self.select_related("scheme", "entered_by", "proposed_by", "decided_by")


def whole_zone(user: Any) -> bool:
    """Whether this person reads the results of everybody: by an office, not as a member of an enterprise."""
    return any(grant.enterprise_id is None and grant.holds(P.ASSESSMENT_READ) for grant in user.grants)


def own_enterprises(user: Any, permission: P = P.ASSESSMENT_READ) -> set[int]:
    return {grant.enterprise_id for grant in user.grants if grant.enterprise_id is not None and grant.holds(permission)}


class CycleQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The bureau's own: enterprises see their results, not the cycle."""
        return self if whole_zone(user) else self.none()

    def for_list(self) -> Self:
        return self.select_related("scheme_version__scheme", "run")

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)

    def open_to_all(self) -> Self:
        """Published by a decision that allows it; results that no longer hold stay what they were."""
        return self.filter(state__in=(CycleState.PUBLISHED, CycleState.EXPIRED)).exclude(publication_reference="")


class RunQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if whole_zone(user) else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN_RUNS)

    def done(self) -> Self:
        return self.filter(state=RunState.DONE)


class SensitivityQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if whole_zone(user) else self.none()

    def finished(self) -> Self:
        return self.exclude(done_at=None)


class AssessmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The bureau sees all; an enterprise what counts of its own and of what it operates, once it is shown."""
        if whole_zone(user):
            return self
        return self.shown().of_enterprises(own_enterprises(user))

    def of_enterprises(self, enterprises: Any) -> Self:
        """Those of these enterprises and of the parks and warehouses that they operate, in cycles that are shown.

        With those that were replaced since or never counted: a page tells no more of these than where the newer is.
        """
        theirs = Q(subject__enterprise__in=enterprises) | Q(subject__operator__in=enterprises)
        return self.filter(theirs, cycle__state__in=SHOWN)

    def shown(self) -> Self:
        """What counts, from the provisional publication on."""
        return self.filter(is_current=True, cycle__state__in=SHOWN)

    def current(self) -> Self:
        return self.filter(is_current=True)

    def for_list(self) -> Self:
        """Without the explanation, which is long."""
        return self.defer("record").select_related(*SUBJECTS, "cycle")

    def for_page(self) -> Self:
        """With all that a result's own page reads."""
        rows = self.select_related(*SUBJECTS, "run__base", "run__contest")
        return rows.select_related("cycle__scheme_version__scheme", "cycle__run")


class ContestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        if whole_zone(user):
            return self
        return self.filter(enterprise__in=own_enterprises(user))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_CONTESTS)

    def for_list(self) -> Self:
        rows = self.select_related("cycle", "enterprise", "filed_by", "examined_by", "decided_by")
        return rows.select_related("assessment__subject__enterprise", "assessment__subject__park")

    def for_page(self) -> Self:
        """With all that a contest's own page reads."""
        rows = self.select_related("enterprise", "filed_by", "assessment__run__base", "assessment__subject__enterprise")
        return rows.select_related("assessment__cycle__scheme_version__scheme", "assessment__cycle__run", "cycle")
