"""The list of a call settled by the measure's own rule."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from pilotzone.kernel.fields import MoneyField


class Settlement(models.Model):
    """What each claim of a call's list gets by the measure's rule. It falls for all of them when one changes.

    `basis` is canonical JSON: the claims with the digests of their audited records, the rule and the money that was
    there; the rule applied to it gives the same amounts again.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="settlements")
    budget = MoneyField()
    total = MoneyField()
    basis = models.TextField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fallen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=Q(fallen_at=None), name="settlement_one_standing")
        ]
        indexes = [models.Index(fields=["call", "-made_at"], name="settlement_newest")]
