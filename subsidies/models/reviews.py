"""Requests to review a refusal (复核): by the enterprise, decided by two people without a hand in the refusal."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from enterprises.objections.models import Ruling
from subsidies.enums_terms import ReviewOutcome
from subsidies.querysets_terms import ReviewQuerySet


class Review(Ruling):
    """One request about one refusal, which it repeats: lifted, the claim itself keeps nothing of it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.UUIDField(unique=True)  # the form that was sent: sent twice it is one request
    reference = models.CharField(max_length=24, unique=True)
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="reviews")
    refused_at = models.DateTimeField()
    refusal_clause = models.CharField(max_length=40)
    refusal_reason = models.TextField()
    grounds = models.TextField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReviewQuerySet.as_manager()

    class Meta(Ruling.Meta):
        constraints = [
            *Ruling.Meta.constraints,
            models.UniqueConstraint(fields=["application", "refused_at"], name="review_once_for_a_refusal"),
            models.UniqueConstraint(fields=["application"], condition=Q(decided_at=None), name="review_one_open"),
            models.CheckConstraint(condition=~Q(grounds=""), name="review_says_why"),
            models.CheckConstraint(condition=Q(outcome__in=("", *ReviewOutcome.values)), name="review_outcome_known"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(decided_at=None), name="review_open"),
            models.Index(fields=["-filed_at", "-id"], name="review_newest"),
        ]

    def __str__(self):
        return self.reference

    @property
    def outcome_label(self) -> str:
        return str(ReviewOutcome(self.outcome).label) if self.outcome else ""


class ReviewPaper(models.Model):
    """A paper that the enterprise hands in with its request."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="papers")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
