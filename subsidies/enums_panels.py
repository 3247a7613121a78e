"""The vocabulary of experts' groups at work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartEnd(models.TextChoices):
    """Why an expert's part in a claim ended before a score was signed."""

    INTEREST = "interest", _("declared an interest")
    SEAT = "seat", _("gave up the seat")


class PartStep(models.TextChoices):
    """Where an expert stands with a claim, and whose turn it is."""

    DECLARE = "declare", _("Not declared yet")
    SCORE = "score", _("To be scored")
    SIGN = "sign", _("Draft, not signed")
    OPINE = "opine", _("The group's opinion is yours to sign")
    WAIT = "wait", _("Signed; others have not signed yet")
    LEADER = "leader", _("All signed; the group's opinion is not")
    DONE = "done", _("Opinion of the group signed")
    READ = "read", _("To be read; no scores are asked for")


class Result(models.TextChoices):
    """How a group's result comes from its scores."""

    MEAN = "mean", _("Mean of all scores")
    TRIMMED = "trimmed", _("Mean without the highest and the lowest, from five scores on")
