"""The form in which a paying office takes its file: columns as data."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from subsidies.enums_payment import ColumnKind


class FileTemplate(models.Model):
    """A form of the payment file, for one paying office or bank. One that is retired is no longer offered."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name_zh = models.CharField(max_length=80, unique=True)
    name_en = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name_zh


class FileColumn(models.Model):
    """One column: what it holds, what stands above it, and the text of a constant one."""

    template = models.ForeignKey(FileTemplate, on_delete=models.CASCADE, related_name="columns")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ColumnKind)
    heading = models.CharField(max_length=60)
    constant = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="file_column_position_once"),
            models.UniqueConstraint(
                fields=["template", "heading"],
                name="file_column_heading_once",
                violation_error_message=_("Two columns have the same heading."),
            ),
            models.CheckConstraint(
                condition=Q(kind="constant") & ~Q(constant="") | ~Q(kind="constant") & Q(constant=""),
                name="file_column_constant_has_text",
            ),
        ]
