"""Audits by an outside firm (第三方审计): a named list of claims until a day, and what the firm says of each."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.models.claims import Application
from subsidies.querysets_intake import AuditBatchQuerySet, AuditedClaimQuerySet


class AuditBatch(models.Model):
    """The firm's office sees these claims, from the appointment to the last day or to the end before it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    firm = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200)
    ends_on = models.DateField()
    content = models.TextField()  # canonical JSON: the list as it was named
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AuditBatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="audit_batch_ended_paired",
            )
        ]

    def __str__(self):
        return self.reference


class AuditedClaim(models.Model):
    """One claim of a batch."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(AuditBatch, on_delete=models.PROTECT, related_name="claims")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="outside_audits")

    objects = AuditedClaimQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "application"], name="audited_claim_once")]


class AuditReport(models.Model):
    """What the firm found at a claim and recommends, with its report. A later one supersedes it, never its text."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(AuditedClaim, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField()
    recommended = MoneyField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(superseded_at=None), name="audit_report_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(recommended__gte=0) & ~Q(text=""),
                name="audit_report_whole",
                violation_error_message=_("A report has a text and an amount."),
            ),
        ]
