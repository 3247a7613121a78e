"""Files that a client drops instead of calling the API: the secrets that sign them, what was taken, and what failed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.querysets_drops import DropFaultQuerySet, DropQuerySet


class DropSecret(models.Model):
    """A secret with which a client signs its files, sealed; an older one goes on beside the newer until `ends_at`."""

    client = models.ForeignKey("exchange.Client", on_delete=models.CASCADE, related_name="drop_secrets")
    sealed = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=Q(ends_at=None), name="drop_secret_one_without_end")
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.made_at:%Y-%m-%d}"


class Drop(models.Model):
    """One file that was taken: `identifier` is the sender's own, once for each client, `name` under which its receipt
    is written, `answered_at` when it was."""

    client = models.ForeignKey("exchange.Client", on_delete=models.PROTECT, related_name="drops", db_index=False)
    identifier = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    receipt = models.ForeignKey("exchange.Receipt", null=True, on_delete=models.SET_NULL, related_name="drops")
    taken_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)

    objects = DropQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "identifier"],
                name="drop_once",
                violation_error_message=_("A file with this id was taken already."),
            )
        ]
        indexes = [models.Index(fields=["client"], condition=Q(answered_at=None), name="drop_unanswered")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.identifier}"


class DropFault(models.Model):
    """A file that failed here and not by what is in it. `mark` tells its signature from a later one under the same
    name, `error` is the kind of the last error alone: its words may hold what was sent. Without `next_at` it was set
    aside."""

    client = models.ForeignKey("exchange.Client", on_delete=models.CASCADE, related_name="drop_faults", db_index=False)
    name = models.CharField(max_length=100)
    mark = models.CharField(max_length=80)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=100)
    failed_at = models.DateTimeField(db_index=True)
    next_at = models.DateTimeField(null=True)

    objects = DropFaultQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "name"], name="drop_fault_once")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.name}"
