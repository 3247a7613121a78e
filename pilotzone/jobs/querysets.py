"""Which tasks are due, and which jobs a person may see."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from pilotzone.jobs.enums import JobState, TaskState

PATIENCE = timedelta(seconds=60)  # how long a published task may lie in the broker before it is sent again


class OutboxQuerySet(models.QuerySet):
    def due(self, now: datetime) -> "OutboxQuerySet":
        """Waiting and its time has come, or held by a worker whose lease has run out."""
        return self.filter(
            Q(state=TaskState.QUEUED, next_attempt_at__lte=now) | Q(state=TaskState.LEASED, lease_until__lte=now)
        )

    def to_send(self, now: datetime) -> "OutboxQuerySet":
        """Due, and not on its way through the broker just now."""
        return self.due(now).filter(Q(published_at=None) | Q(published_at__lte=now - PATIENCE)).order_by("pk")

    def failed(self) -> "OutboxQuerySet":
        return self.filter(state=TaskState.FAILED).order_by("-created_at")


class JobQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "JobQuerySet":
        """A job is its owner's."""
        return self.filter(created_by=user)

    def open(self) -> "JobQuerySet":
        return self.filter(state__in=JobState.open())
