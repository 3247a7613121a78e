"""The vocabulary of changes of reference data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TONES = {"proposed": "waiting", "confirmed": "done", "returned": "refused", "withdrawn": "withdrawn"}


class ChangeKind(models.TextChoices):
    CALENDAR = "calendar", _("Working days")
    RATES = "rates", _("Exchange rates")


class ChangeState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("reference change", "Waits for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("reference change", "In force")
    RETURNED = "returned", pgettext_lazy("reference change", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("reference change", "Withdrawn")

    @property
    def tone(self) -> str:
        return TONES[self.value]

    def label_for(self, audience: str) -> str:
        return str(self.label)
