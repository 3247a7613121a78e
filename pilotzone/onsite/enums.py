"""The vocabulary of lists that are filled in on site."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemKind(models.TextChoices):
    """How an item of the list is answered."""

    YES_NO = "yes_no", _("yes or no")
    NUMBER = "number", _("number")
    TEXT = "text", _("text")


class PlaceSource(models.TextChoices):
    """Who says where a photo was taken."""

    BROWSER = "browser", _("by the telephone")
    EXIF = "exif", _("by the picture itself")
    NONE = "none", _("no place")
