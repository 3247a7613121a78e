"""What was read in the papers of a claim, and what it says against the lines."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from pilotzone.kernel.fields import MoneyField
from subsidies.models.claims import Application, Document


class InvoiceReading(models.Model):
    """One invoice as read in a document, or why none could be read there. Amounts in fen; the bytes never change.

    Source `scan` is what an engine recognised: it is shown as such and never more than a hint. So is what it filled up
    beside a QR code, which `sure` names.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readings")
    number_key = models.CharField(max_length=40, blank=True, db_index=True)
    problem = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=8, blank=True)
    number = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=12, blank=True)
    issued_on = models.DateField(null=True)
    buyer_name = models.CharField(max_length=120, blank=True)
    buyer_code = models.CharField(max_length=40, blank=True)
    seller_name = models.CharField(max_length=120, blank=True)
    seller_code = models.CharField(max_length=40, blank=True)
    net = MoneyField(null=True)
    tax = MoneyField(null=True)
    total = MoneyField(null=True)
    contradictions = models.JSONField(default=list)
    sure = models.JSONField(null=True)  # of what was recognised on a scan: the certainty of each thing, in per cent
    scan_waits = models.BooleanField(default=False)  # read from a QR code alone; what it does not say is being read
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number_key"], name="invoice_reading_once"),
            models.CheckConstraint(
                condition=Q(problem="") & ~Q(number_key="") | ~Q(problem="") & Q(number_key=""),
                name="invoice_reading_or_problem",
            ),
        ]


class InvoiceCheck(models.Model):
    """What the papers said against the lines when a claim was submitted or corrected: a frozen record.

    A new one replaces it as current, never its text.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="invoice_checks")
    record = models.TextField()  # canonical JSON (RFC 8785)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(is_current=True), name="invoice_check_one_current"
            )
        ]
