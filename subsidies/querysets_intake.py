"""Chainable reads of submissions, consultations and outside audits."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, F, Q

from pilotzone.kernel import clock
from pilotzone.kernel.access import P, R
from subsidies.enums import State

ASKED_IN = (State.CITY_REVIEW, State.DECIDING)  # where other departments are asked about claims


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A district its own, the city all of them."""
        if not user.may(P.SUBMISSION_READ):
            return self.none()
        divisions = user.divisions_for(P.SUBMISSION_READ)
        return self.all() if divisions is None else self.filter(division__in=divisions)

    def for_list(self) -> "SubmissionQuerySet":
        return self.select_related("division", "call", "made_by")


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who ask other departments; a round spans districts."""
        if not user.may(P.CONSULTATION_RUN) or user.divisions_for(P.CONSULTATION_RUN) is not None:
            return self.none()
        return self.all()

    def for_list(self) -> "ConsultationQuerySet":
        return self.select_related("call", "made_by").prefetch_related("offices__department")


class ConsultedOfficeQuerySet(models.QuerySet):
    def late(self, now: datetime) -> "ConsultedOfficeQuerySet":
        """Past the round's limit without a word on some enterprise, while a claim of the round still waits for it."""
        standing = Q(findings__superseded_at=None)
        replied = Count("findings__application__enterprise", filter=standing, distinct=True)
        rows = self.filter(
            consultation__due_at__lte=now, consultation__claims__application__state__in=ASKED_IN
        ).annotate(replies_count=replied)
        return rows.filter(replies_count__lt=F("consultation__count")).distinct()

    def for_list(self) -> "ConsultedOfficeQuerySet":
        return self.select_related("consultation__call", "consultation__made_by", "department")


class AuditBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who appoint audit firms; a firm sees its claims, not the batch's page."""
        return self.all() if user.may(P.OUTSIDE_AUDIT_APPOINT) else self.none()

    def in_force(self, day) -> "AuditBatchQuerySet":
        return self.filter(ended_at=None, ends_on__gte=day)

    def for_list(self) -> "AuditBatchQuerySet":
        return self.select_related("firm", "made_by")


class AuditedClaimQuerySet(models.QuerySet):
    def visible_to(self, user: Any, day: date | None = None) -> "AuditedClaimQuerySet":
        """An auditor: what his or her firm is appointed for on the day, today; but none of an enterprise of the own."""
        if not user.may(P.OUTSIDE_AUDIT_RECORD):
            return self.none()
        today = day or clock.today()
        firms = user.appointments.in_force(today).filter(role=R.AUDIT_FIRM).values("office")
        rows = self.filter(batch__firm__in=firms, batch__ended_at=None, batch__ends_on__gte=today)
        return rows.exclude(application__enterprise__memberships__user=user)

    def for_list(self) -> "AuditedClaimQuerySet":
        return self.select_related("batch", "application__enterprise", "application__call", "application__division")
