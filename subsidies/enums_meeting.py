"""The words of decision meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingState(models.TextChoices):
    """How far a decision meeting has come."""

    PLANNED = "planned", pgettext_lazy("state of a meeting", "In preparation")
    HELD = "held", pgettext_lazy("state of a meeting", "Held, result to be entered")
    CONFIRMED = "confirmed", pgettext_lazy("state of a meeting", "Result confirmed")
    CLOSED = "closed", pgettext_lazy("state of a meeting", "Closed")
    DROPPED = "dropped", pgettext_lazy("state of a meeting", "Not held")

    @property
    def tone(self) -> str:
        return {"planned": "current", "held": "waiting", "confirmed": "current", "closed": "done"}.get(
            self.value, "withdrawn"
        )

    def label_for(self, audience: str) -> str:
        return str(self.label)


OPEN_MEETINGS = (MeetingState.PLANNED, MeetingState.HELD)


class MeetingVerdict(models.TextChoices):
    """What the meeting says of one claim."""

    APPROVE = "approve", _("Approve as proposed")
    REFUSE = "refuse", _("Not supported")
    PUT_OFF = "put_off", _("Put off")


class ItemState(models.TextChoices):
    """What became of one claim of a confirmed result."""

    WAITING = "waiting", pgettext_lazy("claim of a meeting", "Waiting")
    DONE = "done", pgettext_lazy("claim of a meeting", "Carried out")
    NOT_DONE = "not_done", pgettext_lazy("claim of a meeting", "Not carried out")
    LEFT = "left", pgettext_lazy("claim of a meeting", "Left for another meeting")

    @property
    def tone(self) -> str:
        return {"waiting": "neutral", "done": "done", "not_done": "refused", "left": "waiting"}[self.value]

    def label_for(self, audience: str) -> str:
        return str(self.label)


class DecidingWay(models.TextChoices):
    """Who decides on the claims of a programme."""

    SIGNATURES = "signatures", _("Two directors sign")
    MEETING = "meeting", _("A decision meeting alone")
    DIRECTOR = "director", _("One director signs")
