"""The vocabulary of objections and of reviews of a refusal."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ObjectionSource(models.TextChoices):
    """In whose name an objection is made."""

    ORGANISATION = "organisation", _("An organisation")
    PERSON = "person", _("A person")
    DEPARTMENT = "department", _("Another department")


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


class RulingState(models.TextChoices):
    """How far the decision on an objection or on a review has come."""

    OPEN = "open", pgettext_lazy("state of an objection", "To be examined")
    PROPOSED = "proposed", pgettext_lazy("state of an objection", "Waiting for the second person")
    DECIDED = "decided", pgettext_lazy("state of an objection", "Decided")

    @property
    def tone(self) -> str:
        return {"open": "waiting", "proposed": "current", "decided": "done"}[self]

    def label_for(self, audience: str) -> str:
        return str(RulingState.OPEN.label if audience != "bureau" and self == RulingState.PROPOSED else self.label)
