"""Tasks that wait to be done, and long jobs that people watch."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.jobs import progress
from pilotzone.jobs.enums import JobState, TaskState
from pilotzone.jobs.querysets import JobQuerySet, OutboxQuerySet


class OutboxTask(models.Model):
    """One call to be made after the transaction that asked for it; done when the worker says so."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField(max_length=100)
    args = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TaskState.LEASED, lease_until__isnull=False)
                | (~Q(state=TaskState.LEASED) & Q(lease_until=None)),
                name="jobs_outbox_lease_paired",
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_at__isnull=False) | (~Q(state=TaskState.DONE) & Q(done_at=None)),
                name="jobs_outbox_done_paired",
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state=TaskState.QUEUED), name="jobs_outbox_queued"),
            models.Index(fields=["lease_until"], condition=Q(state=TaskState.LEASED), name="jobs_outbox_leased"),
            models.Index(fields=["-created_at"], condition=Q(state=TaskState.FAILED), name="jobs_outbox_failed"),
            models.Index(fields=["done_at"], condition=Q(state=TaskState.DONE), name="jobs_outbox_done"),
        ]

    def __str__(self) -> str:
        return f"{self.task}({', '.join(map(str, self.args))})"

    @property
    def failure(self) -> str:
        """What kind of error it was; the rest may name people and stands in the log."""
        return self.last_error.partition(":")[0]


class Job(models.Model):
    """Long work with progress, seen by the person who started it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    task = models.OneToOneField(OutboxTask, models.SET_NULL, null=True, related_name="job")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()
    reported_at = 0.0  # on the machine's clock, of this process: how long ago it last wrote its progress

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None, state__in=JobState.open())
                | (Q(finished_at__isnull=False) & ~Q(state__in=JobState.open())),
                name="jobs_job_finished_paired",
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=models.F("total")),
                name="jobs_job_done_within_total",
                violation_error_message=_("More was done than there is."),
            ),
        ]
        indexes = [models.Index(fields=["created_by", "-created_at"], name="jobs_job_owner")]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        if self.total:
            return self.done * 100 // self.total
        return 100 if self.state == JobState.DONE else 0

    @property
    def keeps_done(self) -> bool:
        """Whether stopping it leaves what is done; otherwise it is undone."""
        return progress.keeps_done(self.kind)

    @property
    def is_open(self) -> bool:
        return self.state in JobState.open()
