"""The vocabulary of meeting plans, of meetings and of what came of them."""

from django.db import models
from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class PlanState(Badge):
    """One published plan for an event; drafts beside it change nothing until one is published."""

    WORKING = "working", pgettext_lazy("meeting plan", "Being worked out")
    FAULTY = "faulty", pgettext_lazy("meeting plan", "Could not be made")
    DRAFT = "draft", pgettext_lazy("meeting plan", "Draft")
    PUBLISHED = "published", pgettext_lazy("meeting plan", "Published")
    DROPPED = "dropped", pgettext_lazy("meeting plan", "Dropped")
    SUPERSEDED = "superseded", pgettext_lazy("meeting plan", "Replaced by a later plan")

    @property
    def tone(self) -> str:
        tones = {"working": "current", "draft": "draft", "published": "done", "faulty": "refused"}
        return tones.get(self.value, "withdrawn")


class PlanStart(models.TextChoices):
    """From what planning begins."""

    FRESH = "fresh", pgettext_lazy("meeting plan", "Anew, from the requests")
    PUBLISHED = "published", pgettext_lazy("meeting plan", "From the published plan, free to move what is not locked")
    MEND = "mend", pgettext_lazy("meeting plan", "Mend the published plan, moving as few meetings as possible")


class MeetingState(Badge):
    """A meeting that was published."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    HELD = "held", pgettext_lazy("meeting", "Held")
    NOT_HELD = "not_held", pgettext_lazy("meeting", "Not held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")

    @property
    def tone(self) -> str:
        return {"planned": "current", "held": "done", "not_held": "refused"}.get(self.value, "withdrawn")


class Currency(models.TextChoices):
    """In which amounts of deals are told."""

    CNY = "CNY", "CNY"
    USD = "USD", "USD"
    EUR = "EUR", "EUR"
    GBP = "GBP", "GBP"
    HKD = "HKD", "HKD"
    JPY = "JPY", "JPY"
