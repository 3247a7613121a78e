"""The base map under the public picture of places: none until an approved one is installed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from warehouses.querysets_space import BaseMapQuerySet

POLE, DATE_LINE = 90, 180


class BaseMap(models.Model):
    """A picture in degrees (equirectangular) with the number under which it was approved for publication (审图号).

    One person installs it, another approves it; it is shown from then on until it is removed or followed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    approval_number = models.CharField(max_length=60)
    issuer = models.CharField(max_length=120)
    west = models.SmallIntegerField()  # whole degrees
    south = models.SmallIntegerField()
    east = models.SmallIntegerField()
    north = models.SmallIntegerField()
    installed_at = models.DateTimeField()
    installed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = BaseMapQuerySet.as_manager()

    class Meta:
        ordering = ["-installed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(west__gte=-DATE_LINE, east__lte=DATE_LINE, south__gte=-POLE, north__lte=POLE)
                & Q(west__lt=F("east"), south__lt=F("north")),
                name="base_map_on_the_globe",
                violation_error_message=_("The edges lie on the globe: west before east, south before north."),
            ),
            models.CheckConstraint(condition=~Q(approval_number="") & ~Q(issuer=""), name="base_map_has_its_number"),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("installed_by")),
                name="base_map_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="base_map_removed_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.approval_number

    @property
    def width(self) -> int:
        return self.east - self.west

    @property
    def height(self) -> int:
        return self.north - self.south

    @property
    def top(self) -> int:
        """Down the page is south."""
        return -self.north
