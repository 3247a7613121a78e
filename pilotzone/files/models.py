"""A stored file: immutable bytes, named by their digest; who may see it depends on what it is attached to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.files.enums import FileType, ScanState
from pilotzone.files.querysets import StoredFileQuerySet

PAGES_DRAWN = 5


class StoredFile(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    type = models.CharField(max_length=100, choices=FileType)
    name = models.CharField(_("file name"), max_length=200)
    pages = models.PositiveIntegerField(null=True)
    scan_state = models.CharField(max_length=12, choices=ScanState, default=ScanState.UNSCANNED)
    # None: by somebody without an account, on a public form
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_not_empty")]

    def __str__(self):
        return self.name

    @property
    def path(self) -> str:
        return f"{self.sha256[:2]}/{self.sha256}"

    @property
    def first_pages(self) -> range:
        """The pages that are drawn beside a claim; the rest is a click away."""
        return range(1, min(self.pages or 1, PAGES_DRAWN) + 1)

    @property
    def pages_left(self) -> int:
        return max(0, (self.pages or 1) - PAGES_DRAWN)

    @property
    def is_image(self) -> bool:
        return self.type in (FileType.JPEG, FileType.PNG)
