"""Time limits of the enterprise: an extension, and a claim that is taken as withdrawn since its limit was missed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from subsidies.enums import State
from subsidies.models.claims import Application
from subsidies.models.missing import MissingPaper
from subsidies.models.review import Correction


class Extension(models.Model):
    """More time for a correction, granted once and before the limit."""

    correction = models.OneToOneField(Correction, on_delete=models.CASCADE, related_name="extension")
    before = models.DateTimeField()
    due_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_at__gt=F("before")), name="extension_is_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
        ]


class DeemedWithdrawal(models.Model):
    """A missed correction, or a paper that did not follow, confirmed by the bureau; the claim's clock is kept.

    `returned_from` is the desk to which the claim goes back where it is taken up again.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    correction = models.ForeignKey(Correction, null=True, on_delete=models.PROTECT, related_name="withdrawals")
    paper = models.ForeignKey(MissingPaper, null=True, on_delete=models.PROTECT, related_name="withdrawals")
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    restorable_until = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    returned_from = models.CharField(max_length=16, choices=State)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    restored_at = models.DateTimeField(null=True)
    restored_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    restore_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["correction"], condition=Q(restored_at=None), name="deemed_withdrawal_one_standing"
            ),
            models.UniqueConstraint(
                fields=["paper"], condition=Q(restored_at=None), name="deemed_withdrawal_one_of_paper"
            ),
            models.CheckConstraint(
                condition=Q(correction=None, paper__isnull=False) | Q(correction__isnull=False, paper=None),
                name="deemed_withdrawal_of_one",
            ),
            models.CheckConstraint(
                condition=Q(restored_at=None, restored_by=None, restore_reason="")
                | Q(restored_at__isnull=False, restored_by__isnull=False) & ~Q(restore_reason=""),
                name="deemed_withdrawal_restored_whole",
            ),
        ]

    @property
    def application(self) -> Application:
        return (self.correction or self.paper).application
