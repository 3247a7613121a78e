"""The chain of events of each case, and the seals that fix all chains at one moment.

Append-only three times over: here, in the queryset, and by a trigger in the database.
"""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.audit.querysets import READS, AppendOnly, AuditEventQuerySet, ChainQuerySet


class Chain(models.Model):
    """The head of one case's chain; its row is the lock under which the chain grows."""

    case_kind = models.CharField(max_length=80)
    case_uid = models.UUIDField()
    length = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    sealed_length = models.PositiveIntegerField(default=0)

    objects = ChainQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_uid", "case_kind"], name="audit_chain_one_per_case"),
            models.CheckConstraint(
                condition=Q(sealed_length__lte=F("length")),
                name="audit_chain_sealed_within_length",
                violation_error_message=_("A chain cannot be sealed beyond its last event."),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(length__gt=F("sealed_length")), name="audit_chain_to_seal")]

    def __str__(self) -> str:
        return f"{self.case_kind} {self.case_uid}"


class AuditEvent(models.Model):
    """One thing that happened to one case."""

    PERSONAL = {"personal": "who acted and on whom; erased on request, the chain stays whole"}

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="events", db_index=False)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=80)
    subject_uid = models.UUIDField()
    version = models.PositiveIntegerField(default=0)
    tombstone = models.BooleanField(default=False)
    scope = models.JSONField(default=dict)
    payload = models.JSONField(default=dict)
    personal = models.JSONField(null=True)
    salt = models.CharField(max_length=32, blank=True)
    personal_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    feed_position = models.BigIntegerField(null=True, unique=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="audit_event_one_per_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="audit_event_position_from_one"),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_event_newest"),
            models.Index(fields=["-at", "-id"], condition=Q(kind__in=READS), name="audit_event_reads"),
            models.Index(fields=["at"], condition=Q(personal__isnull=False), name="audit_event_personal"),
            models.Index(fields=["subject_uid"], name="audit_event_subject"),
            models.Index(fields=["id"], condition=Q(feed_position=None), name="audit_event_unnumbered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_uid}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Audit events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Audit events are never deleted.")


class FeedCounter(models.Model):
    """The one row that hands out places in the change feed."""

    last = models.BigIntegerField(default=0)


class Seal(models.Model):
    """All chains that had grown, counted and digested together at one moment."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    chains = models.PositiveIntegerField()
    events = models.BigIntegerField()
    heads_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
