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
