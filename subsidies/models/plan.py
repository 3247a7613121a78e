"""The payment plan of an approved claim, and from which budgets a call's payers pay."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from pilotzone.kernel.fields import MoneyField
from subsidies.models.budget import Budget
from subsidies.models.claims import Application
from subsidies.models.programmes import Call
from subsidies.models.stops import PaymentStop


class CallPayer(models.Model):
    """One of the measure's payers pays from a budget of its own; without a row it is the call's budget."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="payers")
    payer = models.CharField(max_length=60)  # its id in the measure
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "payer"], name="call_payer_once")]


class Instalment(models.Model):
    """One part of an approved amount, from one budget. It may be paid from `due_on` on; until that day is set it waits
    for what `due_zh` says, and somebody has to confirm it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="instalments")
    position = models.PositiveSmallIntegerField()
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="instalments")
    payer_zh = models.CharField(max_length=120, blank=True)
    payer_en = models.CharField(max_length=160, blank=True)
    label_zh = models.CharField(max_length=120, blank=True)
    label_en = models.CharField(max_length=160, blank=True)
    due_zh = models.CharField(max_length=200, blank=True)
    due_en = models.CharField(max_length=300, blank=True)
    amount = MoneyField()
    due_on = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_why = models.CharField(max_length=300, blank=True)
    paid_at = models.DateTimeField(null=True)
    stop = models.ForeignKey(  # by which it is not paid
        PaymentStop, null=True, on_delete=models.PROTECT, related_name="instalments"
    )

    class Meta:
        ordering = ["application", "position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="instalment_position_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_positive"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, due_on__isnull=False),
                name="instalment_confirmed_paired",
            ),
            models.CheckConstraint(
                condition=Q(paid_at=None) | Q(due_on__isnull=False), name="instalment_paid_when_due"
            ),
            models.CheckConstraint(condition=Q(paid_at=None) | Q(stop=None), name="instalment_paid_or_stopped"),
        ]
        indexes = [models.Index(fields=["budget", "due_on"], condition=Q(paid_at=None), name="instalment_to_pay")]
