"""Certificates of trainings: what is printed is frozen with its digest when they are given."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from matchmaking.models.events import paired, person
from matchmaking.models.participation import Attendee
from matchmaking.querysets import CertificateQuerySet


class TrainingCertificate(models.Model):
    """`record` is the canonical JSON of all that stands on the paper, `digest` its SHA-256."""

    PERSONAL = {"record": "the name on a certificate of a training; shown with the hash of the paper alone"}

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=24, unique=True)
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="certificates")
    record = models.TextField()
    digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = person()
    revoke_reason = models.CharField(max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=paired("revoked_at", "revoked_by") & (Q(revoked_at=None) | ~Q(revoke_reason="")),
                name="training_certificate_revoked_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["attendee"], condition=Q(revoked_at=None), name="training_certificate_one_holds"
            ),
        ]

    def __str__(self) -> str:
        return self.number
