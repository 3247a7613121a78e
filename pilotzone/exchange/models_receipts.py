"""What was sent in a batch, how far it is, and what became of each row."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.exchange import batches
from pilotzone.exchange.enums import PARTLY, RECEIPT_TAGS, RECEIPT_TONES, BatchMode, ReceiptState
from pilotzone.exchange.querysets_receipts import PortionQuerySet, ReceiptQuerySet
from pilotzone.jobs.enums import JobState


class Receipt(models.Model):
    """One batch. `terms` are what holds for all of its rows, as it was sent. A small batch has no job."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    resource = models.CharField(max_length=40)
    mode = models.CharField(max_length=4, choices=BatchMode)
    terms = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ReceiptState, default=ReceiptState.RUNNING)
    count = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReceiptState.RUNNING, ended_at=None)
                | (~Q(state=ReceiptState.RUNNING) & Q(ended_at__isnull=False)),
                name="receipt_ended_paired",
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=models.F("count") - models.F("unchanged") - models.F("refused")),
                name="receipt_counts_within_batch",
                violation_error_message=_("More rows were settled than were sent."),
            ),
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="receipt_newest"),
            models.Index(fields=["made_by", "-made_at", "-id"], name="receipt_newest_of"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.uid}"

    @property
    def state_enum(self) -> ReceiptState:
        """Where its job has ended without an outcome, the batch was stopped or has failed."""
        if self.state != ReceiptState.RUNNING or self.job is None or self.job.is_open:
            return ReceiptState(self.state)
        return ReceiptState.STOPPED if self.job.state == JobState.CANCELLED else ReceiptState.FAILED

    @property
    def label(self) -> str:
        """What was sent, in words; its name alone where nobody registers it any more."""
        resource = batches.known().get(self.resource)
        return str(resource.label) if resource else self.resource

    @property
    def listed_as(self) -> str:
        """The state as the administrators' list has it, where one that was taken is told apart by its refused rows."""
        return PARTLY if self.state == ReceiptState.DONE and self.refused else self.state_enum

    @property
    def tag(self) -> str:
        return str(RECEIPT_TAGS[self.listed_as])

    @property
    def tone(self) -> str:
        return RECEIPT_TONES[self.listed_as]

    @property
    def not_written(self) -> int:
        """Rows that were not looked at yet, or not written since another one was refused or the batch did not end."""
        return self.count - self.taken - self.unchanged - self.refused

    @property
    def percent(self) -> int:
        return self.job.percent if self.job and not self.ended_at else 100


class ReceiptPortion(models.Model):
    """Some hundred rows of a batch: as they were sent until they are settled, and then what became of each."""

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="portions", db_index=False)
    number = models.PositiveIntegerField()  # from 0
    sent = models.TextField(blank=True)  # JSON in ASCII: what was sent may hold what no database takes as text
    results = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    objects = PortionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["receipt", "number"], name="receipt_portion_once")]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.number}"
