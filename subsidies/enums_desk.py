"""The words for what is done to many claims at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BulkKind(models.TextChoices):
    ASSIGN = "assign", _("Assign")
    AGREE = "agree", _("Agree at my desk")
    REQUEST = "request", _("Ask for the same paper")
    SIGN = "sign", _("Sign the decision")


class RowState(models.TextChoices):
    """What became of one claim. Left out: the preview said already that it can't be done."""

    UNSEEN = "unseen", pgettext_lazy("row of a bulk action", "To be looked at")
    WAITING = "waiting", pgettext_lazy("row of a bulk action", "Waiting")
    LEFT_OUT = "left_out", pgettext_lazy("row of a bulk action", "Left out")
    DONE = "done", pgettext_lazy("row of a bulk action", "Done")
    REFUSED = "refused", pgettext_lazy("row of a bulk action", "Not done")
    UNDONE = "undone", pgettext_lazy("row of a bulk action", "Undone")

    @property
    def tone(self) -> str:
        return {
            "unseen": "neutral",
            "waiting": "neutral",
            "left_out": "waiting",
            "done": "done",
            "refused": "refused",
        }.get(self.value, "withdrawn")

    def label_for(self, audience: str) -> str:
        return str(self.label)
