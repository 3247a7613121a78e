"""What a district submits to the city: a letter with a frozen list of claims."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from pilotzone.kernel.fields import MoneyField
from subsidies.models.claims import Application, Entitlement
from subsidies.querysets_intake import SubmissionQuerySet


class Submission(models.Model):
    """One letter of a district under a call, its list and sums as canonical JSON. Never changed, never removed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    document_number = models.CharField(max_length=60)  # the district's own, as on the paper
    division = models.ForeignKey("reference.Division", on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="submissions")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    total = MoneyField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "document_number"], name="submission_number_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="submission_not_empty"),
        ]

    def __str__(self):
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A submission is never changed; make another.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A submission is never removed.")


class SubmissionClaim(models.Model):
    """One claim of a submission, with the amount that the district verified."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="claims")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    position = models.PositiveIntegerField()
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "application"], name="submission_claim_once"),
            models.UniqueConstraint(fields=["submission", "position"], name="submission_position_once"),
        ]
