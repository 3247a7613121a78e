"""The vocabulary of visits on site."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitKind(models.TextChoices):
    """What is looked at; each has a list of its own that a call may replace."""

    PREMISES = "premises", _("Premises")
    WAREHOUSE = "warehouse", _("Warehouse")
    WEBSITE = "website", _("Website and orders")


class VisitState(models.TextChoices):
    PLANNED = "planned", _("To be made")
    CLOSED = "closed", _("Waits for the second officer")
    DONE = "done", _("Made")
    DROPPED = "dropped", _("Not made")


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
