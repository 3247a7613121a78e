"""Tables of warehouses and of reports as people send them: all of their rows or none."""

from django.db import models

from enterprises.models_reports import TableImport, ended_paired
from warehouses.enums import SheetKind
from warehouses.querysets import SheetQuerySet


class SheetImport(TableImport):
    """A table that was sent. `operator`: by a member for its own warehouses; without one by an officer for any."""

    kind = models.CharField(max_length=8, choices=SheetKind)
    operator = models.ForeignKey("enterprises.Enterprise", null=True, on_delete=models.PROTECT, related_name="+")
    changed = models.PositiveIntegerField(default=0)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["-made_at", "-id"], name="sheet_import_newest")]
        constraints = [ended_paired("sheet_import_ended_paired")]
