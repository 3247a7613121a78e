"""Rounds in which other departments are asked about enterprises, and what they found."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from subsidies.enums_consulting import FindingAnswer
from subsidies.models.claims import Application
from subsidies.models.departments import Department
from subsidies.querysets_intake import ConsultationQuerySet, ConsultedOfficeQuerySet


class Consultation(models.Model):
    """One round under a call: the list of enterprises by USCC, frozen. Never changed, never removed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="consultations")
    content = models.TextField()  # canonical JSON
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()  # enterprises
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="consultation_not_empty")]

    def __str__(self):
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A consultation is never changed; begin another.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A consultation is never removed.")


class ConsultationClaim(models.Model):
    """A claim about whose enterprise the round asks."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="claims")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consultations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "application"], name="consultation_claim_once")]


class ConsultedOffice(models.Model):
    """A department that is asked in a round."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="offices")
    department = models.ForeignKey(
        Department, to_field="code", db_column="department", on_delete=models.PROTECT, related_name="+"
    )
    exported_at = models.DateTimeField(null=True)  # when its list was last taken
    replied_at = models.DateTimeField(null=True)  # when a reply was last taken over
    chased_at = models.DateTimeField(null=True)  # when it was last reminded of a late reply, and how often
    chased = models.PositiveSmallIntegerField(default=0)

    objects = ConsultedOfficeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "department"], name="consulted_office_once"),
        ]


class OfficeReply(models.Model):
    """A file in which a department replied, taken over whole."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(ConsultedOffice, on_delete=models.PROTECT, related_name="replies")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class OfficeFinding(models.Model):
    """What a department says of an enterprise, at one of its claims; a later reply that differs supersedes it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reply = models.ForeignKey(OfficeReply, on_delete=models.PROTECT, related_name="findings")
    office = models.ForeignKey(ConsultedOffice, on_delete=models.PROTECT, related_name="findings")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="office_findings")
    found = models.BooleanField()
    text = models.CharField(max_length=1000, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    superseded_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, choices=FindingAnswer, blank=True)
    answer_reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["application"], condition=Q(found=True, superseded_at=None), name="office_finding_standing"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "application"], condition=Q(superseded_at=None), name="office_finding_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(found=False) | ~Q(text="") & ~Q(basis=""), name="office_finding_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answer_reason="", answered_at=None, answered_by=None)
                | ~Q(answer="") & ~Q(answer_reason="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="office_finding_answered_whole",
            ),
        ]
