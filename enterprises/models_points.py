"""Points that persons give in an assessment: experts two by two, and beside them those who are assessed themselves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import PointsState
from enterprises.models_assessments import Cycle, person

NOTE = 400


class ExpertPoints(models.Model):
    """Points that a person gives to a subject for one indicator of a scheme; they count once another has confirmed.

    Points are times a hundred. Sent back, they wait for the first person again.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="expert_points", db_index=False)
    subject = models.ForeignKey("enterprises.Subject", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=60)
    first = models.IntegerField()
    first_note = models.CharField(max_length=NOTE, blank=True)
    first_at = models.DateTimeField()
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    confirmed = models.IntegerField(null=True)
    confirmed_note = models.CharField(max_length=NOTE, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = person()
    returned_note = models.CharField(max_length=NOTE, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = person()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "subject", "part"], name="expert_points_once"),
            models.CheckConstraint(
                condition=Q(confirmed=None, confirmed_at=None, confirmed_by=None)
                | Q(confirmed__isnull=False, confirmed_at__isnull=False, confirmed_by__isnull=False)
                & ~Q(confirmed_by=F("first_by")),
                name="expert_points_confirmed_by_another",
                violation_error_message=_("Whoever gave the points first may not confirm them."),
            ),
            models.CheckConstraint(
                condition=Q(returned_note="", returned_at=None, returned_by=None)
                | Q(returned_at__isnull=False, returned_by__isnull=False, confirmed_at=None)
                & ~Q(returned_note="")
                & ~Q(returned_by=F("first_by")),
                name="expert_points_returned_with_a_reason",
                violation_error_message=_("Points are sent back by another person, with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.subject_id} {self.part}"

    @property
    def state(self) -> PointsState:
        if self.confirmed is not None:
            return PointsState.CONFIRMED
        return PointsState.RETURNED if self.returned_at is not None else PointsState.WAITING


class SelfAssessment(models.Model):
    """What a subject thinks of itself, by indicator: points times a hundred, and why. It never counts."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="self_assessments", db_index=False)
    subject = models.ForeignKey("enterprises.Subject", on_delete=models.PROTECT, related_name="+")
    points = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "subject"], name="self_assessment_once")]

    def __str__(self) -> str:
        return f"{self.cycle} {self.subject_id}"
