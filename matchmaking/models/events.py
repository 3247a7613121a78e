"""Events of three kinds, and what belongs to one: places, halls, tables, slots, sessions, and places by role."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import EventKind, EventState, Role
from matchmaking.querysets import EventQuerySet
from pilotzone.kernel.fields import MoneyField

SLOT_MINUTES = (15, 20, 30)


def person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def paired(moment: str, who: str) -> Q:
    return Q(**{moment: None, who: None}) | Q(**{f"{moment}__isnull": False, f"{who}__isnull": False})


class Event(models.Model):
    """Supply-demand meetings, an exhibition or a training. `division` None: the city's own."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=EventKind)
    state = models.CharField(max_length=10, choices=EventState, default=EventState.DRAFT)
    division = models.ForeignKey(
        "reference.Division",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("district"),
    )
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    text_zh = models.TextField(_("description in Chinese"), max_length=4000, blank=True)
    text_en = models.TextField(_("description in English"), max_length=6000, blank=True)
    topics = models.JSONField(default=list)  # goods categories or topics of training, by code
    markets = models.JSONField(default=list)  # ISO 3166-1 codes
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    venue_zh = models.CharField(_("venue in Chinese"), max_length=160, blank=True)
    venue_en = models.CharField(_("venue in English"), max_length=200, blank=True)
    online_url = models.URLField(_("online at"), max_length=300, blank=True)
    opens_at = models.DateTimeField(_("registration from"))
    closes_at = models.DateTimeField(_("registration until"))
    requests_until = models.DateTimeField(_("requests for meetings until"), null=True, blank=True)
    needs_approval = models.BooleanField(_("each registration is approved by an officer"), default=True)
    fee = MoneyField(_("fee for each participant, CNY"), default=0)
    fee_note_zh = models.CharField(_("what the fee covers, in Chinese"), max_length=200, blank=True)
    fee_note_en = models.CharField(_("what the fee covers, in English"), max_length=300, blank=True)
    contact = models.CharField(_("contact for questions"), max_length=160)
    slot_minutes = models.PositiveSmallIntegerField(_("minutes of a meeting"), null=True, blank=True)
    quota = models.PositiveSmallIntegerField(_("most meetings of a participant"), null=True, blank=True)
    request_quota = models.PositiveSmallIntegerField(_("most requests of a participant"), default=20)
    answers_needed = models.BooleanField(_("only accepted requests are planned"), default=False)
    poster = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = person()
    reminded_at = models.DateTimeField(null=True)  # on the day before, those who have a place
    closed_at = models.DateTimeField(null=True)  # by time
    reported_at = models.DateTimeField(null=True)
    reported_by = person()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = person()
    cancel_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["kind", "-starts_at", "-id"], name="event_kind_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_days_in_order",
                violation_error_message=_("The event ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at"), closes_at__lte=F("ends_at")),
                name="event_registration_in_order",
                violation_error_message=_("Registration ends after it begins, and before the event is over."),
            ),
            models.CheckConstraint(
                condition=Q(requests_until=None) | Q(requests_until__lte=F("starts_at")),
                name="event_requests_before_it",
                violation_error_message=_("Requests for meetings end before the event begins."),
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes=None) | Q(slot_minutes__in=SLOT_MINUTES),
                name="event_slot_minutes",
                violation_error_message=_("A meeting lasts 15, 20 or 30 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(fee__gte=0), name="event_fee", violation_error_message=_("A fee is not below zero.")
            ),
            models.CheckConstraint(
                condition=Q(quota=None) | Q(quota__gte=1),
                name="event_quota_above_zero",
                violation_error_message=_("Leave the number of meetings empty rather than put zero."),
            ),
            models.CheckConstraint(condition=paired("published_at", "published_by"), name="event_published_paired"),
            models.CheckConstraint(condition=paired("reported_at", "reported_by"), name="event_reported_paired"),
            models.CheckConstraint(condition=paired("cancelled_at", "cancelled_by"), name="event_cancelled_paired"),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def state_enum(self) -> EventState:
        return EventState(self.state)

    def takes_registrations(self, now: datetime) -> bool:
        """Until registration ends, which may be while the event runs."""
        return self.state in (EventState.OPEN, EventState.RUNNING) and self.opens_at <= now < self.closes_at

    def is_over(self, now: datetime) -> bool:
        return self.state in (EventState.CLOSED, EventState.REPORTED, EventState.CANCELLED) or now >= self.ends_at


class Capacity(models.Model):
    """How many parties of a role an event has places for."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="capacities")
    role = models.CharField(max_length=10, choices=Role)
    places = models.PositiveIntegerField(_("places"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "role"], name="capacity_once"),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="capacity_above_zero",
                violation_error_message=_("Leave a role out rather than give it no place."),
            ),
        ]


class Hall(models.Model):
    """A room of an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="halls")
    code = models.CharField(_("code"), max_length=20)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "code"], name="hall_once")]

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}


class Table(models.Model):
    """Where meetings are held; one that is gone (`removed_at`) stays for the meetings that were held there."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tables")
    hall = models.ForeignKey(Hall, null=True, on_delete=models.PROTECT, related_name="tables")
    code = models.CharField(_("number"), max_length=20)
    capacity = models.PositiveSmallIntegerField(_("meetings at once"), default=1)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="table_once"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="table_has_a_place",
                violation_error_message=_("A table has at least one place."),
            ),
        ]


class Slot(models.Model):
    """A time for meetings. Slots of an event do not overlap."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["event", "starts_at"], name="slot_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_in_order"),
        ]


class Session(models.Model):
    """A part of an event's programme: a talk, a lesson."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    hall = models.ForeignKey(Hall, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    title_zh = models.CharField(_("title in Chinese"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=240, blank=True)
    speaker = models.CharField(_("speaker"), max_length=160, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_in_order",
                violation_error_message=_("The session ends before it begins."),
            )
        ]

    @property
    def titles(self) -> dict[str, str]:
        return {"zh": self.title_zh, "en": self.title_en}


class Invitation(models.Model):
    """That an enterprise was told of an event; once, however often the job runs."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="invitations")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "enterprise"], name="invitation_once")]
