"""The words for tasks and jobs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TaskState(TextChoices):
    QUEUED = "queued", _("Waiting")
    LEASED = "leased", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class JobState(TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    CANCELLING = "cancelling", _("Cancelling")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")

    @classmethod
    def open(cls) -> tuple["JobState", ...]:
        return (cls.QUEUED, cls.RUNNING, cls.CANCELLING)
