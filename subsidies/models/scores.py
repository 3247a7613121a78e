"""Rubrics, experts' signed scores, and the leader's opinion for the group; frozen by triggers once signed."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from subsidies.enums_panels import Result
from subsidies.models.panels import ExpertPart, PanelClaim
from subsidies.rules import scoring


class Rubric(models.Model):
    """What experts score under a call: proposed by one person, in force when another approves it, never edited.

    `apart` are the points from the median beyond which a score is shown as an outlier; `materials` are the papers that
    experts open; `input` is the measure's input that a desk can take the result over into, empty where there is none.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="rubrics")
    number = models.PositiveSmallIntegerField()
    criteria = models.JSONField()
    apart = models.PositiveSmallIntegerField(default=15)
    result = models.CharField(max_length=10, choices=Result, default=Result.MEAN)
    materials = models.JSONField(default=list)
    input = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="rubric_number_once"),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(ended_at=None, approved_at=None),
                name="rubric_one_proposed",
                violation_error_message=_("A rubric of this call waits for approval already."),
            ),
            models.UniqueConstraint(
                fields=["call"], condition=Q(ended_at=None, approved_at__isnull=False), name="rubric_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="rubric_approved_paired",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("proposed_by")),
                name="rubric_two_people",
                violation_error_message=_("Another person approves."),
            ),
        ]

    def __str__(self):
        return f"{self.call} {self.number}"

    @property
    def scored(self) -> tuple[scoring.Criterion, ...]:
        return scoring.criteria_of(self.criteria)

    def content(self) -> dict[str, Any]:
        """What the digest is of."""
        return {
            "call": self.call.reference,
            "number": self.number,
            "criteria": self.criteria,
            "apart": self.apart,
            "result": str(self.result),
            "materials": self.materials,
            "input": self.input,
        }


class ExpertScore(models.Model):
    """One expert's points for one claim: a draft of his or her own until signed, then frozen with its digest."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    part = models.OneToOneField(ExpertPart, on_delete=models.CASCADE, related_name="score")
    points = models.JSONField(default=dict)  # by the criterion's code, as typed
    comments = models.JSONField(default=dict)
    remark = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    total = models.PositiveIntegerField(null=True)  # hundredths of a point
    record = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, total=None, digest="", record="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False, total__isnull=False) & ~Q(digest="")),
                name="expert_score_signed_together",
            ),
            models.CheckConstraint(condition=Q(total=None) | Q(total__lte=10_000), name="expert_score_within_100"),
        ]


class PanelOpinion(models.Model):
    """The leader's opinion for the group, given when every score is signed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel_claim = models.OneToOneField(PanelClaim, on_delete=models.CASCADE, related_name="opinion")
    text = models.TextField()
    result = models.PositiveIntegerField()  # hundredths of a point
    record = models.TextField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="panel_opinion_has_text")]
