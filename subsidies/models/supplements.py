"""Supplementary notices: a call that is open takes a newer version of its measure, and which claims move with it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField


class Supplement(models.Model):
    """A call takes a version of its measure from a moment on; until it is applied the call keeps what it had."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="supplements")
    version = models.ForeignKey("subsidies.MeasureVersion", on_delete=models.PROTECT, related_name="supplements")
    replaced = models.ForeignKey("subsidies.MeasureVersion", on_delete=models.PROTECT, related_name="+")
    document_number = models.CharField(max_length=60)
    text_zh = models.TextField()
    text_en = models.TextField(blank=True)
    effective_at = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "version"],
                name="supplement_once",
                violation_error_message=_("This call takes this version already."),
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(applied_at=None),
                name="supplement_one_waiting",
                violation_error_message=_("Another supplementary notice for this call waits for its moment."),
            ),
        ]

    def __str__(self):
        return self.document_number


class ClaimMove(models.Model):
    """A submitted claim that a supplementary notice moves to its version, with the amount before and after."""

    supplement = models.ForeignKey(Supplement, on_delete=models.PROTECT, related_name="moves")
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="moves")
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(null=True)
    before = MoneyField(null=True)
    after = MoneyField(null=True)
    obstacle = models.CharField(max_length=40, blank=True)  # why it did not move when the moment came

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplement", "application"], name="claim_move_once")]
