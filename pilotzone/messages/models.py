"""A notice, how it was delivered, and how its recipient wants such notices."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.messages.enums import Channel, DeliveryState, Mode
from pilotzone.messages.querysets import NoticeQuerySet


class Notice(models.Model):
    """Kind and parameters only: the text is drawn when it is read, in the reader's language."""

    PERSONAL = {"params": "names inside a notice; kept as long as the case"}

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    case_uid = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notices_notice_newest"),
            models.Index(
                fields=["recipient", "-created_at", "-id"], condition=Q(read_at=None), name="notices_notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class Delivery(models.Model):
    """One notice through one channel: tried, and what came of it."""

    PERSONAL = {"address_masked": "shows where it went without the whole address"}

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.IMMEDIATE)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    address_masked = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_delivery_one_per_channel"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENT) | Q(at__isnull=False),
                name="notices_delivery_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state=DeliveryState.QUEUED, mode=Mode.DAILY),
                name="notices_delivery_for_digest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Preference(models.Model):
    """How one person wants one group of notices through one channel; without a row, the group's usual way."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    group = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group", "channel"],
                name="notices_preference_once",
                violation_error_message=_("This choice is already stored."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.channel} {self.mode}"
