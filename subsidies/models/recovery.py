"""Money demanded back from an enterprise, and what it has repaid."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pilotzone.kernel.fields import MoneyField
from subsidies.enums_recovery import OUTSTANDING, RecoveryState, Sanction
from subsidies.models.claims import Application


class Recovery(models.Model):
    """A demand by a clause, for a reason, until a day: proposed by one person and confirmed by another."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recoveries")
    state = models.CharField(max_length=10, choices=RecoveryState, default=RecoveryState.PROPOSED)
    amount = MoneyField()
    repaid = MoneyField(default=0)
    netting = MoneyField(default=0)  # kept from payments that are on their way
    clause = models.CharField(max_length=60)  # its id in the measure
    reason = models.CharField(max_length=500)
    due_on = models.DateField()  # the last day on which it is in time
    sanction = models.CharField(max_length=10, choices=Sanction, default=Sanction.NONE)
    sanction_why = models.CharField(max_length=300, blank=True)  # where it is not the next rung of the ladder
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drop_reason = models.CharField(max_length=500, blank=True)
    debt = models.ForeignKey("enterprises.CreditRecord", null=True, on_delete=models.PROTECT, related_name="+")
    bar = models.ForeignKey("enterprises.CreditRecord", null=True, on_delete=models.PROTECT, related_name="+")
    bar_lifted_at = models.DateTimeField(null=True)  # before its last day, by somebody who did not confirm it
    bar_lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    bar_lifted_why = models.CharField(max_length=500, blank=True)
    taken_back_at = models.DateTimeField(null=True)  # a confirmed demand that was wrong; nothing more is owed by it
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_why = models.CharField(max_length=500, blank=True)

    can_keep: int = 0  # what of it can be kept from a payment now; set by whoever reads the demands for that

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_positive"),
            models.CheckConstraint(
                condition=Q(repaid__gte=0) & Q(repaid__lte=F("amount")), name="recovery_repaid_within"
            ),
            models.CheckConstraint(
                condition=Q(netting__gte=0) & Q(netting__lte=F("amount") - F("repaid")), name="recovery_netted_within"
            ),
            models.CheckConstraint(
                condition=Q(netting=0) | Q(state__in=("demanded", "overdue")), name="recovery_netted_when_demanded"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, decided_by=None)
                | ~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="recovery_decided_paired",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "dropped")) | ~Q(decided_by=F("proposed_by")),
                name="recovery_two_people",
            ),
            models.CheckConstraint(
                condition=Q(bar_lifted_at=None, bar_lifted_by=None, bar_lifted_why="")
                | Q(bar_lifted_at__isnull=False, bar_lifted_by__isnull=False, bar__isnull=False)
                & ~Q(bar_lifted_why="")
                & ~Q(bar_lifted_by=F("decided_by")),
                name="recovery_bar_lifted_paired",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_why="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, state="dropped")
                & ~Q(taken_back_why="")
                & ~Q(taken_back_by=F("decided_by")),
                name="recovery_taken_back_paired",
            ),
            models.CheckConstraint(
                condition=Q(state="repaid", repaid=F("amount")) | ~Q(state="repaid"), name="recovery_repaid_in_full"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="demanded"), name="recovery_due"),
        ]

    @property
    def state_enum(self) -> RecoveryState:
        return RecoveryState(self.state)

    @property
    def left(self) -> int:
        return self.amount - self.repaid

    @property
    def free(self) -> int:
        """What is left and not being kept from a payment already."""
        return self.left - self.netting

    @property
    def is_outstanding(self) -> bool:
        return self.state in OUTSTANDING


class Repayment(models.Model):
    """Money that came back; the ledger's lines say to which budgets."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="repayments")
    amount = MoneyField()
    received_on = models.DateField()
    bank_reference = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)  # the payment that it was kept from came back

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recovery", "bank_reference"], name="repayment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_positive"),
        ]


class Netting(models.Model):
    """A part of a payment that is kept for a recovery. It becomes a repayment when the bank has paid the rest; when the
    payment comes back both fall together."""

    payment = models.ForeignKey("subsidies.Payment", on_delete=models.PROTECT, related_name="nettings")
    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="nettings")
    amount = MoneyField()
    repayment = models.OneToOneField(Repayment, null=True, on_delete=models.PROTECT, related_name="netting")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "recovery"], name="netting_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="netting_positive"),
        ]
