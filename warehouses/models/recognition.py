"""Recognition: batches by level, applications, notices, what the panel says, and the certificate."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import ScaledField
from warehouses.enums import Use, WarehouseType
from warehouses.enums_recognition import CERTIFIED, HOLDING, Advice, FileStage, Level, RecognitionState
from warehouses.models.warehouses import Warehouse
from warehouses.querysets_recognition import BatchQuerySet, OpinionQuerySet, RecognitionQuerySet

KINDS = [*Use.choices, *WarehouseType.choices]
SCORE_PLACES = 9


def person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def paired(moment: str, who: str) -> Q:
    return Q(**{moment: None, who: None}) | Q(**{f"{moment}__isnull": False, f"{who}__isnull": False})


class RecognitionBatch(models.Model):
    """A round of recognition: the window of application, the version of the criteria, kinds, and the terms."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    number = models.PositiveSmallIntegerField(_("number of the batch"))
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    kinds = models.JSONField(_("kinds"), default=list)  # codes of Use and WarehouseType; none: every warehouse
    scheme_version = models.ForeignKey(
        "enterprises.SchemeVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("criteria")
    )
    least_grade = models.CharField(_("grade that is needed"), max_length=40)
    opens_on = models.DateField(_("applications from"))
    closes_on = models.DateField(_("applications until"))  # included
    quota = models.PositiveIntegerField(_("places"), null=True)
    validity_months = models.PositiveSmallIntegerField(_("holds for months"))
    notice_days = models.PositiveSmallIntegerField(_("working days of public notice"), default=5)
    correction_days = models.PositiveSmallIntegerField(_("working days to correct"), default=10)
    panel_least = models.PositiveSmallIntegerField(_("opinions that the panel needs"), default=3)
    review_month = models.PositiveSmallIntegerField(_("month of the yearly review"), default=3)
    review_days = models.PositiveSmallIntegerField(_("working days for the yearly review"), default=20)
    items = models.JSONField(default=list)  # the list of inspections
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "number"],
                name="recognition_batch_once",
                violation_error_message=_("There is a batch of this level and number already."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="recognition_batch_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(validity_months__gte=1, validity_months__lte=120),
                name="recognition_batch_validity",
                violation_error_message=_("A recognition holds for 1 to 120 months."),
            ),
            models.CheckConstraint(
                condition=Q(notice_days__gte=1, correction_days__gte=1, review_days__gte=1, panel_least__gte=1)
                & Q(review_month__gte=1, review_month__lte=12),
                name="recognition_batch_terms",
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def kind_labels(self) -> list[str]:
        labels = dict(KINDS)
        return [str(labels[each]) for each in self.kinds]

    def is_open(self, day: date) -> bool:
        return bool(self.opens_on <= day <= self.closes_on)


class RecognitionNotice(models.Model):
    """Proposals of a batch on public notice, from its first day to the end of its last (`ends_at`, exclusive)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    batch = models.ForeignKey(RecognitionBatch, on_delete=models.PROTECT, related_name="notices")
    document_number = models.CharField(_("document number"), max_length=60)
    first_day = models.DateField()
    last_day = models.DateField()
    ends_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)  # it runs into a year without a notice on holidays
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_number"],
                name="recognition_notice_number_once",
                violation_error_message=_("A notice with this document number exists already."),
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="recognition_notice_in_order"),
        ]

    def __str__(self) -> str:
        return self.reference


class Recognition(models.Model):
    """An application of an operator for a warehouse, and the recognition that comes of it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    batch = models.ForeignKey(RecognitionBatch, on_delete=models.PROTECT, related_name="recognitions")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="recognitions")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="recognitions")
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS)
    state = models.CharField(max_length=12, choices=RecognitionState, default=RecognitionState.FILED)
    statement = models.TextField(_("statement"))
    given = models.JSONField(default=dict)  # by figure of the scheme: the exact text that the operator states
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    correction = models.TextField(blank=True)  # what is asked for, everything at once
    correction_at = models.DateTimeField(null=True)
    correction_by = person()
    correction_ends_at = models.DateTimeField(null=True)
    correction_provisional = models.BooleanField(default=False)
    correction_answer = models.TextField(blank=True)
    corrected_at = models.DateTimeField(null=True)
    corrected_by = person()

    checked_at = models.DateTimeField(null=True)
    checked_by = person()
    check_note = models.TextField(blank=True)

    established = models.JSONField(default=dict)  # by figure: value and source, as put before the panel
    established_at = models.DateTimeField(null=True)
    established_by = person()

    score = ScaledField(places=SCORE_PLACES, null=True)
    grade = models.CharField(max_length=40, blank=True)
    record = models.TextField(blank=True)  # the scoring, canonical JSON
    digest = models.CharField(max_length=64, blank=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = person()
    conclusion = models.TextField(blank=True)

    notice = models.ForeignKey(RecognitionNotice, null=True, on_delete=models.PROTECT, related_name="recognitions")

    decided_at = models.DateTimeField(null=True)
    decided_by = person()
    decision_reference = models.CharField(_("document of the decision"), max_length=80, blank=True)
    reason = models.TextField(blank=True)  # of a refusal, or of a revocation

    certificate_number = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)  # included
    certificate = models.TextField(blank=True)  # what it says, canonical JSON
    certificate_digest = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)  # withdrawn, revoked or expired
    ended_by = person()
    reminded_days = models.PositiveSmallIntegerField(null=True)  # at how many days before its end the last went out
    version = models.PositiveIntegerField(default=1)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at", "-id"]
        indexes = [
            models.Index(fields=["-filed_at", "-id"], name="recognition_newest"),
            models.Index(fields=["state", "-filed_at", "-id"], name="recognition_queue"),
            models.Index(fields=["valid_until"], name="recognition_ending"),
            models.Index(
                fields=["batch", "warehouse"], condition=Q(state__in=HOLDING), name="recognition_holding"
            ),  # the public list filters by level
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "warehouse"],
                condition=~Q(state=RecognitionState.WITHDRAWN),
                name="recognition_once_a_batch",
                violation_error_message=_("An application for this warehouse stands in this batch already."),
            ),
            models.UniqueConstraint(
                fields=["certificate_number"], condition=~Q(certificate_number=""), name="recognition_certificate_once"
            ),
            models.CheckConstraint(
                condition=paired("correction_at", "correction_by"), name="recognition_correction_paired"
            ),
            models.CheckConstraint(
                condition=paired("corrected_at", "corrected_by"), name="recognition_corrected_paired"
            ),
            models.CheckConstraint(condition=paired("checked_at", "checked_by"), name="recognition_checked_paired"),
            models.CheckConstraint(
                condition=paired("established_at", "established_by"), name="recognition_established_paired"
            ),
            models.CheckConstraint(
                condition=paired("concluded_at", "concluded_by"), name="recognition_concluded_paired"
            ),
            models.CheckConstraint(
                condition=Q(concluded_by=None) | ~Q(decided_by=F("concluded_by")) | Q(decided_by=None),
                name="recognition_decided_by_another",
                violation_error_message=_("Whoever concluded the panel may not decide."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=CERTIFIED, valid_from__isnull=False, valid_until__isnull=False)
                & ~Q(certificate="")
                & ~Q(certificate_number="")
                & ~Q(certificate_digest="")
                | ~Q(state__in=CERTIFIED) & Q(certificate="", certificate_number="", valid_from=None),
                name="recognition_has_certificate",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="recognition_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RecognitionState.REFUSED, RecognitionState.REVOKED)) | ~Q(reason=""),
                name="recognition_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def division_id(self) -> int | None:
        """Whose officers may act on it: the division where the operator is registered."""
        return self.enterprise.registration_division_id

    @property
    def state_enum(self) -> RecognitionState:
        return RecognitionState(self.state)

    @property
    def kind_label(self) -> str:
        return str(dict(KINDS)[self.kind])

    def holds_on(self, day: date) -> bool:
        """Whether the recognition stands on a day, as far as is known today."""
        return bool(
            self.state in (RecognitionState.RECOGNISED, RecognitionState.RECTIFYING)
            and self.valid_from <= day <= self.valid_until
        )


class RecognitionFile(models.Model):
    """A document that the operator handed in, with what."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="files")
    stage = models.CharField(max_length=14, choices=FileStage)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["recognition", "file"], name="recognition_file_once")]


class RecognitionOpinion(models.Model):
    """What a member of the panel says: points for what the scheme leaves to persons, and an advice. Given once."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="opinions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    points = models.JSONField(default=dict)  # by part of the scheme, as exact texts
    advice = models.CharField(max_length=10, choices=Advice)
    remark = models.TextField(blank=True)
    given_at = models.DateTimeField()
    fallen_at = models.DateTimeField(null=True)  # an objection sent the application back: the panel says it anew

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "member"],
                condition=Q(fallen_at=None),
                name="recognition_opinion_once",
                violation_error_message=_("You have given your opinion already."),
            ),
            models.CheckConstraint(
                condition=~Q(advice=Advice.REFUSE) | ~Q(remark=""),
                name="recognition_opinion_says_why",
                violation_error_message=_("Say why you advise against it."),
            ),
        ]


def kind_of(warehouse: Any, kind: str) -> bool:
    """Whether the warehouse is of the kind: by its use, or by its type."""
    return kind in (warehouse.use, warehouse.type)
