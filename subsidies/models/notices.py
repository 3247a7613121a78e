"""The public notice (公示) of what is to be paid, with public inputs only."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums import NoticeState


class PublicNotice(models.Model):
    """Stands from its first day to the end of its last (`ends_at` is the next day's 00:00, exclusive)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    document_number = models.CharField(max_length=60)
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="notices")
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.PUBLISHED)
    first_day = models.DateField()
    last_day = models.DateField()
    ends_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    total = MoneyField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document_number"],
                name="public_notice_number_once",
                violation_error_message=_("A notice with this document number exists already."),
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="public_notice_dates_in_order"),
        ]

    def __str__(self):
        return self.reference


class NoticeItem(models.Model):
    notice = models.ForeignKey(PublicNotice, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="notice_items")
    position = models.PositiveIntegerField()
    amount = MoneyField()
    public = models.JSONField(default=dict)  # the inputs that the measure marks public, and the clauses

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["notice", "application"], name="notice_item_once")]
