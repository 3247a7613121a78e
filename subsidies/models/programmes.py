"""What can be claimed: a programme, its measures in versions, and the calls that open them for a time."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from pilotzone.versions.models import DocumentVersion, stepwise
from subsidies.enums import DECIDED, UNPROPOSED, VersionState
from subsidies.enums_meeting import DecidingWay
from subsidies.querysets import CallQuerySet, MeasureQuerySet, VersionQuerySet
from subsidies.rules.desks import Deciding


class Programme(models.Model):
    """A field of support that the public knows by name."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    submits_by_letter = models.BooleanField(default=False)  # claims reach the city by a district's letter
    checks_originals = models.BooleanField(default=False)  # a district agrees after comparing originals
    decided_by = models.CharField(max_length=12, choices=DecidingWay, default=DecidingWay.SIGNATURES)
    two_from = MoneyField(null=True)  # two directors sign from this amount on, though one usually does
    meeting_from = MoneyField(null=True)  # a meeting decides from this amount on
    needs_plan = models.BooleanField(default=False)  # nothing is paid before a funding plan is issued for it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(two_from=None) | Q(two_from__gt=0, decided_by=DecidingWay.DIRECTOR),
                name="programme_two_from_where_one_decides",
            ),
            models.CheckConstraint(
                condition=Q(meeting_from=None) | Q(meeting_from__gt=0) & ~Q(decided_by=DecidingWay.MEETING),
                name="programme_meeting_from_where_directors_decide",
            ),
            models.CheckConstraint(
                condition=Q(two_from=None) | Q(meeting_from=None) | Q(two_from__lt=F("meeting_from")),
                name="programme_amounts_in_order",
                violation_error_message=_("The meeting's amount lies above the amount from which two sign."),
            ),
        ]

    def __str__(self):
        return self.name_zh

    @property
    def deciding(self) -> Deciding:
        return Deciding(DecidingWay(self.decided_by), self.two_from, self.meeting_from)


class Measure(models.Model):
    """A policy measure (政策条款), known by its code through all its versions.

    Its name repeats that of the version in force, or of the newest while none has been, for lists and search.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="measures")
    name_zh = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=300, blank=True)

    objects = MeasureQuerySet.as_manager()

    def __str__(self):
        return self.code


class MeasureVersion(DocumentVersion):
    """A version of a measure; it is in force from its first day."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="versions")
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    removed = models.TextField(blank=True)  # what the last saving removed, to put it back; empty after any other
    origin = models.CharField(max_length=80, blank=True)  # what it was copied from, in words

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="measure_version_once"),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(state=VersionState.IN_FORCE), name="measure_version_one_in_force"
            ),
            *stepwise("measure_version", unproposed=UNPROPOSED, proposed=VersionState.PROPOSED, decided=DECIDED),
            models.CheckConstraint(
                condition=Q(state=VersionState.RETIRED, valid_to__gte=F("valid_from"))
                | ~Q(state=VersionState.RETIRED) & Q(valid_to=None),
                name="measure_version_ended",
            ),
        ]

    def __str__(self):
        return f"{self.measure.code} v{self.number}"

    @property
    def state_enum(self) -> VersionState:
        return VersionState(self.state)


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
    without_application = models.BooleanField(default=False)  # the bureau makes offers; nobody claims
    answer_days = models.PositiveSmallIntegerField(default=10)  # working days to answer an offer
    district_days = models.PositiveSmallIntegerField(default=10)
    city_days = models.PositiveSmallIntegerField(default=5)
    decision_days = models.PositiveSmallIntegerField(default=5)
    publish_days = models.PositiveSmallIntegerField(default=5)  # from the decision to the public notice
    payment_days = models.PositiveSmallIntegerField(default=10)  # from the notice's end to the payment
    correction_days = models.PositiveSmallIntegerField(default=5)
    notice_days = models.PositiveSmallIntegerField(default=5)
    notice_first_day_counts = models.BooleanField(default=True)
    objection_days = models.PositiveSmallIntegerField(default=15)  # working days to decide on an objection
    restore_days = models.PositiveSmallIntegerField(default=5)  # to restore a claim deemed withdrawn
    review_days = models.PositiveSmallIntegerField(default=10)  # to ask for a review of a refusal
    review_answer_days = models.PositiveSmallIntegerField(default=15)  # to decide on it
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
