"""The vocabulary of objections and of what two people decide together."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ObjectionSource(models.TextChoices):
    """In whose name an objection is made."""

    ORGANISATION = "organisation", _("An organisation")
    PERSON = "person", _("A person")
    DEPARTMENT = "department", _("Another department")


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
