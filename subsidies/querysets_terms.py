"""Chainable reads of objections, of reviews, of letters, and of corrections by their time limits."""

from django.db import models

from pilotzone.kernel.access import P
from subsidies.enums import State
from subsidies.enums_proof import LetterKind
from subsidies.enums_terms import UPHELD
from subsidies.querysets import of_member

AT_DESKS = (State.DISTRICT_REVIEW, State.CITY_REVIEW, State.CORRECTION)


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who decide objections, in their divisions; who may read the objector's name is asked for each."""
        if not user.may(P.OBJECTION_DECIDE):
            return self.none()
        divisions = user.divisions_for(P.OBJECTION_DECIDE)
        return self.all() if divisions is None else self.filter(item__application__division__in=divisions)

    def undecided(self) -> "ObjectionQuerySet":
        return self.filter(decided_at=None)

    def upheld(self) -> "ObjectionQuerySet":
        return self.filter(decided_at__isnull=False, outcome__in=UPHELD)

    def for_list(self):
        return self.select_related("item__application__enterprise", "item__application__division", "item__notice")


class LetterQuerySet(models.QuerySet):
    def answers(self) -> "LetterQuerySet":
        """Answers to objections: for whoever knows the receipt's address, and for the bureau."""
        return self.filter(kind=LetterKind.OBJECTION)

    def to_enterprise(self) -> "LetterQuerySet":
        return self.exclude(kind=LetterKind.OBJECTION)


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who decide on reviews, in their divisions; the enterprise sees its own with its claim."""
        if not user.may(P.REVIEW_DECIDE):
            return self.none()
        divisions = user.divisions_for(P.REVIEW_DECIDE)
        return self.all() if divisions is None else self.filter(application__division__in=divisions)

    def undecided(self) -> "ReviewQuerySet":
        return self.filter(decided_at=None)

    def for_list(self):
        return self.select_related("application__enterprise", "application__division", "application__call")


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who ask for corrections, in their divisions."""
        if not user.may(P.CORRECTION_REQUEST):
            return self.none()
        divisions = user.divisions_for(P.CORRECTION_REQUEST)
        return self.all() if divisions is None else self.filter(application__division__in=divisions)

    def waiting(self) -> "CorrectionQuerySet":
        """Not answered, and the claim still waits for the answer."""
        return self.filter(answered_at=None, application__state=State.CORRECTION)

    def missed(self) -> "CorrectionQuerySet":
        return self.waiting().filter(overdue_at__isnull=False)

    def lapsed(self) -> "CorrectionQuerySet":
        """Taken as withdrawn, and not restored."""
        return self.filter(answered_at=None, withdrawals__isnull=False, withdrawals__restored_at=None)

    def for_list(self):
        return self.select_related("application__enterprise", "application__division", "application__call")


class LateRemarkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The supervisors, in their divisions."""
        if not user.may(P.LATE_REMARK_ALLOW):
            return self.none()
        divisions = user.divisions_for(P.LATE_REMARK_ALLOW)
        return self.all() if divisions is None else self.filter(application__division__in=divisions)

    def for_list(self):
        return self.select_related(
            "application__enterprise",
            "application__division",
            "application__measure_version",
            "asked_by",
            "answered_by",
        )


class MissingPaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The enterprise's own, and those of claims in the officer's queue."""
        claims = self.model._meta.get_field("application").related_model.objects
        own = claims.filter(of_member(user, P.CLAIM_READ))
        if not user.may(P.QUEUE_READ):
            return self.filter(application__in=own)
        return self.filter(models.Q(application__in=own) | models.Q(application__in=claims.in_office(user)))

    def out(self) -> "MissingPaperQuerySet":
        """Asked for and not accepted yet, of claims that are still before the bureau's desks."""
        return self.filter(passed_at=None, released_at=None, application__state__in=AT_DESKS)

    def owed(self) -> "MissingPaperQuerySet":
        """Accepted as missing, and not handed in yet."""
        return self.out().filter(accepted_at__isnull=False, handed_in_at=None)

    def handed_in(self) -> "MissingPaperQuerySet":
        return self.out().filter(handed_in_at__isnull=False)

    def ended(self) -> "MissingPaperQuerySet":
        return self.filter(withdrawals__restored_at=None, withdrawals__isnull=False)

    def for_list(self) -> "MissingPaperQuerySet":
        return self.select_related(
            "application__enterprise",
            "application__division",
            "application__call",
            "application__measure_version__measure",
        )
