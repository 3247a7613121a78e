"""The vocabulary of objections and of reviews of a refusal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.objections.enums import ObjectionSource as ObjectionSource
from enterprises.objections.enums import RulingState as RulingState


class ObjectionOutcome(models.TextChoices):
    """What two people decide on an objection."""

    RE_REVIEW = "re_review", _("Upheld: the claim goes back to the re-review")
    REFUSE = "refuse", _("Upheld: the claim is not supported")
    UNFOUNDED = "unfounded", _("Unfounded: the claim goes on")
    NOT_TAKEN_UP = "not_taken_up", _("Not taken up: it is not made under a real name")


UPHELD = (ObjectionOutcome.RE_REVIEW, ObjectionOutcome.REFUSE)


class ReviewOutcome(models.TextChoices):
    """What two people decide on a request to review a refusal."""

    UPHELD = "upheld", _("The refusal is lifted: the claim goes back to the re-review")
    KEPT = "kept", _("The refusal stands")
