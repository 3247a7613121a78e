"""Money that a claim's applicant received elsewhere for the same, item by item."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums_intake import FundingSource
from subsidies.models.claims import Application, ClaimLine


class OtherFunding(models.Model):
    """One sum received; all of one `input` together are its answer. Without a line it is for the whole claim. Fen."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="other_funding")
    input = models.CharField(max_length=60)
    line = models.ForeignKey(ClaimLine, null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=10, choices=FundingSource)
    programme = models.CharField(max_length=160)
    document_number = models.CharField(max_length=80, blank=True)
    received_on = models.DateField()
    amount = MoneyField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="other_funding_positive",
                violation_error_message=_("The amount must be above 0."),
            )
        ]
