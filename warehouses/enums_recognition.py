"""The vocabulary of recognition: levels, states of an application, inspections, opinions, reviews."""

from django.db import models
from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class Level(models.TextChoices):
    """Whose recognition it is."""

    NATIONAL = "national", pgettext_lazy("recognition", "National")
    PROVINCIAL = "provincial", pgettext_lazy("recognition", "Provincial")
    CITY = "city", pgettext_lazy("recognition", "City")


class RecognitionState(Badge):
    """Where an application stands, and what became of a recognition."""

    FILED = "filed", pgettext_lazy("recognition", "Documents being checked")
    CORRECTING = "correcting", pgettext_lazy("recognition", "Waits for the operator's correction")
    INSPECTION = "inspection", pgettext_lazy("recognition", "To be inspected")
    PANEL = "panel", pgettext_lazy("recognition", "Before the panel")
    PROPOSED = "proposed", pgettext_lazy("recognition", "Proposed for recognition")
    NOTICED = "noticed", pgettext_lazy("recognition", "On public notice")
    RECOGNISED = "recognised", pgettext_lazy("recognition", "Recognised")
    RECTIFYING = "rectifying", pgettext_lazy("recognition", "Recognised, to be put right")
    REFUSED = "refused", pgettext_lazy("recognition", "Not recognised")
    WITHDRAWN = "withdrawn", pgettext_lazy("recognition", "Withdrawn")
    REVOKED = "revoked", pgettext_lazy("recognition", "Recognition revoked")
    EXPIRED = "expired", pgettext_lazy("recognition", "Recognition expired")

    @property
    def tone(self) -> str:
        return TONES.get(self.value, "waiting")


TONES = {
    "correcting": "waiting",
    "recognised": "done",
    "rectifying": "waiting",
    "refused": "refused",
    "revoked": "refused",
    "withdrawn": "withdrawn",
    "expired": "withdrawn",
}
S = RecognitionState
UNDECIDED = (S.FILED, S.CORRECTING, S.INSPECTION, S.PANEL, S.PROPOSED, S.NOTICED)
HOLDING = (S.RECOGNISED, S.RECTIFYING)
CERTIFIED = (*HOLDING, S.REVOKED, S.EXPIRED)


class InspectionMode(models.TextChoices):
    SITE = "site", pgettext_lazy("inspection", "On site")
    VIDEO = "video", pgettext_lazy("inspection", "By video")


class InspectionState(Badge):
    PLANNED = "planned", pgettext_lazy("inspection", "To be made")
    CLOSED = "closed", pgettext_lazy("inspection", "Waits for the second inspector")
    DONE = "done", pgettext_lazy("inspection", "Made")
    DROPPED = "dropped", pgettext_lazy("inspection", "Not made")

    @property
    def tone(self) -> str:
        return {"done": "done", "dropped": "withdrawn"}.get(self.value, "waiting")


class Verdict(models.TextChoices):
    """What the inspectors found as a whole."""

    CONFORMS = "conforms", pgettext_lazy("inspection", "As stated")
    PARTLY = "partly", pgettext_lazy("inspection", "As stated with differences")
    DIFFERS = "differs", pgettext_lazy("inspection", "Not as stated")


class Advice(models.TextChoices):
    """A panel member's opinion."""

    RECOGNISE = "recognise", pgettext_lazy("panel", "Recognise")
    REFUSE = "refuse", pgettext_lazy("panel", "Do not recognise")


class ObjectionOutcome(models.TextChoices):
    """What two people decide on an objection to a recognition on public notice."""

    TO_PANEL = "to_panel", pgettext_lazy("objection to a recognition", "Upheld: the application goes back to the panel")
    REFUSE = "refuse", pgettext_lazy("objection to a recognition", "Upheld: the warehouse is not recognised")
    UNFOUNDED = "unfounded", pgettext_lazy("objection to a recognition", "Unfounded: the application goes on")
    NOT_TAKEN_UP = (
        "not_taken_up",
        pgettext_lazy("objection to a recognition", "Not taken up: it is not made under a real name"),
    )


class FileStage(models.TextChoices):
    """With what the operator handed a document in."""

    APPLICATION = "application", pgettext_lazy("recognition", "Application")
    CORRECTION = "correction", pgettext_lazy("recognition", "Correction")
    REVIEW = "review", pgettext_lazy("recognition", "Yearly review")
    RECTIFICATION = "rectification", pgettext_lazy("recognition", "Putting right")


class ReviewState(Badge):
    OPEN = "open", pgettext_lazy("yearly review", "Waits for the operator")
    REPORTED = "reported", pgettext_lazy("yearly review", "Being reviewed")
    PASSED = "passed", pgettext_lazy("yearly review", "Passed")
    FAILED = "failed", pgettext_lazy("yearly review", "Not passed")

    @property
    def tone(self) -> str:
        return {"passed": "done", "failed": "refused"}.get(self.value, "waiting")
