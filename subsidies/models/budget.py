"""The budget as an append-only ledger with running totals, and the payments made on it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums import BatchState, BudgetLevel, EntryKind
from subsidies.enums_payment import ClosingWay
from subsidies.querysets_goals import BudgetQuerySet


class Budget(models.Model):
    """Money from one source under one document in one year. The totals are updated under lock with each entry."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    level = models.CharField(max_length=10, choices=BudgetLevel, default=BudgetLevel.CITY)
    source = models.CharField(max_length=120)
    document_number = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    functional_class = models.CharField(max_length=12, blank=True)  # 功能分类科目, such as 2160299
    economic_class = models.CharField(max_length=12, blank=True)  # 政府预算支出经济分类科目, such as 50701
    currency = models.CharField(max_length=3, default="CNY")
    allotted = MoneyField(default=0)
    reserved = MoneyField(default=0)
    committed = MoneyField(default=0)
    paid = MoneyField(default=0)
    entries_count = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)  # its year is over: what is owed is still paid, nothing new is decided
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    goals_asked_on = models.DateField(null=True)  # those who write goals were last told that there are none

    objects = BudgetQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="budget_closed_paired",
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
    counterpart = models.OneToOneField(  # the line of the closed year, or of another budget, that this one takes over
        "self", null=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    repayment = models.ForeignKey(  # that it books, or takes back
        "subsidies.Repayment", null=True, on_delete=models.PROTECT, related_name="entries"
    )
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "position"], name="budget_entry_position_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_entry_positive"),
            models.UniqueConstraint(fields=["repayment", "budget", "kind"], name="budget_entry_repayment_once"),
        ]
        indexes = [models.Index(fields=["application", "kind"], name="budget_entry_application")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A ledger entry is never changed; write another.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A ledger entry is never removed; write another.")


class BudgetClosing(models.Model):
    """The free part of a year's budget carried into the next year, or handed back: asked for by one person and
    confirmed by another."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="closings")
    way = models.CharField(max_length=14, choices=ClosingWay)
    note = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    amount = MoneyField(null=True)  # what was free when it was confirmed
    target = models.ForeignKey(Budget, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["budget"], condition=Q(confirmed_at=None, dropped_at=None), name="budget_closing_one_open"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, amount=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, amount__isnull=False, dropped_at=None),
                name="budget_closing_confirmed_paired",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")), name="budget_closing_two_people"
            ),
        ]


class PaymentBatch(models.Model):
    """Payments instructed together: a file for the paying office."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="batches")
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.PREPARED)
    total = MoneyField()
    netted = MoneyField(default=0)  # the part of it that is kept for recoveries
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
            models.CheckConstraint(
                condition=Q(netted__gte=0) & Q(netted__lte=F("total")), name="payment_batch_netted_within"
            ),
        ]

    @property
    def state_enum(self) -> BatchState:
        return BatchState(self.state)

    @property
    def net(self) -> int:
        """What the payment file comes to."""
        return self.total - self.netted


class Payment(models.Model):
    """One payment of an instalment to one payee account as it stood when the batch was prepared.

    The bank answers once: paid, or bounced. One that was paid can still come back; then both moments are set. An
    instalment has one payment that has not bounced, whatever happens at the same moment.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField()  # in the batch, from 1
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="payments")
    instalment = models.ForeignKey("subsidies.Instalment", on_delete=models.PROTECT, related_name="payments")
    account = models.ForeignKey("enterprises.PayeeAccount", on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    netted = MoneyField(default=0)  # the part of it that is kept for recoveries
    paid_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    bounced_at = models.DateTimeField(null=True)
    bounce_reason = models.CharField(max_length=200, blank=True)
    account_kept_at = models.DateTimeField(null=True)  # the account was found right: it may be paid to again
    account_kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    account_kept_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instalment"], condition=Q(bounced_at=None), name="payment_live_once"),
            models.UniqueConstraint(fields=["batch", "number"], name="payment_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.CheckConstraint(
                condition=Q(netted__gte=0) & Q(netted__lte=F("amount")), name="payment_netted_within"
            ),
            models.CheckConstraint(
                condition=Q(bounced_at=None, bounce_reason="") | (Q(bounced_at__isnull=False) & ~Q(bounce_reason="")),
                name="payment_bounced_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(paid_at=None, bank_reference="") | (Q(paid_at__isnull=False) & ~Q(bank_reference="")),
                name="payment_paid_with_reference",
            ),
            models.CheckConstraint(
                condition=Q(account_kept_at=None, account_kept_by=None)
                | Q(account_kept_at__isnull=False, account_kept_by__isnull=False, bounced_at__isnull=False),
                name="payment_account_kept_paired",
            ),
        ]

    @property
    def reference(self) -> str:
        """What the paying office sends back with its answer: the batch's reference and the number in it."""
        return f"{self.batch.reference}-{self.number:03d}"

    @property
    def net(self) -> int:
        """What the bank pays; nothing where all of it is kept, and then there is no line for the bank."""
        return self.amount - self.netted

    @property
    def is_answered(self) -> bool:
        return self.paid_at is not None or self.bounced_at is not None


class BankResult(models.Model):
    """A file in which the bank said what became of a batch's payments, as it was taken over."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="results")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField()
    news = models.PositiveIntegerField()  # rows that said something not yet recorded
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
