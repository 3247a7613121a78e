"""What becomes of a recognition year by year: the review, and what has to be put right by a day."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from warehouses.enums_recognition import ReviewState
from warehouses.models.recognition import Recognition, paired, person
from warehouses.querysets_recognition import ReviewQuerySet


class YearlyReview(models.Model):
    """The operator tells once a year how the warehouse is run; an officer passes it or asks to put something right."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.OPEN)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)
    statement = models.TextField(_("how the warehouse is run"), blank=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = person()
    decided_at = models.DateTimeField(null=True)
    decided_by = person()
    note = models.TextField(blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["recognition", "year"], name="yearly_review_once"),
            models.CheckConstraint(
                condition=paired("reported_at", "reported_by"), name="yearly_review_reported_paired"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ReviewState.PASSED, ReviewState.FAILED), decided_at__isnull=False)
                & Q(decided_by__isnull=False)
                | ~Q(state__in=(ReviewState.PASSED, ReviewState.FAILED)) & Q(decided_at=None, decided_by=None),
                name="yearly_review_decided_paired",
            ),
        ]

    @property
    def state_enum(self) -> ReviewState:
        return ReviewState(self.state)

    def is_late(self, day: date) -> bool:
        """Never handed in, though its last day is over for certain."""
        return self.state == ReviewState.OPEN and day > self.due_on and not self.provisional


class Rectification(models.Model):
    """What the operator has to put right, by when, what was answered, and that it is settled."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="rectifications")
    review = models.OneToOneField(YearlyReview, null=True, on_delete=models.PROTECT, related_name="rectification")
    demand = models.TextField(_("what has to be put right"))
    due_on = models.DateField(_("by"))
    demanded_at = models.DateTimeField()
    demanded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = person()
    settled_at = models.DateTimeField(null=True)
    settled_by = person()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-demanded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition"], condition=Q(settled_at=None), name="rectification_one_open"
            ),
            models.CheckConstraint(condition=~Q(demand=""), name="rectification_says_what"),
            models.CheckConstraint(
                condition=paired("answered_at", "answered_by"), name="rectification_answered_paired"
            ),
            models.CheckConstraint(condition=paired("settled_at", "settled_by"), name="rectification_settled_paired"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("demanded_at")), name="rectification_in_order"
            ),
        ]
