"""The budget as an append-only ledger with running totals, and the payments made on it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums import BatchState, EntryKind


class Budget(models.Model):
    """Money from one source under one document in one year. The totals are updated under lock with each entry."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=120)
    document_number = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3, default="CNY")
    allotted = MoneyField(default=0)
    reserved = MoneyField(default=0)
    committed = MoneyField(default=0)
    paid = MoneyField(default=0)
    entries_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "document_number", "year"], name="budget_once"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, committed__gte=0, paid__gte=0, allotted__gte=0), name="budget_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(allotted__gte=F("reserved") + F("committed") + F("paid")),
                name="budget_not_overspent",
                violation_error_message=_("The budget does not suffice."),
            ),
        ]

    def __str__(self):
        return self.name_zh

    @property
    def bound(self) -> int:
        """Decided on or planned, not yet paid."""
        return self.reserved + self.committed

    @property
    def balance(self) -> int:
        """What can still be decided on."""
        return self.allotted - self.reserved - self.committed - self.paid


class BudgetEntry(models.Model):
    """One line of the ledger; never changed, never removed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=EntryKind)
    amount = MoneyField()
    released_from = models.CharField(max_length=14, choices=EntryKind, blank=True)
    application = models.ForeignKey(
        "subsidies.Application", null=True, on_delete=models.PROTECT, related_name="budget_entries"
    )
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "position"], name="budget_entry_position_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_entry_positive"),
        ]
        indexes = [models.Index(fields=["application", "kind"], name="budget_entry_application")]

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("A ledger entry is never changed; write another.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A ledger entry is never removed; write another.")


class PaymentBatch(models.Model):
    """Payments instructed together: a file for the paying office."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="batches")
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.PREPARED)
    total = MoneyField()
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    exported_at = models.DateTimeField(null=True)
    exported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    paid_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_at=None, paid_by=None) | Q(paid_at__isnull=False, paid_by__isnull=False),
                name="payment_batch_paid_paired",
            ),
            models.CheckConstraint(
                condition=Q(exported_at=None, exported_by=None)
                | Q(exported_at__isnull=False, exported_by__isnull=False),
                name="payment_batch_exported_paired",
            ),
        ]


class Payment(models.Model):
    """One payment to one payee account as it stood when the batch was prepared."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="payments")
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="payments")
    account = models.ForeignKey("enterprises.PayeeAccount", on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    paid_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application"], name="payment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
        ]
