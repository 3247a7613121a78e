"""Compliance guides by market with the days between which they hold, and the desk where enterprises ask."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums_guidance import GuideState, QuestionState, Topic
from matchmaking.models.events import paired, person
from matchmaking.querysets_guidance import GuideQuerySet, QuestionQuerySet


class Guide(models.Model):
    """What a market asks of those who sell there, from a source, between two days."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=GuideState, default=GuideState.DRAFT)
    market = models.CharField(_("country or region"), max_length=2)  # ISO 3166-1
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    title_zh = models.CharField(_("title in Chinese"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=240, blank=True)
    text_zh = models.TextField(_("text in Chinese"), max_length=12_000)
    text_en = models.TextField(_("text in English"), max_length=18_000, blank=True)
    source = models.CharField(_("legal source"), max_length=240)
    source_url = models.URLField(_("address of the source"), max_length=300, blank=True)
    valid_from = models.DateField(_("holds from"))
    valid_until = models.DateField(_("holds until"), null=True, blank=True)  # included
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = person()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = person()
    withdraw_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = GuideQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-changed_at", "-id"], name="guide_by_change"),
            models.Index(fields=["market", "topic"], name="guide_by_market"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="guide_days_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(condition=paired("published_at", "published_by"), name="guide_published_paired"),
            models.CheckConstraint(condition=paired("withdrawn_at", "withdrawn_by"), name="guide_withdrawn_paired"),
        ]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def titles(self) -> dict[str, str]:
        return {"zh": self.title_zh, "en": self.title_en}

    @property
    def state_enum(self) -> GuideState:
        return GuideState(self.state)


class Question(models.Model):
    """An enterprise asks the desk, an expert answers by the promised day."""

    PERSONAL = {"text": "what an enterprise asks the desk; kept as long as the question"}

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="desk_questions")
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.OPEN)
    market = models.CharField(_("country or region"), max_length=2)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    subject = models.CharField(_("in one line"), max_length=120)
    text = models.TextField(_("question"), max_length=4000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer_due_on = models.DateField()
    answer_due_provisional = models.BooleanField(default=False)
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="desk_questions"
    )
    assigned_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=8000, blank=True)
    guides = models.ManyToManyField(Guide, related_name="questions")
    answered_at = models.DateTimeField(null=True)
    answered_by = person()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = person()
    rating = models.PositiveSmallIntegerField(null=True)
    rating_text = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["enterprise", "-asked_at", "-id"], name="question_of_enterprise"),
            models.Index(
                fields=["answer_due_on", "id"], condition=Q(state__in=("open", "assigned")), name="question_unanswered"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(expert=None, assigned_at=None) | Q(expert__isnull=False, assigned_at__isnull=False),
                name="question_expert_paired",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="question_answered_together",
            ),
            models.CheckConstraint(condition=paired("withdrawn_at", "withdrawn_by"), name="question_withdrawn_paired"),
            models.CheckConstraint(
                condition=Q(rating=None, rated_at=None)
                | Q(rating__gte=1, rating__lte=5, rated_at__isnull=False, state="answered"),
                name="question_rated_after_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_enum(self) -> QuestionState:
        return QuestionState(self.state)
