"""Many claims at once: what a person has selected, an act on them with its preview, and what became of each."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from pilotzone.kernel.fields import MoneyField
from subsidies.enums_desk import BulkKind, RowState
from subsidies.querysets import BulkQuerySet


class SelectedClaim(models.Model):
    """A claim that a person has ticked in the queue; it stays ticked through filters and pages until cleared."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey("subsidies.Application", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "application"], name="selected_claim_once")]


class Bulk(models.Model):
    """One act on many claims: prepared with a preview, confirmed, then done claim by claim in a job."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=BulkKind)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    material = models.CharField(max_length=60, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    preview = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = BulkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(confirmed_at__isnull=False), name="bulk_undone_after_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(kind=BulkKind.REQUEST) | (~Q(material="") & ~Q(remark="")), name="bulk_request_is_whole"
            ),
        ]
        indexes = [models.Index(fields=["made_by", "-made_at", "-id"], name="bulk_newest")]


class BulkRow(models.Model):
    """One claim of it. `version` and `digest` are what the preview showed: a claim changed since is not done.

    `amount` is the amount that the act is about, `reserves` what it would take from the budget, in fen.
    """

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="rows")
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RowState, default=RowState.WAITING)
    code = models.CharField(max_length=40, blank=True)
    reason_zh = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    amount = MoneyField(null=True)
    reserves = MoneyField(default=0)
    before = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk", "application"], name="bulk_row_once"),
            models.UniqueConstraint(fields=["bulk", "position"], name="bulk_row_position_once"),
            models.CheckConstraint(
                condition=~Q(state__in=(RowState.LEFT_OUT, RowState.REFUSED)) | ~Q(reason_zh=""),
                name="bulk_row_says_why",
            ),
        ]
        indexes = [models.Index(fields=["bulk", "state", "position"], name="bulk_row_state")]

    @property
    def state_enum(self) -> RowState:
        return RowState(self.state)
