"""Money of a claim that was to be paid and will not be: the rest of it, or all."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pilotzone.kernel.fields import MoneyField
from subsidies.enums_payment import StopState
from subsidies.models.claims import Application


class PaymentStop(models.Model):
    """By a clause, for a reason: proposed by one person and confirmed by another. While it waits nothing is paid."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="stops")
    state = models.CharField(max_length=10, choices=StopState, default=StopState.PROPOSED)
    amount = MoneyField()
    clause = models.CharField(max_length=60)  # its id in the measure
    reason = models.CharField(max_length=500)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drop_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="proposed"), name="payment_stop_one_open"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_stop_positive"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, decided_by=None)
                | ~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="payment_stop_decided_paired",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(decided_by=F("proposed_by")), name="payment_stop_two_people"
            ),
        ]

    @property
    def state_enum(self) -> StopState:
        return StopState(self.state)
