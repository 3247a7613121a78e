"""What can be claimed: a programme, its measures in versions, and the calls that open them for a time."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from subsidies.enums import VersionState
from subsidies.querysets import CallQuerySet


class Programme(models.Model):
    """A field of support that the public knows by name."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)

    def __str__(self):
        return self.name_zh


class Measure(models.Model):
    """A policy measure (政策条款), known by its code through all its versions."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="measures")

    def __str__(self):
        return self.code


class MeasureVersion(models.Model):
    """One version of a measure's document. Once in force its text is never edited."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=VersionState)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="measure_version_once"),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="measure_version_approved_paired",
            ),
        ]

    def __str__(self):
        return f"{self.measure.code} v{self.number}"


class Call(models.Model):
    """A window in which claims under a measure are taken: from a moment to a moment, on a budget."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="calls")
    measure_version = models.ForeignKey(MeasureVersion, on_delete=models.PROTECT, related_name="calls")
    budget = models.ForeignKey("subsidies.Budget", on_delete=models.PROTECT, related_name="calls")
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    document_number = models.CharField(max_length=60)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    district_days = models.PositiveSmallIntegerField(default=10)
    city_days = models.PositiveSmallIntegerField(default=5)
    decision_days = models.PositiveSmallIntegerField(default=5)
    publish_days = models.PositiveSmallIntegerField(default=5)  # from the decision to the public notice
    payment_days = models.PositiveSmallIntegerField(default=10)  # from the notice's end to the payment
    correction_days = models.PositiveSmallIntegerField(default=5)
    notice_days = models.PositiveSmallIntegerField(default=5)
    notice_first_day_counts = models.BooleanField(default=True)
    contact_zh = models.CharField(max_length=160)
    contact_en = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=40)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_dates_in_order",
                violation_error_message=_("The call closes before it opens."),
            )
        ]

    def __str__(self):
        return self.name_zh

    def is_open(self, now: datetime) -> bool:
        """From the first moment on; the closing moment itself is too late (24:00 is the next day's 00:00)."""
        return self.published_at is not None and self.opens_at <= now < self.closes_at
