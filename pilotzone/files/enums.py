"""The vocabulary of stored files."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    """Never "clean" unscanned."""

    UNSCANNED = "unscanned", _("Not scanned yet")
    CLEAN = "clean", _("Scanned")
    INFECTED = "infected", _("Refused by the scanner")


class FileType(models.TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"
    CSV = "text/csv", "CSV"
    XML = "application/xml", "XML"
    JSON = "application/json", "JSON"
    OFD = "application/ofd", "OFD"
