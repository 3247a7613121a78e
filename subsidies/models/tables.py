"""Tables of claims that somebody takes out of the portal: asked for, made as long work, kept for some days."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from subsidies.enums_statistics import TableSource
from subsidies.querysets import ClaimTableQuerySet


class ClaimTable(models.Model):
    """The chosen columns of chosen claims. `rows` and `file` are there once it is made."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=8, choices=TableSource)
    name = models.CharField(max_length=80, blank=True)  # the report's
    columns = models.JSONField()  # names of columns, in their order
    claims = models.JSONField()  # their keys, in the order in which they were shown
    filters = models.JSONField()  # how they were found: values by the filter's name, as an address has them
    rows = models.PositiveIntegerField(null=True)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField("jobs.Job", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ClaimTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file=None, rows=None) | Q(file__isnull=False, rows__isnull=False),
                name="claim_table_made_whole",
            )
        ]
        indexes = [models.Index(fields=["made_by", "-made_at"], name="claim_table_own")]

    def __str__(self):
        return self.name or str(self.uid)
