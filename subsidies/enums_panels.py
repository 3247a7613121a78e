"""The vocabulary of experts' groups at work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartEnd(models.TextChoices):
    """Why an expert's part in a claim ended before a score was signed."""

    INTEREST = "interest", _("declared an interest")
    SEAT = "seat", _("gave up the seat")


class Result(models.TextChoices):
    """How a group's result comes from its scores."""

    MEAN = "mean", _("Mean of all scores")
    TRIMMED = "trimmed", _("Mean without the highest and the lowest, from five scores on")
