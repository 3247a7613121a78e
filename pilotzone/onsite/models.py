"""What answers and photos from a site have in common; each app adds to which of its rows they belong."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from pilotzone.onsite.enums import PlaceSource

PLACE_TOGETHER = Q(place_source="none", latitude="", longitude="") | (
    ~Q(place_source="none") & ~Q(latitude="") & ~Q(longitude="")
)


class SiteEntry(models.Model):
    """An answer as it was entered on site; the uid is made by the telephone: it is kept once however often it is sent.

    Rows are never changed: of each item the last one counts.
    """

    uid = models.UUIDField(unique=True, editable=False)
    item = models.CharField(max_length=12)
    value = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    stated_at = models.DateTimeField()  # by the telephone's clock
    received_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["id"]


class SitePhoto(models.Model):
    """A photo with when and where, each with who says so; the uid is made by the telephone."""

    uid = models.UUIDField(unique=True, editable=False)
    item = models.CharField(max_length=12)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()  # by the telephone's clock
    exif_at = models.CharField(max_length=19, blank=True)  # as the picture says, without a time zone
    latitude = models.CharField(max_length=14, blank=True)
    longitude = models.CharField(max_length=14, blank=True)
    accuracy = models.PositiveIntegerField(null=True)  # metres
    place_source = models.CharField(max_length=10, choices=PlaceSource, default=PlaceSource.NONE)
    received_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["id"]
